"""The names that a field may be filled with: what the registries of content/ hold, and what the schema lists."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Config
from builder.schema import FieldSpec


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a field: as it is written, and what else means the same."""

    name: str
    others: tuple[str, ...] = ()


def choices(spec: FieldSpec, config: Config) -> tuple[Choice, ...]:
    """What to choose from; nothing where anything may be written. Units that are no more are not offered."""
    if spec.registry == "units":
        return tuple(Choice(unit.title, (unit.name,)) for unit in config.units if not unit.until)
    if spec.registry == "tags":
        return tuple(Choice(tag.name, tag.synonyms) for tag in config.tags)
    if spec.registry:
        return tuple(Choice(each.name) for each in getattr(config, spec.registry))
    return tuple(map(Choice, spec.choices))


def names(spec: FieldSpec, config: Config) -> tuple[str, ...]:
    """The choices as they are written."""
    return tuple(choice.name for choice in choices(spec, config))
