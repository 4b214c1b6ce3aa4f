"""Rules for what a printed page did to a text: columns, sheets, wrapped lines, captions."""
