"""The rule for pictures at hand: what lies in content/ is shown from there."""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.values import Draft, Proposal, Replace


def use_copies(draft: Draft) -> Iterator[Proposal]:
    """I-LOCAL: a picture that came with the original, or was fetched, is shown from its copy in content/media/.

    The address of the source stays in the ledger and, for fetched ones, in content/media/origins.yaml.
    """
    copies = dict(draft.aids.pictures)
    for block in draft.blocks if copies else ():
        copy = copies.get(block.text.strip()) if block.kind == "image" else None
        if copy and len(block.spans) == 1:
            yield Replace(block.start, block.end, copy)
