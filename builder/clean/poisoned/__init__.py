"""Rules for what was planted in a text: shells, spam, false names, readings, a machine’s script."""
