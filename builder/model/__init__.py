"""The values of a build: frozen, made of text, numbers, dates, tuples and each other."""

from builder.model.content import *
from builder.model.pages import *
