"""The room of the web editor in the preview: its bundle, its settings made anew for each request, or how to get it."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template

from builder.admin.config import admin_config, admin_form
from builder.config import read_config
from builder.preview.kinds import HTML, TYPES, kind_of
from builder.preview.rooms import Answer, Request, Room, told

ADMIN = "/admin/"
BUNDLE = Path(__file__).parents[2] / ".cache" / "admin"
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self' blob: data:; "
    "font-src 'self'; frame-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_PAGE = Path(__file__).parent / "page" / "notice.html"
_OTHER_WAYS = (
    "不装它也能改稿件：用任何文本编辑器（如记事本，别用 Word、WPS）打开 {content} 里的 .md 文件，保存后预览跟着变。",
    "也可以用 VS Code 打开整个文件夹，装上扩展 Front Matter CMS，它在侧栏里给出同样的表格。",
)
_ABSENT = (
    "网页编辑器还没有装",
    "请懂电脑的同事在程序文件夹里运行一次 make admin（要联网，要有 Node.js 20 或更新版本；编辑自己不用装）。"
    "装好以后刷新本页。",
    *_OTHER_WAYS,
)
_NO_GIT = (
    "还差一个 .git 文件夹",
    "网页编辑器只打开里面有 .git 的文件夹，免得误改别处。请在装着 {content} 的文件夹里运行 git init；"
    "没有装 git，就新建一个名叫 .git 的空文件夹。做好以后刷新本页。",
    *_OTHER_WAYS,
)


def admin_room(content: Path, bundle: Path = BUNDLE) -> Room:
    """What answers below /admin/ for the documents of a content folder; `bundle` is what `make admin` builds."""
    content = content.resolve()

    def answer(request: Request) -> Answer:
        if request.method not in ("GET", "HEAD"):
            return told(HTTPStatus.METHOD_NOT_ALLOWED, "网页编辑器直接写文件，不从这里提交")
        files = {path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*") if path.is_file()}
        project = next((folder for folder in (content, *content.parents) if (folder / ".git").exists()), None)
        if "index.html" not in files or project is None:
            return _notice(_NO_GIT if files else _ABSENT, content) if not request.path else _nothing()
        return _answer(request.path or "index.html", content, project, files)

    return answer


def _answer(name: str, content: Path, project: Path, files: dict[str, Path]) -> Answer:
    if name == "config.yml":
        config, _ = read_config(content)
        folder = content.relative_to(project).as_posix()
        return Answer(admin_config(config, folder, project.name).encode(), TYPES[".yml"])
    if name == "form.json":
        return Answer(admin_form().encode(), TYPES[".json"])
    if name.startswith("now/"):
        return _document(project / name.removeprefix("now/"), content)
    return Answer(files[name], kind_of(name), policy=POLICY) if name in files else _nothing()


def _document(path: Path, content: Path) -> Answer:
    """A document as it is on the disk now, so that the editor sees whether somebody else changed it."""
    resolved = path.resolve()
    if resolved.suffix == ".md" and resolved.is_relative_to(content) and resolved.is_file():
        return Answer(resolved.read_bytes(), TYPES[".txt"])
    return _nothing()


def _notice(words: tuple[str, ...], content: Path) -> Answer:
    title, *told_ = (escape(each.format(content=content.name)) for each in words)
    page = Template(_PAGE.read_text("utf-8")).substitute(title=title, words="".join(f"<p>{each}</p>" for each in told_))
    return Answer(page.encode(), HTML, policy=POLICY)


def _nothing() -> Answer:
    return told(HTTPStatus.NOT_FOUND, "没有这个文件")
