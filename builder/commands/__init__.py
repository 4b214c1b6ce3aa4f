"""One file per verb: what it does, in order."""
