"""How values cross to other processes: every value of a build does, most of them more than once."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

Value = TypeVar("Value")


def by_call(made: type[Value]) -> type[Value]:
    """Let pickle make a value of this dataclass as we do, by a call; field by field, as Python has it for frozen slots,
    takes twice as long."""
    values = _reader(made)
    copyreg.pickle(made, lambda value: (made, values(value)))
    return made


def shared(made: type[Value]) -> type[Value]:
    """Let equal values of this dataclass be one value where they arrive: thousands of documents name the same units."""
    values = _reader(made)
    copyreg.pickle(made, lambda value: (_known, (made, *values(value))))
    return made


@lru_cache(maxsize=1 << 16, typed=True)
def _known(made: type[Value], *values: Hashable) -> Value:
    return made(*values)


def _reader(made: type[object]) -> Callable[[object], tuple[Hashable, ...]]:
    """What reads the fields of a dataclass."""
    names = [field.name for field in fields(made)]  # type: ignore[arg-type]  # any dataclass, which no type says
    several = attrgetter(*names)
    return several if len(names) > 1 else lambda value: (several(value),)
