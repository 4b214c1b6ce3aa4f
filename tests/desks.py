"""The editors' desk over a made-up archive, asked as its own pages ask it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

from tests_support import write_site

from builder.commands.desk import desk_room
from builder.commands.order import Asked
from builder.commands.snapshot import Place, Snapshot, first, following
from builder.memory import Memory
from builder.preview.rooms import Answer, Request

TEMPLATES = Path(__file__).parents[1] / "templates"
SETTINGS = "标题: 青禾区\nbulletins: [{id: kuaibao, name: 青禾快报, issued_by: 青禾区创建办}]\n"
UNITS = "- {name: 青禾区柳塘街道办事处, short: 柳塘街道, id: liutang}\n- {name: 青禾区听泉街道办事处, id: tingquan}\n"
ARTICLE = "---\n标题: {title}\n日期: {day}\n单位: [柳塘街道]\n{more}---\n\n{body}\n"
ISSUE = (
    "---\n快报: 青禾快报\n期号: 第{number}期\n日期: {day}\n编辑: 邵青\n报: 市文明办\n---\n\n"
    "## 检查督导\n\n### 河边清理\n\n河清了。（柳塘街道）\n"
)


def article(title: str = "缸瓦巷换了新灯", day: str = "2024-03-01", more: str = "", body: str = "巷子亮了。") -> str:
    """An article of 柳塘街道."""
    return ARTICLE.format(title=title, day=day, more=more, body=body)


def issue(number: int, day: str) -> str:
    """An issue with one item of 柳塘街道."""
    return ISSUE.format(number=number, day=day)


@dataclass
class Desk:
    """The room of the desk, without a server; the snapshot is made anew by `look`."""

    content: Path
    snapshot: Snapshot

    def __post_init__(self) -> None:
        self.kept = self.content.parent / ".cache" / "desk"
        self.room = desk_room(lambda: self.snapshot, TEMPLATES, self.kept)

    def look(self) -> None:
        """Take in what has changed in the folder."""
        step = following(self.snapshot, frozenset())
        self.snapshot = step.snapshot if step else self.snapshot

    def ask(self, address: str = "", status: int = 200) -> str:
        """The text of a page."""
        path, _, query = address.partition("?")
        answer = self.room(Request("GET", path, query, {}, b"", "key"))
        assert answer.status == status, text(answer)
        return text(answer)

    def send(self, path: str, body: bytes = b"", query: str = "") -> Answer:
        """What comes of a POST."""
        return self.room(Request("POST", path, query, {}, body, "key"))

    def go(self, path: str, **form: str) -> str:
        """Send a form that is taken; gives where to go on, below the prefix."""
        answer = self.send(path, urlencode(form).encode())
        assert answer.status == 201, text(answer)
        return dict(answer.headers)["Location"].removeprefix("/__desk/")

    def hand_in(self, files: Mapping[str, bytes | str]) -> str:
        """A parcel with these files; gives its address below the prefix."""
        parcel = self.go("parcels")
        for name, data in files.items():
            body = data.encode() if isinstance(data, str) else data
            answer = self.send(parcel.rstrip("/"), body, f"name={quote(name)}")
            assert answer.status == 204, text(answer)
        return parcel


def desk_of(folder: Path, files: Mapping[str, str]) -> Desk:
    """A desk over these documents, with a registry of two units and one bulletin."""
    content = write_site(folder, {"site.yaml": SETTINGS, "units.yaml": UNITS, **files})
    asked = Asked(content, as_of=date(2024, 7, 1), drafts=True)
    return Desk(content, first(Place(asked, TEMPLATES, folder / "built", None, search=False), Memory()))


def text(answer: Answer) -> str:
    """The body of an answer as text."""
    body = answer.body.read_bytes() if isinstance(answer.body, Path) else answer.body
    assert isinstance(body, bytes)
    return body.decode("utf-8-sig")


def words(html: str) -> str:
    """What a page says, each run of blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def pile(html: str, id_: str) -> str:
    """What a pile says; "" where there is none."""
    found = re.search(rf'<details class="[^"]*" id="{id_}".*?</details>', html, re.DOTALL)
    return words(found[0]) if found else ""
