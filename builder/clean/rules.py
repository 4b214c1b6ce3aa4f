"""The rule book: every rule in the order it runs. A rule's docstring is its page in the manual."""

from __future__ import annotations

from builder.clean import characters, colophon, frontmatter, furniture, headings, images, issues, layout, titles
from builder.clean.values import Rule

ALL = ("verbatim", "markdown", "text", "html")
OPEN = ("markdown", "text", "html")

RULES: tuple[Rule, ...] = (
    Rule("M-FM", frontmatter.carry_fields, ALL),
    Rule("U-CTRL", characters.drop_unseen, ALL),
    Rule("H-HIDDEN", furniture.drop_hidden),
    Rule("S-SPAM", furniture.drop_spam),
    Rule("N-PUNCT", characters.widen_marks),
    Rule("M-TITLE-FILENAME", frontmatter.restore_title, OPEN),
    Rule("M-TZ", frontmatter.read_feed_date, OPEN),
    Rule("M-PLATFORM", frontmatter.name_platform, OPEN),
    Rule("I-PROXY", images.unproxy_images),
    Rule("I-COVER", frontmatter.keep_cover, OPEN),
    Rule("I-PLACEHOLDER", images.drop_placeholders),
    Rule("B-LINE", furniture.drop_lines),
    Rule("B-RELATED", furniture.drop_related),
    Rule("B-CRUMB", furniture.take_crumbs),
    Rule("M-MASTHEAD", issues.take_masthead),
    Rule("M-TITLE-FILE", titles.take_page_title),
    Rule("M-TITLE-TEXT", titles.take_headline, OPEN),
    Rule("M-TITLE-DUP", titles.drop_repeated_title),
    Rule("M-DATE", titles.take_date_line),
    Rule("B-RIGHTS", colophon.take_rights),
    Rule("C-SOURCE", colophon.take_sources),
    Rule("K-CONTACT", colophon.take_contact),
    Rule("K-DIST", colophon.take_distribution),
    Rule("C-LINE", colophon.take_credits),
    Rule("C-BARE", colophon.take_bare_credits),
    Rule("M-EMPTY", colophon.drop_empty_labels),
    Rule("T-TABLE", headings.lay_tables, ("html",)),
    Rule("J-WRAP", layout.join_wrapped),
    Rule("J-UNIT", layout.join_units),
    Rule("L-COLUMN", layout.flag_columns),
    Rule("J-PAGE", layout.join_pages),
    Rule("T-SECTION", issues.split_run_in_sections),
    Rule("T-SECTION", issues.head_sections),
    Rule("T-HEAD-TAG", headings.head_by_tag),
    Rule("T-BRIEF", issues.split_briefs),
    Rule("T-BRIEF", issues.list_briefs),
    Rule("T-ITEM", issues.split_headlines),
    Rule("T-ITEM", issues.head_items),
    Rule("T-HEAD-BOLD", headings.head_by_weight),
    Rule("T-SPLIT", headings.head_pairs),
    Rule("T-HEAD-SERIES", headings.head_series),
    Rule("T-UNIT", issues.sign_items),
    Rule("T-UNITS", issues.list_units),
    Rule("T-ANCHOR", issues.anchor_headings),
    Rule("I-ALT", images.flag_captionless),
    Rule("M-TITLE-MISSING", titles.derive_title, OPEN),
    Rule("M-DATE-MISSING", titles.flag_missing_date, OPEN),
)
