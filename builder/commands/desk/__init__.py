"""The editors' desk: what needs a person, originals handed in, new documents, what each unit sent."""

from builder.commands.desk.room import desk_room

__all__ = ["desk_room"]
