"""Rules that repair raw text: decode, judge, clean, ledger, proofs."""

from __future__ import annotations

from builder.clean.judge import needs_cleaning
from builder.clean.ledger import ledger_lines
from builder.clean.pipeline import clean
from builder.clean.proofs import Failure, prove
from builder.clean.values import Cleaned, Fate

__all__ = [
    "Cleaned",
    "Failure",
    "Fate",
    "clean",
    "ledger_lines",
    "needs_cleaning",
    "prove",
]
