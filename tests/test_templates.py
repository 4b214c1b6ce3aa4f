"""Templates: edits are seen, partials stand where they are included, what every page shares is said once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from archives import article, together

from builder.model import Config, Frame, RedirectPage
from builder.pages.atlas import plan
from builder.render import Press, TemplateFaultError, press_of, render_page

FRAME = plan(together(article()).archive, Config(), ()).frame


def page(template: str) -> RedirectPage:
    return RedirectPage("/old/", template, "旧<页>", "/new/", "")


def written(folder: Path, frame: Frame = FRAME, **templates: str) -> str:
    """What page.html of a folder with these templates (without their .html) says."""
    for name, text in templates.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return render_page(page("page.html"), frame, folder)


def test_an_edited_template_is_seen(tmp_path):
    assert written(tmp_path, page="一") == "一"
    assert written(tmp_path, page="二") == "二"


def test_an_edited_partial_is_seen(tmp_path):
    assert written(tmp_path, page="{% include '_foot.html' %}", _foot="一") == "一"
    assert written(tmp_path, _foot="二") == "二"


def test_one_build_has_the_templates_it_began_with(tmp_path):
    (tmp_path / "page.html").write_text("一", "utf-8")
    press = press_of(FRAME, tmp_path)
    press.render(page("page.html"))
    (tmp_path / "page.html").write_text("二", "utf-8")
    assert press.render(page("page.html")) == "一"


def test_texts_are_escaped_and_html_is_not(tmp_path):
    assert written(tmp_path, page="{{ page.title }}{{ '<b>' | safe }}{{ 3 }}{{ none }}") == "旧&lt;页&gt;<b>3None"


def test_names_given_in_a_partial_stay_in_it(tmp_path):
    told = written(tmp_path, page="{% set a = 1 %}{% include '_in.html' %}{{ a }}", _in="{{ a }}{% set a = 2 %}{{ a }}")
    assert told == "121"


def test_a_partial_may_have_blocks_of_its_own(tmp_path):
    told = written(
        tmp_path,
        page="1{% include '_in.html' %}3",
        _in="{% extends '_base.html' %}",
        _base="{% block b %}2{% endblock %}",
    )
    assert told == "123"


def test_a_partial_may_be_missing_where_the_template_says_so(tmp_path):
    assert written(tmp_path, page="1{% include '_none.html' ignore missing %}2") == "12"


def test_a_name_given_above_a_block_is_known_in_it(tmp_path):
    told = written(
        tmp_path,
        page="{% extends '_base.html' %}{% set a = 1 %}{% block b %}{{ a }}{% endblock %}",
        _base="<{% block b %}{% endblock %}>",
    )
    assert told == "<1>"


def test_macros_know_the_words_and_addresses_of_the_site(tmp_path):
    told = written(
        tmp_path,
        page="{% import '_m.html' as m %}{{ m.link('/tags/') }}",
        _m="{% macro link(url) %}{{ href(url) }} {{ _('{n} 篇', n=2) }}{% endmacro %}",
    )
    assert told == "/tags/ 2 篇"


@pytest.mark.parametrize("fault", ["{% if %}", "{% include '_part.html' %}"])
def test_a_fault_names_the_file(tmp_path, fault):
    with pytest.raises(TemplateFaultError, match=r"_part\.html:1|page\.html:1"):
        written(tmp_path, page=fault, _part="{% for %}")


@pytest.mark.parametrize("asked", ["{{ page.subtitle }}", "{% if page.title.subtitle %}{% endif %}"])
def test_a_name_that_is_not_there_names_the_template_and_the_page(tmp_path, asked):
    with pytest.raises(TemplateFaultError, match=r"page\.html: 模板出错：.*no attribute 'subtitle'（页面 /old/）"):
        written(tmp_path, page=asked)


def test_a_fault_in_what_it_calls_is_not_put_on_the_template(tmp_path):
    with pytest.raises(AttributeError):
        written(tmp_path, page="{{ [page.title] | besides('/') }}")


def test_a_template_may_ask_whether_there_is_a_name(tmp_path):
    asked = "{{ 1 if page.none is defined else 2 }}{{ page.none | default(3) }}{{ page.title is defined }}"
    assert written(tmp_path, page=asked) == "23True"


def test_a_name_of_python_is_no_fault_of_the_template(tmp_path):
    assert written(tmp_path, page="{{ (page.class is defined) }}{{ page.import | default('') }}") == "False"


def test_compiled_templates_are_found_again(tmp_path):
    (tmp_path / "page.html").write_text("{{ page.title }}", "utf-8")
    for frame in (FRAME, replace(FRAME, title="第二次")):  # two frames: nothing is remembered in this process
        assert Press(frame, tmp_path, "0a", tmp_path / "kept").render(page("page.html")) == "旧&lt;页&gt;"
        (file,) = (tmp_path / "kept" / "0a" / "zh-Hans").iterdir()
    assert file.stat().st_size > 32


def test_a_damaged_one_counts_for_nothing(tmp_path):
    (tmp_path / "page.html").write_text("{{ page.title }}", "utf-8")
    Press(FRAME, tmp_path, "0b", tmp_path / "kept").render(page("page.html"))
    (file,) = (tmp_path / "kept" / "0b" / "zh-Hans").iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[:40], whole[:-1], whole.replace(b"title", b"title"[::-1])):
        file.write_bytes(damaged)
        frame = replace(FRAME, title=damaged.hex())
        assert Press(frame, tmp_path, "0b", tmp_path / "kept").render(page("page.html")) == "旧&lt;页&gt;"
        assert file.read_bytes() == whole


def test_those_of_another_ground_are_gone(tmp_path):
    (tmp_path / "page.html").write_text("一", "utf-8")
    for ground in ("1a", "1b"):
        Press(FRAME, tmp_path, ground, tmp_path / "kept").render(page("page.html"))
    assert [folder.name for folder in (tmp_path / "kept").iterdir()] == ["1b"]
