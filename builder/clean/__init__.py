"""Rules that repair raw text: decode, judge, clean, ledger, proofs."""

from __future__ import annotations

from builder.clean.fixes import format_fixes, parse_fixes, stale
from builder.clean.judge import needs_cleaning
from builder.clean.ledger import ledger_lines, read_ledger, replay, undo
from builder.clean.pipeline import clean
from builder.clean.proofs import Failure, prove
from builder.clean.rules import RULES
from builder.clean.values import Aids, Cleaned, Fate, Fix, Offer

__all__ = [
    "RULES",
    "Aids",
    "Cleaned",
    "Failure",
    "Fate",
    "Fix",
    "Offer",
    "clean",
    "format_fixes",
    "ledger_lines",
    "needs_cleaning",
    "parse_fixes",
    "prove",
    "read_ledger",
    "replay",
    "stale",
    "undo",
]
