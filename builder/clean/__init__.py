"""Rules that repair raw text: decode, judge, clean, ledger, proofs.

Nothing is imported here: whoever only asks whether a document is raw need not read all the rules.
"""
