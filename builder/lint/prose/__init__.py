"""Rules for the words of a document: its punctuation, its numbers, its wordings; `rules` is the table."""
