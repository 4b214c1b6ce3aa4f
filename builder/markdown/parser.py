"""The parser we configure: CommonMark with tables and strikethrough, and our rules for Chinese."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from builder.markdown.blocks import keep_dashes_apart, keep_notes, read_indent, read_lone_line
from builder.markdown.headings import give_ids, read_attributes
from builder.markdown.images import make_figures, read_sizes
from builder.markdown.lines import join_lines
from builder.markdown.stars import WideInline, pair_stars, read_stars
from builder.regex import regex

# The preset's 20 drops text nested deeper without a word.
DEEPEST = 100
# What a rule of the inline parser begins with: text without any of these is a token as it stands.
_MARKS = regex(r"[\n\\`~*_\[<&]")


class _Inline(ParserInline):
    """The inline parser, working on our state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Fill `tokens` from one paragraph's text."""
        if src and not _MARKS.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = WideInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Markdown(MarkdownIt):
    """The parser; which links may be made is decided when they are rendered."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the parser's name)
        """Any target: a link that may not be made still leaves its label, not its markup."""
        return True


@cache
def commonmark() -> MarkdownIt:
    """CommonMark with our rules for Chinese and nothing else; one parser for the life of the process."""
    parser = _Markdown()
    parser.inline = _Inline()
    parser.configure("commonmark", {"maxNesting": DEEPEST})
    parser.inline.ruler.at("emphasis", read_stars)
    parser.inline.ruler2.at("balance_pairs", pair_stars)
    parser.block.ruler.before("table", "lone_line", read_lone_line)
    parser.block.ruler.at("lheading", keep_dashes_apart)
    parser.block.ruler.at("code", read_indent)
    parser.block.ruler.at("reference", keep_notes)
    parser.core.ruler.push("join_lines", join_lines)
    return parser


@cache
def site_parser() -> MarkdownIt:
    """The parser of the site: tables, strikethrough, heading attributes and ids, figures."""
    parser = commonmark.__wrapped__()
    parser.options["xhtmlOut"] = False
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "read_attributes", read_attributes)
    parser.core.ruler.push("read_sizes", read_sizes)
    parser.core.ruler.push("make_figures", make_figures)
    parser.core.ruler.push("give_ids", give_ids)
    return parser
