"""A site built beside the real one, to look at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.commands.build import build
from builder.commands.order import Asked, Examined, Order, Tell


@contextmanager
def built_aside(asked: Asked, templates: Path, tell: Tell) -> Iterator[tuple[Path, Examined]]:
    """The site in a folder that is thrown away afterwards, and what it is made of, with all that the build found."""
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        outcome = build(Order(asked, site, templates, search=False, keep_going=True, lock=False, remember=False), tell)
        assert outcome.examined  # nothing is remembered, so all was looked at
        yield site, replace(outcome.examined, problems=outcome.problems)
