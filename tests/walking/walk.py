"""A walk: steps by number, each followed by a build that must give what a clean one gives; and how to shorten one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from builder import held
from walking.builds import Builder, Clean, Result, digests, left_behind
from walking.hostile import HOSTILE
from walking.steps import STEPS, mend
from walking.world import LOCK, Options, World, found

Step = Callable[[World, Random], str]
TABLE: dict[Step, float] = {**STEPS, **HOSTILE}


class AstrayError(AssertionError):
    """A build that did not give what a clean one gives: after which steps, and what differs."""

    def __init__(self, numbers: Sequence[int], told: Sequence[str], wrong: str) -> None:
        super().__init__(f"{wrong}\nsteps so far:\n" + "\n".join(told))
        self.numbers = tuple(numbers)


class Walk:
    """The walk of a seed. What step `number` does follows from seed and number alone, so that others can be left out."""

    def __init__(self, folder: Path, seed: int, builder: Builder) -> None:
        self.seed, self.builder = seed, builder
        self.world = found(folder, Random(seed), Options(search=seed % 4 == 1))
        if seed % 4 == 0:
            self.world.grain = held.GRAIN_NS
        self.gone: list[int] = []
        self.told: list[str] = []

    def go(self, numbers: Sequence[int], every: int = 1) -> None:
        """Take these steps; compare after each, or only after every so many and at the end. `AstrayError` if one fails."""
        self._check("built for the first time")
        for at, number in enumerate(numbers, 1):
            self.gone.append(number)
            self._step(number)
            if at % every == 0 or at == len(numbers):
                self._check(self.told[-1])
            else:
                self.world.build()

    def _step(self, number: int) -> None:
        dice = Random(f"{self.seed}/{number}")
        step = dice.choices([*TABLE], [*TABLE.values()])[0]
        mended = mend(self.world, dice)
        said = step(self.world, dice)
        self.told.append(f"{number:4} {step.__name__} {said}{f'  (before: {mended})' if mended else ''}")

    def _check(self, after: str) -> None:
        """Build on, build anew, compare."""
        world = self.world
        before = digests(world.site)
        clean = self.builder.start(world.key(), world.content, world.templates, world.options)
        now = world.build()
        wrong = "\n".join(_differences(now, world, clean.result(), before))
        leftover = [group for group in world.groups if left_behind(group)]
        world.groups.clear()
        if wrong:
            left = f"\nprocesses of killed builds were still at work: {leftover}" if leftover else ""
            raise AstrayError(self.gone, self.told, f"walk {self.seed}, step {after}:\n{wrong}{left}")


def _differences(now: Result, world: World, clean: Clean, before: dict[str, str]) -> Iterator[str]:
    """What a build did otherwise than a clean one, in words: what it said, its site, its lock."""
    expected = clean.result
    if now != expected:
        yield f"said: {sorted({*now.said} - {*expected.said})} {now.fault}, site written: {now.built}"
        yield f"a clean build: {sorted({*expected.said} - {*now.said})} {expected.fault}, written: {expected.built}"
    site, whole = digests(world.site), clean.site if expected.built else before
    yield from (f"file not there: {path}" for path in whole if path not in site)
    yield from (f"file too many: {path}" for path in site if path not in whole)
    yield from (f"file differs: {path}" for path in site if path in whole and site[path] != whole[path])
    lock = world.content / LOCK
    if (lock.read_bytes() if lock.is_file() else b"") != clean.lock:
        yield f"differs: {LOCK}"


@contextmanager
def building(folder: Path) -> Iterator[Builder]:
    """A builder of clean sites, with a folder to work in."""
    builder = Builder(folder)
    try:
        yield builder
    finally:
        builder.close()


def walk(folder: Path, seed: int, numbers: Sequence[int], every: int = 1) -> None:
    """Take a whole walk in an empty folder."""
    with building(folder / "clean") as builder:
        Walk(folder / "world", seed, builder).go(numbers, every)


def shorten(numbers: Sequence[int], fails: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Leave out steps as long as the rest fails: halves, quarters, …, single ones."""
    size = max(len(numbers) // 2, 1)
    rest = tuple(numbers)
    while True:
        at, before = 0, rest
        while at < len(rest):
            without = rest[:at] + rest[at + size :]
            if without and fails(without):
                rest = without
            else:
                at += size
        if size == 1 and rest == before:
            return rest
        size = max(size // 2, 1)
