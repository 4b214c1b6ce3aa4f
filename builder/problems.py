"""What can be wrong, and where: the one form in which every stage speaks to an editor."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum

from builder.edits import Edit
from builder.pickling import by_call


class Level(StrEnum):
    """How much a problem weighs: an error stops a build, a warning does not, a note is said once a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@by_call
@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a content file; path relative to the content folder, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@by_call
@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something an author must mend; `cure` says how, `fix` does it where that is certain."""

    where: Location
    rule: str
    message: str
    cure: str = ""
    level: Level = Level.ERROR
    fix: tuple[Edit, ...] = ()

    @property
    def words(self) -> str:
        """What is wrong and how to mend it, without the place."""
        return f"{self.message} → {self.cure}" if self.cure else self.message

    def __str__(self) -> str:
        return f"{self.where}: {self.words} [{self.rule}]"


class CommandError(Exception):
    """Why a command cannot do what it was asked: `str()` says it in Chinese, and what to do."""


class ContentError(Exception):
    """All that is wrong with one stage's input. `args == (problems,)`, so it crosses a process pool."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


_REASONS = {
    errno.ENOENT: "没有这个文件", errno.EACCES: "没有权限读写", errno.EPERM: "没有权限读写", errno.EROFS: "是只读的",
    errno.ENOSPC: "写不下：磁盘满了", errno.EADDRINUSE: "端口已被占用 → 换一个 --port", errno.ENAMETOOLONG: "名字太长",
}  # fmt: skip


def words_of(error: Exception) -> str:
    """What went wrong in Chinese, also where it was the system that could not."""
    if isinstance(error, OSError):
        place = f"{error.filename} " if error.filename else ""
        return f"{place}{_REASONS.get(error.errno or 0, f'读写失败：{error.strerror or error}')}"
    return str(error)
