"""Raw text → Cleaned: read the front matter, judge, part into blocks, run the rules, write body and ledger."""

from __future__ import annotations

from dataclasses import replace

from builder.clean.alarms import alarms
from builder.clean.answers import keep_as_told, unanswered, unused
from builder.clean.compose import compose_fields, compose_flags, kind_of
from builder.clean.emit import settle_links, write_body
from builder.clean.engine import apply_rules
from builder.clean.judge import choose_mode, needs_cleaning
from builder.clean.ledger import write_ledger
from builder.clean.letters.characters import CONTROLS
from builder.clean.parts import html_blocks, layout_ranges, text_blocks, verbatim_blocks
from builder.clean.rules import RULES
from builder.clean.values import Aids, Block, Cleaned, Draft
from builder.documents import Field, Scalar, format_document, parse_front_matter


def clean(raw: str, name: str = "", aids: Aids | None = None) -> Cleaned:
    """A document made of raw decoded text; `name`, the file's, is a hint for a missing title and nothing else.

    A document that needs no cleaning comes back as it is, its fields as typed.
    """
    draft = settle_links(apply_rules(keep_as_told(_draft(raw, name, aids or Aids())), RULES))
    body = write_body(draft)
    ledger = write_ledger(draft, body)
    draft = replace(draft, flags=(*draft.flags, *alarms(draft, body)))
    fields = compose_fields(draft)
    settled = _settle(fields, body) if draft.mode != "verbatim" else fields
    return Cleaned(
        kind=kind_of(settled),
        fields=settled,
        body=body,
        ledger=ledger,
        flags=compose_flags(draft),
        changed=draft.mode != "verbatim" or any(fate.fate == "drop" for fate in draft.taken),
        literal=draft.raw,
        proposals=unanswered(draft),
        stale=unused(draft),
    )


def _draft(raw: str, name: str, aids: Aids) -> Draft:
    # Controls are blanked, not removed, so that places found in the view hold for the source.
    view = CONTROLS.sub(" ", raw)
    fields, begin, _ = parse_front_matter(view, name)
    body = raw[begin:]
    mode, literal = choose_mode(body, needs_cleaning(fields, body))
    layout = ((0, begin), *layout_ranges(raw, begin, mode))
    blocks = _blocks(raw, begin, mode, literal)
    return Draft(raw, name, mode, literal, begin, blocks, layout, fields, flags=aids.notes, aids=aids)


def _blocks(raw: str, begin: int, mode: str, literal: bool) -> tuple[Block, ...]:
    if mode == "html":
        return html_blocks(raw, begin)
    if mode == "text":
        return tuple(text_blocks(raw, begin, literal))
    return verbatim_blocks(raw, begin)


def _settle(fields: tuple[Field, ...], body: str) -> tuple[Field, ...]:
    """The fields, marked as cleaned where the text still looks raw (a second masthead, say): kept as it is."""
    again, begin, _ = parse_front_matter(text := format_document(fields, body), "")
    if not needs_cleaning(again, text[begin:]):
        return fields
    return (*fields, Field("ruleset", Scalar("1")))
