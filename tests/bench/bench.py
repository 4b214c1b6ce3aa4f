"""`make bench`: builds of a made-up corpus, cold, idle and after one edit, beside the floor of reading and writing.

Each figure is the median of several rounds, each run a whole process; compare rows of one run, not runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus import write_corpus

ROOT = Path(__file__).parent.parent.parent


def run(content: Path, site: Path, *more: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MB of one build."""
    command = [sys.executable, "-m", "builder", "build", "--content", str(content), "--output", str(site), *more]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--as-of", "2030-01-01"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"build failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def floor(content: Path, site: Path, target: Path) -> tuple[float, float, float]:
    """Reading all sources and writing all output, with nothing in between."""
    start, cpu = time.perf_counter(), time.process_time()
    for file in content.rglob("*.md"):
        file.read_bytes()
    shutil.copytree(site, target, dirs_exist_ok=True)
    return time.perf_counter() - start, time.process_time() - cpu, 0.0


def edit(content: Path, old: str, new: str) -> Callable[[int], None]:
    """Change one document, differently in every round."""
    file = sorted(content.glob("articles/*/*.md"))[0]

    def act(round_: int) -> None:
        text = file.read_text("utf-8")
        file.write_text(text.replace(old, f"{new}{round_}", 1) if round_ else text.replace(old, new, 1), "utf-8")

    return act


def measure(folder: Path, rounds: int, search: bool) -> dict[str, list[tuple[float, float, float]]]:
    """The rows of the table."""
    content, site, more = folder / "content", folder / "site", [] if search else ["--no-search"]
    rows: dict[str, list[tuple[float, float, float]]] = {}
    for round_ in range(rounds):
        shutil.rmtree(site, ignore_errors=True)
        rows.setdefault("cold build", []).append(run(content, site, *more))
        rows.setdefault("nothing to do", []).append(run(content, site, *more))
        for name, act in (
            ("one body edit", edit(content, "。", "。又")),
            ("one title edit", edit(content, "title: ", "title: 再")),
        ):
            act(round_)
            rows.setdefault(name, []).append(run(content, site, *more))
        target = folder / "floor"
        shutil.rmtree(target, ignore_errors=True)
        rows.setdefault("floor: read all, write all", []).append(floor(content, site, target))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as name:
        folder = Path(name)
        write_corpus(folder / "content", args.documents)
        print(
            f"{args.documents} documents, {args.rounds} rounds, medians; {os.cpu_count()} CPUs, Python {sys.version.split()[0]}"
        )
        print(f"{'case':36}{'wall s':>9}{'cpu s':>9}{'MB':>7}{'× cold':>9}")
        for search in (False, True):
            rows = measure(folder, args.rounds, search)
            cold = statistics.median(wall for wall, _, _ in rows["cold build"])
            for case, runs in rows.items():
                wall, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
                label = f"{case}{', with search' if search else ''}"
                print(f"{label:36}{wall:9.2f}{cpu:9.2f}{memory:7.0f}{wall / cold:9.2f}")


if __name__ == "__main__":
    main()
