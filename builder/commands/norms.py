"""`bulletin check --norms`: the site as the public would see it, held against what inspectors count."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from builder.commands.aside import built_aside
from builder.commands.order import Asked, Tell, today
from builder.lint.whole import lint_archive
from builder.norms import Evidence, Verdict, inspect
from builder.render import render_norms


def check_norms(asked: Asked, templates: Path, tell: Tell) -> tuple[date, tuple[Verdict, ...]]:
    """The day that counted as today, and every norm with what it found.

    The site is built beside the real one: links and weights are those of its pages.
    """
    with built_aside(asked, templates, tell) as (site, examined):
        on = asked.as_of or today(examined.config.zone)
        archive = examined.assembly.archive
        return on, inspect(
            Evidence(
                archive=archive,
                config=examined.config,
                as_of=on,
                problems=(*examined.problems, *lint_archive(archive)),
                weights=tuple(_weights(site)),
            )
        )


def _weights(site: Path) -> Iterator[tuple[str, int]]:
    """Every page with its bytes as a server sends them, compressed."""
    for page in sorted(site.rglob("*.html")):
        yield f"/{page.relative_to(site).as_posix()}", len(zlib.compress(page.read_bytes(), 6))


def norms_page(verdicts: tuple[Verdict, ...], on: date, templates: Path) -> str:
    """The report as one page that can be printed and handed over."""
    return render_norms(verdicts, on.isoformat(), templates)
