"""Steps that an editor takes: content, pictures, templates, settings, registries, options, mistakes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from random import Random

from walking import documents
from walking.world import LOCK, World

ARTICLES = ("articles/**/*.md",)
MARKDOWN = ("articles/**/*.md", "issues/**/*.md", "pages/*.md")
NOWHERE = "articles/nowhere.md"
RAW = ("articles/raw/*.txt",)
_HAN = re.compile("[\u4e00-\u9fff]")
_FAR = date(2030, 1, 1)


def pick(world: World, dice: Random, *patterns: str) -> str:
    """A file of the content; the first one ever written where none matches."""
    return dice.choice(world.find(*patterns) or ["articles/2024/a1.md"])


# --- documents -----------------------------------------------------------------------------------------------


def body(world: World, dice: Random) -> str:
    """Another sentence at the end of a document."""
    path = pick(world, dice, *MARKDOWN, *RAW)
    world.write(path, _text(world, path) + f"\n{documents.sentence(dice)}\n")
    return path


def title(world: World, dice: Random) -> str:
    path = pick(world, dice, *ARTICLES)
    world.write(path, re.sub("title: .*", f"title: 新{dice.choice(documents.PLACES)}", _text(world, path), count=1))
    return path


def line(world: World, dice: Random) -> str:
    """Another value of one field of an article (or none any more), the rest as it was."""
    path = pick(world, dice, *ARTICLES)
    other = documents.article(dice).split("---")[1].strip().split("\n")
    chosen = dice.choice(other[1:])
    name = chosen.partition(":")[0]
    kept = re.sub(f"(?m)^{name}:.*\n", "", _text(world, path), count=1)
    world.write(path, kept.replace("---\n", f"---\n{chosen}\n", 1) if dice.random() < 0.8 else kept)
    return f"{path} {chosen}"


def article(world: World, dice: Random) -> str:
    """An article new or written anew."""
    path = f"articles/{dice.randint(2023, 2025)}/a{dice.randint(1, 24)}.md"
    world.write(path, documents.article(dice))
    return path


def issue(world: World, dice: Random) -> str:
    """An issue new or written anew: sections, items, units."""
    number = dice.randint(1, 9)
    path = f"issues/2024/{number}.md"
    world.write(path, documents.issue(dice, number))
    return path


def standing(world: World, dice: Random) -> str:
    world.write(f"pages/{(name := dice.choice(('about', 'help')))}.md", documents.standing(dice))
    return name


def raw(world: World, dice: Random) -> str:
    """A raw document, new or changed."""
    number = dice.randint(1, 4)
    made = {
        f"articles/raw/r{number}.txt": documents.raw_article(dice),
        f"articles/raw/feed{number}.md": documents.raw_page(dice),
        f"issues/2024/{number + 10}.txt": documents.raw_issue(dice, number + 10),
    }
    path = dice.choice(sorted(made))
    world.write(path, made[path])
    return path


def answers(world: World, dice: Random) -> str:
    """A person's answers beside a raw document: new, others, none any more."""
    path = pick(world, dice, *RAW) + ".fixes.yaml"
    if (world.content / path).is_file() and dice.random() < 0.3:
        (world.content / path).unlink()
        return f"none {path}"
    world.write(path, documents.answers(dice))
    return path


def link(world: World, dice: Random) -> str:
    """A link from one document to another, or to one that is not there; or that one comes, or goes."""
    path, other = pick(world, dice, *ARTICLES), dice.choice([*world.find(*MARKDOWN), *3 * [NOWHERE]])
    if other == NOWHERE and dice.random() < 0.6:
        world.write(NOWHERE, documents.article(dice))
    elif other == NOWHERE:
        (world.content / NOWHERE).unlink(missing_ok=True)
    world.write(path, _text(world, path) + f"\n见[那里](/{other})。\n")
    return f"{path} → {other}"


def rename(world: World, dice: Random) -> str:
    return _move(world, dice, pick(world, dice, *ARTICLES), f"n{dice.randrange(1000)}.md", dice.random() < 0.7)


def move(world: World, dice: Random) -> str:
    """A document goes to another folder, its name stays."""
    path = pick(world, dice, *ARTICLES)
    return _move(world, dice, path, f"../{dice.choice(('2023', '2026', 'more/deep'))}/{path.rsplit('/', 1)[1]}", True)


def remove(world: World, dice: Random) -> str:
    """Delete a document; mostly with a word in redirects.yaml, as is asked for."""
    path = pick(world, dice, *MARKDOWN, *RAW)
    (world.content / path).unlink(missing_ok=True)
    if dice.random() < 0.8:
        _redirect(world, dice, path)
    return path


def _move(world: World, dice: Random, path: str, to: str, told: bool) -> str:
    file = world.content / path
    target = file.parent / to
    if file.is_file() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
        if told:
            _redirect(world, dice, path)
    return f"{path} → {to}"


def _redirect(world: World, dice: Random, path: str) -> None:
    """Send the addresses of a document home, or say why they are gone."""
    lines = [line for line in _text(world, LOCK).split("\n") if f'"file:{path}' in line]
    target = dice.choice(("/", f"已撤下：{documents.sentence(dice)}"))
    told = "".join(f"{line.split(': ')[0]}: {target}\n" for line in lines)
    world.write("redirects.yaml", _text(world, "redirects.yaml") + told)


def _text(world: World, path: str) -> str:
    file = world.content / path
    return file.read_text("utf-8") if file.is_file() else ""


# --- pictures and attachments --------------------------------------------------------------------------------


def shown(world: World, dice: Random) -> str:
    """A new picture and attachment together with the article that shows them."""
    number = dice.randint(1, 3)
    world.write(f"articles/2024/p{number}/deng.png", documents.picture(dice, dice.choice((60, 700))))
    world.write(f"articles/2024/p{number}/biao.pdf", documents.attachment(dice))
    told = f"![{dice.choice(documents.PLACES)}](p{number}/deng.png)\n\n[表](p{number}/biao.pdf)"
    world.write(f"articles/2024/p{number}.md", documents.article(dice, told))
    return f"p{number}"


def asset(world: World, dice: Random) -> str:
    """Another picture or attachment under the same name, mostly of the same size."""
    path = pick(world, dice, "**/*.png", "**/*.pdf")
    made = documents.attachment(dice) if path.endswith(".pdf") else documents.picture(dice, dice.choice((60, 700)))
    world.write(path, made)
    return path


def asset_gone(world: World, dice: Random) -> str:
    """A picture or attachment vanishes, with its document changed or not."""
    path = pick(world, dice, "**/*.png", "**/*.pdf")
    (world.content / path).unlink(missing_ok=True)
    shows = f"{path.rsplit('/', 1)[0]}.md"
    if dice.random() < 0.5 and (world.content / shows).is_file():
        world.write(shows, documents.article(dice))
    return path


# --- templates -----------------------------------------------------------------------------------------------


def partial(world: World, dice: Random) -> str:
    return _template(world, "_footer.html", f"{{# {dice.random()} #}}<!-- {documents.sentence(dice)} -->\n")


def template(world: World, dice: Random) -> str:
    return _template(world, dice.choice(("article.html", "issue.html", "listing.html")), f"<!-- {dice.random()} -->\n")


def static(world: World, dice: Random) -> str:
    """A style changed, or a file of static/ that is new or gone."""
    extra = world.templates / "static" / "extra.txt"
    if extra.is_file() and dice.random() < 0.4:
        extra.unlink()
        return "gone"
    if dice.random() < 0.5:
        extra.write_text(documents.sentence(dice), "utf-8")
        return "new"
    return _template(world, "static/site.css", f"/* {dice.random()} */\n")


def broken_template(world: World, dice: Random) -> str:
    return _template(world, "article.html", dice.choice(("{% if page %}", "{{ page.nonsense }}")))


def _template(world: World, name: str, more: str) -> str:
    file = world.templates / name
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    return name


# --- settings and registries -----------------------------------------------------------------------------------


def site(world: World, dice: Random) -> str:
    world.write("site.yaml", documents.site(dice))
    return ""


def units(world: World, dice: Random) -> str:
    world.write("units.yaml", documents.units(dice))
    return ""


def tags(world: World, dice: Random) -> str:
    world.write("tags.yaml", documents.tags(dice))
    return ""


def redirects(world: World, dice: Random) -> str:
    """An old address more, or none any more."""
    more = f"/old/{dice.randrange(99)}.html: /\n"
    world.write("redirects.yaml", _text(world, "redirects.yaml") + more if dice.random() < 0.7 else "")
    return ""


def script(world: World, dice: Random) -> str:
    """The whole site once more in the other script, or no longer."""
    told = _text(world, "site.yaml")
    world.write("site.yaml", told.replace("繁简切换: 是\n", "") if "繁简切换" in told else f"{told}繁简切换: 是\n")
    return ""


# --- options ---------------------------------------------------------------------------------------------------


def as_of(world: World, dice: Random) -> str:
    """Another day: what is due changes, forth and back."""
    day = dice.choice((date(2024, 3, 1), date(2025, 1, 1), date(2025, 6, 1), date(2025, 6, 2), _FAR))
    world.options = replace(world.options, as_of=day)
    return day.isoformat()


def search(world: World, dice: Random) -> str:
    world.options = replace(world.options, search=not world.options.search)
    return str(world.options.search)


def drafts(world: World, dice: Random) -> str:
    world.options = replace(world.options, drafts=not world.options.drafts)
    return str(world.options.drafts)


def keep_going(world: World, dice: Random) -> str:
    world.options = replace(world.options, keep_going=not world.options.keep_going)
    return str(world.options.keep_going)


def base(world: World, dice: Random) -> str:
    url, path = dice.choice(("", "https://a.example", "https://b.example")), dice.choice(("", "/", "/x/"))
    world.options = replace(world.options, base_url=url, base_path=path)
    return f"{url}{path}"


# --- mistakes ----------------------------------------------------------------------------------------------------


def broken(world: World, dice: Random) -> str:
    """A document that cannot be read, or two that want one address."""
    wrong = (
        "---\ntitle：夜市\ndate: 2024-02-30\n---\n\n正文。\n",
        "---\ntitle: 夜市\ntitle: 早市\n---\n\n正文。\n",
        "---\ntitle: 夜市\ndate: 2024-03-01\nid: a1\n---\n\n正文。\n",
        "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n![灯](deng.jpg)\n",
    )
    path = dice.choice((pick(world, dice, *ARTICLES), "articles/2024/wrong.md"))
    world.write(path, dice.choice(wrong))
    return path


def broken_registry(world: World, dice: Random) -> str:
    path = dice.choice(("site.yaml", "units.yaml", "tags.yaml", "redirects.yaml"))
    world.write(path, dice.choice(("- [\n", "title：甲\n", "per_page: 几条\n", "- 夜市\n")))
    return path


def mend(world: World, dice: Random) -> str:
    """After a build that was refused: take everything back, or do as its messages ask, or go on regardless."""
    if world.last is None or world.last.fine or world.good is None:
        return ""
    chosen = dice.random()
    if world.last.rules == {"address-vanished"} and chosen < 0.7:
        found = (re.search("已发布的地址 (/.*) 没有页面了", said) for said in world.last.said)
        gone = [match[1] for match in found if match]
        if chosen < 0.4:
            kept = [line for line in _text(world, LOCK).split("\n") if not any(f'"{url}":' in line for url in gone)]
            world.write(LOCK, "\n".join(kept))
            return "forgotten in urls.lock"
        told = "".join(f'"{url}": {dice.choice(("/", "已撤下"))}\n' for url in gone)
        world.write("redirects.yaml", _text(world, "redirects.yaml") + told)
        return "told in redirects.yaml"
    if chosen < 0.85:
        world.restore(world.good[0], with_times=dice.random() < 0.5)
        world.options = world.good[1]
        return "all taken back"
    return "left as it is"


STEPS = {
    body: 8, title: 4, line: 6, article: 5, issue: 4, standing: 1, raw: 3, answers: 3, link: 4, rename: 2, move: 2,
    remove: 3, shown: 2, asset: 3, asset_gone: 2, partial: 1, template: 1, static: 1, broken_template: 1, site: 2,
    units: 2, tags: 2, redirects: 1, script: 0.3, as_of: 2, search: 2, drafts: 1, keep_going: 1, base: 1, broken: 2,
    broken_registry: 1,
}  # fmt: skip
"""What an editor does, and how often."""
