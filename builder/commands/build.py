"""`bulletin build`: nothing where nothing changed, little where only words did, else all that is stale."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from builder.commands.order import Order, Outcome, Tell
from builder.commands.past import Basis, news_since, recall_past, stands, world_of
from builder.folder import check_folder, claim
from builder.garbage import collect_seldom
from builder.held import look
from builder.manifest import Report
from builder.memory import Memory
from builder.toolchain import toolchain
from builder.workers import apart

if TYPE_CHECKING:
    from builder.model import Parsed


def build(order: Order, tell: Tell, remembered: tuple[Parsed, ...] = ()) -> Outcome:
    """Bring the site up to date with the content; an error anywhere leaves the old site untouched.

    `remembered` are documents of an earlier build, which stand in for those that are wrong now.
    """
    collect_seldom()
    check_folder(order.output, order.asked.content, order.templates)
    with claim(order.output):
        return _build(order, tell, remembered)


def _build(order: Order, tell: Tell, remembered: tuple[Parsed, ...]) -> Outcome:
    memory = memory_of(order)
    is_standing = apart(partial(stands, memory, order.output))
    tools = toolchain(order.templates)
    world = world_of(order, tools)
    tell("读取稿件")
    held = look(order.asked.content)
    past = recall_past(memory)
    news = news_since(past, order, world, held) if is_standing() and past else None
    if past and news is not None and not news:
        return Outcome(past.problems, past.hidden, Report(kept=len(past.marks)), past.pages)
    basis = Basis(held, memory, past, world, tools)
    return (_amended(order, basis, news, tell) if news else None) or _made(order, basis, tell, remembered)


# What a build has no use for takes longer to import than the whole of a build that finds nothing to do.


def _amended(order: Order, basis: Basis, news: frozenset[str], tell: Tell) -> Outcome | None:
    from builder.commands.amend import amend

    return amend(order, basis, news, tell)


def _made(order: Order, basis: Basis, tell: Tell, remembered: tuple[Parsed, ...]) -> Outcome:
    from builder.commands.make import make

    return make(order, basis, tell, remembered)


def memory_of(order: Order) -> Memory:
    """What is remembered of an output folder: in .cache/ beside the content, as everything that can be thrown away."""
    if not order.remember:
        return Memory()
    place = hashlib.sha256(str(order.output.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    cache = order.asked.content.resolve().parent / ".cache"
    return Memory(cache / "builds" / f"{order.output.resolve().name}-{place}.db")
