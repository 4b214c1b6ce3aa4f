"""The values of a build: frozen, made of text, numbers, dates, tuples and each other."""

from dataclasses import is_dataclass as _is_dataclass

from builder.model.content import *
from builder.model.content import Bulletin as _Bulletin
from builder.model.content import Credit as _Credit
from builder.model.content import Tag as _Tag
from builder.model.content import Unit as _Unit
from builder.model.pages import *
from builder.model.pages import Frame as _Frame
from builder.pickling import by_call as _by_call
from builder.pickling import shared as _shared

# Of these thousands of documents and pages name hardly a hundred.
_NAMED = (_Bulletin, _Credit, _Frame, _Tag, _Unit)

for _value in tuple(vars().values()):
    if isinstance(_value, type) and _is_dataclass(_value):
        (_shared if _value in _NAMED else _by_call)(_value)
