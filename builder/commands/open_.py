"""Open a file in the program that its owner writes with, and an address in the browser."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import webbrowser

from builder.problems import CommandError


def open_in_editor(path: str) -> None:
    """In $VISUAL or $EDITOR where one is set, else in what the system opens such files with."""
    command = opener(path, os.environ.get("VISUAL") or os.environ.get("EDITOR") or "", sys.platform)
    try:
        subprocess.run(command, check=False)
    except OSError:
        raise CommandError(f"打不开 {path} → 用记事本或别的文字编辑软件打开它") from None


def opener(path: str, editor: str, platform: str) -> list[str]:
    """The command that opens a file; `editor` as the environment has it, `platform` as Python names it."""
    if editor:
        return [*shlex.split(editor, posix=platform != "win32"), path]
    if platform == "win32":
        return ["explorer", path]
    return ["open" if platform == "darwin" else "xdg-open", path]


def open_in_browser(address: str) -> None:
    """In the browser of the desktop; nothing where there is no desktop, for a browser in the terminal would hide it."""
    signs = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in signs):
        webbrowser.open(address)
