"""Makes sure there is a Chromium for the browser tests; says what to do where none can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from builder.search.audit.chromium import find

DEBIAN = ("chromium", "fonts-noto-cjk")


def install() -> None:
    """Debian's package where we are root there, else Playwright's own build."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN], check=False, **quiet)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make sure there is a browser."""
    if not find():
        print("no Chromium here yet: installing one", file=sys.stderr)
        install()
    if find():
        return 0
    print(
        "The browser tests need a Chromium, and none could be installed. Install Chromium or Chrome by your\n"
        "system's means (Debian: apt-get install chromium fonts-noto-cjk), or name one: CHROMIUM=/path make test",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
