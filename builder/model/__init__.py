"""The values of a build: frozen, made of text, numbers, dates, tuples and each other."""

import copyreg as _copyreg
from dataclasses import fields as _fields
from dataclasses import is_dataclass as _is_dataclass
from operator import attrgetter as _attrgetter

from builder.model.content import *
from builder.model.pages import *


def _reduce_as_called(made: type) -> None:
    """Let pickle make a value as we do, by a call; field by field, as Python has it for frozen slots, takes twice as
    long, and a build sends every value to another process."""
    names = [field.name for field in _fields(made)]
    several = _attrgetter(*names)
    values = several if len(names) > 1 else lambda value: (several(value),)
    _copyreg.pickle(made, lambda value: (made, values(value)))


for _value in tuple(vars().values()):
    if isinstance(_value, type) and _is_dataclass(_value):
        _reduce_as_called(_value)
