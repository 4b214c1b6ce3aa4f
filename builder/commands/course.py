"""Pages on their way from the plan to the stage: what is noted of each as it passes, so that nobody need hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from threading import Event

from builder import urls
from builder.commands.indexing import place_of
from builder.commands.past import Place, keep_pages, recall_places
from builder.folder import checked_place
from builder.manifest import Made, Manifest
from builder.memory import Memory
from builder.model import Page, StatementPage
from builder.pages.files import shown_on
from builder.pages.records import Searched

_BATCH = 256


class Course:
    """The way of the pages of one build. `hold` keeps those that search knows at hand, for the index beside it.

    `urls` are all that passed, `kept` the files that stay as they are, `shown` the files of content/ on any page,
    `places` where search has each page, `before` where it had them at the last build.
    """

    def __init__(self, print_: Callable[[Page], str], manifest: Manifest, memory: Memory, *, hold: bool) -> None:
        self.manifest = manifest
        self.urls: list[str] = []
        self.kept: list[Made] = []
        self.shown: set[str] = set()
        self.places: list[Place] = []
        self.before: frozenset[Place] = frozenset()
        self._print = print_
        self._memory = memory
        self._hold = hold
        self._held: dict[str, Searched] = {}
        self._rows: list[tuple[Place, Searched]] = []
        self._complete, self._halted = Event(), Event()

    @property
    def count(self) -> int:
        """How many pages the site has."""
        return len(self.urls)

    def stale(self, pages: Iterable[Page]) -> Iterator[tuple[Made, Page]]:
        """The pages that are not as they are wanted, each with its file."""
        there = {made.path: made for made in self.manifest.files}
        self.before = frozenset(recall_places(self._memory))
        for page in pages:
            made = Made(urls.file_of(checked_place(page.url)), self._print(page), "")
            self._note(page, made.fingerprint)
            old = there.get(made.path)
            if old and old.fingerprint == made.fingerprint:
                self.kept.append(old)
            else:
                yield made, page
        self._keep()

    def _note(self, page: Page, fingerprint: str) -> None:
        self.urls.append(page.url)
        self.shown.update(shown_on(page))
        if isinstance(page, Searched):
            place = place_of(page, fingerprint)
            self.places.append(place)
            if self._hold:
                self._held[page.url] = page
            if place not in self.before:
                self._rows.append((place, page))
        if len(self._rows) == _BATCH:
            self._keep()
        if isinstance(page, StatementPage):  # the last that search knows
            self._complete.set()

    def _keep(self) -> None:
        """Let the memory have the pages that it does not know."""
        keep_pages(self._memory, self._rows)
        self._rows.clear()

    def known(self) -> tuple[Place, ...]:
        """Where search has its pages, as soon as all of them have passed. CancelledError if they never will."""
        self._complete.wait()
        self._check()
        return tuple(self.places)

    def pages_at(self, wanted: Sequence[str]) -> Iterator[Searched]:
        """The pages at these URLs that search knows. CancelledError where nobody wants them any more."""
        self._check()
        return (self._held[url] for url in wanted)

    def halt(self) -> None:
        """Whoever waits for pages need wait no longer."""
        self._halted.set()
        self._complete.set()

    def _check(self) -> None:
        if self._halted.is_set():
            raise CancelledError
