"""Rules for single characters: unseen, folded, broken, unevenly bold."""
