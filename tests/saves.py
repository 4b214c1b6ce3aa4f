"""How programs save a file: as seen from its folder."""

from __future__ import annotations

import time
from pathlib import Path


def plain(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def in_two_steps(file: Path, text: str) -> None:
    """Windows' Notepad empties a file first."""
    with file.open("w", encoding="utf-8") as opened:
        opened.flush()
        time.sleep(0.05)
        opened.write(text)


def by_renaming(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.tmp")
    draft.write_text(text, "utf-8")
    draft.replace(file)


def like_vim(file: Path, text: str) -> None:
    backup, swap = file.with_name(f"{file.name}~"), file.with_name(f".{file.name}.swp")
    file.with_name("4913").touch()
    file.with_name("4913").unlink()
    swap.write_text("x", "utf-8")
    file.rename(backup)
    time.sleep(0.05)  # where the disk is slow
    file.write_text(text, "utf-8")
    file.chmod(0o640)
    backup.unlink()
    swap.unlink()


def like_word(file: Path, text: str) -> None:
    mark, old, new = (file.with_name(name) for name in (f"~${file.name}", "~WRL0002.tmp", "~WRD0001.tmp"))
    mark.write_text("x", "utf-8")
    new.write_text(text, "utf-8")
    file.rename(old)
    new.rename(file)
    old.unlink()
    mark.unlink()


def like_chrome(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.crswap")
    draft.write_text(text, "utf-8")
    draft.replace(file)


SAVES = (plain, in_two_steps, by_renaming, like_vim, like_word, like_chrome)
