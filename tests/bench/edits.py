"""What changes between two builds, the same on every side; another document in each round."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from bench.sides import Side, number_of
from bench.sources import Sources


@dataclass(frozen=True, slots=True)
class Edit:
    """A document that changes or comes, its new text, and words that stand in its page afterwards and not before."""

    document: str
    text: str
    shows: str
    template: bool = False

    def apply(self, side: Side) -> None:
        """Write the file, or words into the frame of every page."""
        if self.template:
            frame = side.template.read_text("utf-8")
            side.template.write_text(frame.replace("</body>", f"<p>{self.shows}</p>\n</body>"), "utf-8")
        else:
            side.write(self.document, self.text)


def body(sources: Sources, round_: int) -> Edit:
    """A sentence more at the end of the first paragraph that ends with one."""
    document = _spread(sources.documents, round_)
    return _edit(sources, document, r"([。！])\n", rf"\1第{round_}轮又补了一句。\n", f"第{round_}轮又补了一句")


def title(sources: Sources, round_: int) -> Edit:
    """An article's title."""
    articles = tuple(document for document in sources.documents if not number_of(sources.text(document)))
    document = _spread(articles, round_ + 0.5)
    return _edit(sources, document, r"(?m)^title: ('?)", rf"title: \1第{round_}轮再题：", f"第{round_}轮再题：")


def issue(sources: Sources, round_: int) -> Edit:
    """The next issue: the text of the last under a new number."""
    last, document = max((int(number_of(sources.text(path)) or 0), path) for path in sources.documents)
    text = sources.text(document).replace(f"第{last}期", f"第{last + round_}期", 1)
    new = PurePosixPath(document).with_stem(f"new-{round_}")
    return Edit(str(new), text, f"{last + round_}期")


def template(sources: Sources, round_: int) -> Edit:
    """A line more at the foot of every page."""
    document = sources.documents[0]
    return Edit(document, sources.text(document), f"第{round_}轮页脚", template=True)


def _edit(sources: Sources, document: str, old: str, new: str, shows: str) -> Edit:
    text, count = re.subn(old, new, sources.text(document), count=1)
    if not count:
        raise SystemExit(f"{document}: nothing like {old!r} to edit")
    return Edit(document, text, shows)


def _spread(documents: tuple[str, ...], round_: float) -> str:
    """Far from those of other rounds: each step is the golden section of the archive."""
    return documents[int(round_ * 0.618034 % 1 * len(documents))]


EDITS: dict[str, Callable[[Sources, int], Edit]] = {"body": body, "title": title, "issue": issue, "template": template}
