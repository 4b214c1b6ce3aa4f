"""Installs the checkers of tests/audit: axe-core and the Nu HTML checker for `make test`, Lighthouse for `make audit`.

They go into .cache/audit, pinned by package-lock.json; nothing of them is part of the site.
Run as `python -m audit.tools` (with --all: Lighthouse too) from `tests/`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FOLDER = ROOT / ".cache" / "audit"
MODULES = FOLDER / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"

PACKAGES = {"node": "nodejs", "npm": "npm", "java": "default-jre-headless"}
# Our own Chromium is used (tests/chromium.py): no package may fetch one.
NO_DOWNLOADS = {"PUPPETEER_SKIP_DOWNLOAD": "1", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD": "1", "DO_NOT_TRACK": "1"}


def installed(everything: bool) -> bool:
    """Whether the checkers are there, in the versions of the lock."""
    stamp = _stamp(True), _stamp(everything)
    wanted = (AXE, VNU, LIGHTHOUSE) if everything else (AXE, VNU)
    return any(each.exists() for each in stamp) and all(file.is_file() for file in wanted)


def _stamp(everything: bool) -> Path:
    """The file that says which lock is installed, and how much of it."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    return FOLDER / f".{lock}-{'all' if everything else 'tests'}"


def missing_programs(everything: bool) -> list[str]:
    """What has to be on the machine for the checkers to be installed and run, and is not."""
    needed = ["java"] if installed(everything) else ["node", "npm", "java"]
    return [name for name in needed if not shutil.which(name)]


def install_programs(names: list[str]) -> None:
    """Debian's packages, where we are root on a Debian."""
    if not (names and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    print(f"installing {', '.join(PACKAGES[name] for name in names)} for the checkers", file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    packages = [PACKAGES[name] for name in names]
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, **quiet)


def install_modules(everything: bool) -> None:
    """What package-lock.json names, and nothing else; no package's own scripts are run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, FOLDER / name)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [shutil.which("npm") or "npm", "ci", *options, *(() if everything else ("--omit=dev",))]
    settings = {**os.environ, **NO_DOWNLOADS}
    done = subprocess.run(command, cwd=FOLDER, env=settings, stdout=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        _stamp(everything).touch()


def main(arguments: list[str]) -> int:
    """Make sure that the checkers are there."""
    everything = "--all" in arguments
    install_programs(missing_programs(everything))
    missing = missing_programs(everything)
    if not missing and not installed(everything):
        print("installing the checkers of tests/audit into .cache/audit", file=sys.stderr)
        install_modules(everything)
    if not missing and installed(everything):
        return 0
    print(
        f"The audit needs {', '.join(missing) or 'its npm packages'}, and they could not be installed.\n"
        f"Install Node.js 20 or newer with npm, and Java 11 or newer, by your system's means (Debian as root:\n"
        f"apt-get install nodejs npm default-jre-headless), see that npm reaches its registry, and try again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
