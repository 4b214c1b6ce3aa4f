"""What a process leaves behind: how it went, as a number."""

FINE, PROBLEMS, USAGE, OURS, STOPPED = 0, 1, 2, 3, 130
