"""The schema of front matter told to those who write: editors of code, forms, the manual, the questions of `new`."""
