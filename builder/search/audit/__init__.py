"""The judge of search: what readers see on the built pages, against what the built index finds."""
