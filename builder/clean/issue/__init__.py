"""Rules for issues of a bulletin: masthead, sections, items, briefs, colophon."""
