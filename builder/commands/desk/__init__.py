"""The editors' desk: what needs a person, originals handed in, new documents, what each unit sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from builder.commands.snapshot import Snapshot
from builder.preview.rooms import Answer, Request, Room


def desk_room(snapshot: Callable[[], Snapshot], templates: Path, kept: Path) -> Room:
    """The editors' desk over the site as it is now; `kept` is a folder of its own for what is handed in, until somebody
    says yes or no.

    What reads originals takes a second to import: that is done when the first comes in.
    """
    opened: list[Room] = []
    opening = threading.Lock()

    def answer(request: Request) -> Answer:
        with opening:
            if not opened:
                from builder.commands.desk.parcels import Parcels
                from builder.commands.desk.room import Desk

                opened.append(Desk(snapshot, templates, Parcels(kept)).answer)
        return opened[0](request)

    return answer
