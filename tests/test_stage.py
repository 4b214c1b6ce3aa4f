"""What the tabs are told besides the pages: what is in the way of the next version, and that it takes long."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests_support import write_site

from builder.commands import stage as stages
from builder.commands.order import Asked
from builder.commands.snapshot import Place, Step, first
from builder.commands.stage import Stage
from builder.memory import Memory
from builder.preview.news import Board, Change

TEMPLATES = Path(__file__).parents[1] / "templates"


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def stage(tmp_path: Path, board: Board) -> Stage:
    content = write_site(tmp_path, {"articles/2024/a.md": "---\n标题: 路灯\n日期: 2024-03-01\n---\n\n巷子亮了。\n"})
    place = Place(Asked(content, as_of=date(2030, 1, 1)), TEMPLATES, tmp_path / "built", None, search=True)
    return Stage(board, first(place, Memory()))


def told(board: Board) -> list[str]:
    return [wrong.message for wrong in board.latest().wrong]


def test_what_is_in_the_way_is_told_until_it_is_not(stage: Stage, board: Board) -> None:
    assert stage.stick("图.pdf 没有权限读写")
    assert (told(board), stage.is_stuck) == (["图.pdf 没有权限读写"], True)
    version = board.latest().version
    assert not stage.stick("图.pdf 没有权限读写"), "it was said already"
    assert board.latest().version == version
    stage.indexed(is_fresh=True)
    assert told(board) == ["图.pdf 没有权限读写"], "the index is no way out"
    assert stage.stick("")
    assert (told(board), stage.is_stuck) == ([], False)
    stage.stick("图.pdf 没有权限读写")
    stage.show(Step(stage.snapshot, Change.PAGES))
    assert (told(board), stage.is_stuck) == ([], False)


def test_work_that_takes_long_is_told_and_its_end_too(
    stage: Stage, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = board.latest().version
    with stage.working():
        pass
    assert board.latest().version == version, "nobody noticed"
    monkeypatch.setattr(stages, "_LONG", 0.0)
    with stage.working():
        late = board.wait(version, 20)[-1]
        assert (late.late, late.change) == (True, Change.WORDS)
    assert not board.latest().late
