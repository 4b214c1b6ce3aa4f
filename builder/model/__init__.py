"""The values of a build: frozen, made of text, numbers, dates, tuples and each other."""

from dataclasses import is_dataclass as _is_dataclass

from builder.model.content import *
from builder.model.pages import *
from builder.pickling import by_call as _by_call

for _value in tuple(vars().values()):
    if isinstance(_value, type) and _is_dataclass(_value):
        _by_call(_value)
