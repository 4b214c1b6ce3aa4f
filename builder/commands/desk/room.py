"""The room /__desk/ of the preview: its pages, and what can be sent to it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import jinja2
import markupsafe

from builder.admin.config import entry_address
from builder.admin.room import ADMIN
from builder.commands.desk.beginning import begin, beginning
from builder.commands.desk.parcels import Parcel, Parcels, agree, draw, look_at, unfit_pictures
from builder.commands.desk.sent import ordered, sent, sent_csv
from builder.commands.desk.taking import Kept, take_originals, take_pictures
from builder.commands.desk.waiting import CLOSE, waiting
from builder.commands.import_ import Imported
from builder.commands.snapshot import Snapshot
from builder.markdown import Image, render_markdown, safe_address
from builder.model import Article, Issue
from builder.preview.kinds import HTML, TYPES, kind_of
from builder.preview.rooms import DESK, Answer, Request, told
from builder.preview.site import FRAMES
from builder.preview.wrongs import edit_link
from builder.problems import CommandError, ContentError, Location, words_of
from builder.render import SECURITY_POLICY
from builder.templates import environment

_POLICY = SECURITY_POLICY.format(scripts="", images="'self' data:") + f"; {FRAMES}"
_FILES = {"desk.css": "desk/desk.css", "desk.js": "desk/desk.js", "review.css": "desk/review.css"}
_NEAREST = 300
"""So many documents are offered where one is to be chosen; others can be typed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a parcel or of a form: documents made, and pictures put beside `document`."""

    done: tuple[Imported, ...] = ()
    kept: tuple[Kept, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One run of the desk, with what was handed in and what became of it; one writes at a time."""

    snapshot: Callable[[], Snapshot]
    templates: Path
    parcels: Parcels
    receipts: dict[str, Receipt] = field(default_factory=dict)
    writing: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Answer:
        """What a request below the prefix gets; what is wrong with it is told in plain words."""
        try:
            return self._post(request) if request.method == "POST" else self._get(request)
        except (CommandError, ContentError) as error:
            return told(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        except OSError as error:
            words = f"{words_of(error)} → 看看磁盘是不是满了，文件是不是被别的程序占着"
            return told(HTTPStatus.INTERNAL_SERVER_ERROR, words)
        except jinja2.TemplateError as error:
            return told(
                HTTPStatus.INTERNAL_SERVER_ERROR, f"编辑台的模板用不了：{error} → 从程序的 templates/ 抄一份新的"
            )

    # --- what is shown ------------------------------------------------------------------------------------------

    def _get(self, request: Request) -> Answer:
        match request.path.split("/"):
            case [""]:
                return self._front(request)
            case ["sent.csv"]:
                return self._csv(request)
            case [name] if name in _FILES:
                return Answer((self.templates / _FILES[name]).read_bytes(), kind_of(name))
            case ["parcels", ticket, ""] if parcel := self.parcels.find(ticket):
                return self._review(request, parcel)
            case ["parcels", ticket, "files", *steps] if parcel := self.parcels.find(ticket):
                return _picture(parcel.folder, "/".join(steps), parcel.pictures)
            case ["parcels", ticket, "drawn", *steps] if parcel := self.parcels.find(ticket):
                return _picture(parcel.drawn, "/".join(steps), parcel.shown)
            case ["receipts", ticket, ""] if ticket in self.receipts:
                return self._receipt(request, self.receipts[ticket])
        return self._page(request, "lost.html", HTTPStatus.NOT_FOUND)

    def _front(self, request: Request) -> Answer:
        now, asked = self.snapshot(), _values(request.query)
        table = sent(now.atlas.archive, now.ground.config, asked.get("year"))
        column = asked.get("by", "")
        return self._page(
            request,
            "desk.html",
            piles=waiting(now, asked.get("pile", "")),
            close=CLOSE,
            whole=asked.get("pile", ""),
            beginning=beginning(now),
            table=table,
            senders=ordered(table, column),
            by=column,
        )

    def _csv(self, request: Request) -> Answer:
        now = self.snapshot()
        table = sent(now.atlas.archive, now.ground.config, _values(request.query).get("year"))
        name = quote(f"报送统计-{table.year or '历年'}.csv")
        return Answer(
            sent_csv(table),
            TYPES[".csv"],
            headers=(("Content-Disposition", f"attachment; filename=\"sent.csv\"; filename*=UTF-8''{name}"),),
        )

    def _review(self, request: Request, parcel: Parcel) -> Answer:
        now = self.snapshot()
        looked = tuple(look_at(parcel, now.place.asked.content))
        here = self._at(f"parcels/{parcel.ticket}/drawn/")
        images = tuple(Image(f"/{path}", here + path) for path in draw(parcel, looked))
        return self._page(
            request,
            "parcel.html",
            parcel=parcel,
            looked=looked,
            unfit=tuple(unfit_pictures(parcel)),
            documents=_documents(now),
            shown=lambda text: markupsafe.Markup(render_markdown(text, images=images).html),
        )

    def _receipt(self, request: Request, receipt: Receipt) -> Answer:
        now = self.snapshot()
        paths = (*(done.path for done in receipt.done if done.path), *filter(None, [receipt.document]))
        pages = {path: value.url for path in paths if (value := now.atlas.document(path))}
        return self._page(request, "receipt.html", receipt=receipt, pages=pages)

    def _page(self, request: Request, name: str, status: HTTPStatus = HTTPStatus.OK, **view: Any) -> Answer:
        """A page of the desk by its template."""
        now = self.snapshot()
        base, content = now.ground.config.base_path, now.place.asked.content
        statics = dict(now.press.frame.statics)
        functions: Mapping[str, Callable[..., object]] = {
            "href": lambda url: safe_address(url, base),
            "at": self._at,
            "static": lambda file: safe_address(statics[file], base),
            "admin": lambda path: f"{ADMIN}{entry_address(path)}",
            "edit": lambda path: edit_link((content / path).resolve().as_posix(), Location(path)),
            "file": lambda path: str((content / path).resolve()),
        }
        template = environment(str(self.templates), functions).get_template(f"desk/{name}")
        text = template.render(site=now.press.frame, token=request.token, **view)
        return Answer(text.encode("utf-8", "replace"), HTML, status, _POLICY)

    # --- what is sent --------------------------------------------------------------------------------------------

    def _post(self, request: Request) -> Answer:
        match request.path.split("/"):
            case ["parcels"]:
                return self._created(f"parcels/{self.parcels.begin()}/")
            case ["parcels", ticket] if parcel := self.parcels.find(ticket):
                self.parcels.add(parcel, _values(request.query).get("name", ""), request.body)
                return Answer(status=HTTPStatus.NO_CONTENT)
            case ["parcels", ticket, "take"] if parcel := self.parcels.find(ticket):
                return self._take(parcel, _form(request))
            case ["parcels", ticket, "agree"] if parcel := self.parcels.find(ticket):
                agree(parcel, _form(request).get("name", ""), self.snapshot().place.asked.content)
                return self._created(f"parcels/{ticket}/")
            case ["parcels", ticket, "leave"]:
                self.parcels.close(ticket)
                return self._created("")
            case ["new"]:
                return self._new(_form(request))
        return told(HTTPStatus.NOT_FOUND, "这一批已经处理过了，或者预览重新启动过 → 回编辑台再放一次")

    def _take(self, parcel: Parcel, form: Mapping[str, str]) -> Answer:
        """Take a parcel in: pictures first, since those can be refused, then the originals."""
        now = self.snapshot()
        content, document = now.place.asked.content, form.get("document", "").strip()
        if parcel.pictures and document and document not in (typed.path for typed in now.studied.typed):
            raise CommandError(f"没有“{document}”这篇稿件 → 从列出的稿件里选一篇")
        if parcel.pictures and not parcel.originals and not document:
            raise CommandError("还没有选稿件 → 选一篇，图片放到它旁边")
        with self.writing:
            if not self.parcels.find(parcel.ticket):
                raise CommandError("这一批刚才已经存过了 → 回编辑台看")
            kept = take_pictures(parcel, content, document, form) if document else ()
            done = take_originals(parcel, content, bool(form.get("fetch")))
            self.parcels.close(parcel.ticket)
        return self._received(Receipt(done, kept, document if kept else ""))

    def _new(self, form: Mapping[str, str]) -> Answer:
        now = self.snapshot()
        with self.writing:
            path = begin(form, now.place.asked.content)
        title = form.get("title") or form.get("number") or "新的一期"
        return self._received(Receipt((Imported(title, path, form.get("kind", ""), "已新建"),)))

    def _received(self, receipt: Receipt) -> Answer:
        ticket = secrets.token_hex(8)
        self.receipts[ticket] = receipt
        return self._created(f"receipts/{ticket}/")

    def _created(self, path: str) -> Answer:
        """Where to go on: the page's script follows it."""
        return Answer(status=HTTPStatus.CREATED, headers=(("Location", self._at(path)),))

    def _at(self, path: str) -> str:
        """The address of a page of the desk."""
        return f"{self.snapshot().ground.config.base_path}{DESK[1:]}{path}"


def _values(query: str) -> dict[str, str]:
    """The first value of each name; those that are empty too."""
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def _form(request: Request) -> dict[str, str]:
    return _values(request.body.decode("utf-8", "replace"))


def _picture(folder: Path, name: str, names: Container[str]) -> Answer:
    if name not in names:
        return told(HTTPStatus.NOT_FOUND, "没有这幅图片")
    return Answer(folder / name, kind_of(name))


def _documents(now: Snapshot) -> tuple[tuple[str, str], ...]:
    """Path and title of the documents to choose from, newest first; of articles and issues alike."""
    dated = [value for value in now.examined.parsed if isinstance(value, Article | Issue)]
    dated.sort(key=lambda value: str(value.when.at) if value.when else "", reverse=True)
    return tuple((value.where.path, value.title) for value in dated[:_NEAREST])
