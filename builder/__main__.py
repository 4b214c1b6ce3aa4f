"""`python -m builder` is `bulletin`."""

from builder.cli import run

if __name__ == "__main__":
    run()
