"""The elements of HTML, by what we do with them."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# May stand in a page. No foreign content (svg, math), nothing a parser reads as raw text, no forms.
ALLOWED = _names(
    """a abbr b bdi bdo blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr"""
)

# Go with what is in them; all others that are not allowed leave their text behind.
EMPTIED = _names("script style noscript template iframe noembed noframes svg math datalist")

# Not allowed, but with an allowed one of the same kind; a plain block still keeps one paragraph from the next.
RENAMED = {
    **dict.fromkeys(_names("section article header footer main aside nav center address form fieldset hgroup"), "div"),
    "menu": "ul",
    "dir": "ul",
    "strike": "s",
    "tt": "code",
}

# Part of a line of text; all others begin and end a block.
INLINE = _names(
    """a abbr b bdi bdo code del dfn em i img ins kbd mark picture q rp rt ruby s samp small source span strong sub sup
    time u var wbr"""
)

# Have no end tag.
VOID = _names("area base br col embed hr img input link meta param source track wbr")

# May leave their end tag out: they follow each other and do not nest.
UNENDED = _names("p li dt dd tr td th thead tbody tfoot option optgroup rp rt body html head")

# All there are or were: a tag of any other name is a word that someone set in angle brackets.
KNOWN = _names(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote
    body br button canvas caption center cite code col colgroup command content data datalist dd del details dfn
    dialog dir div dl dt element em embed fencedframe fieldset figcaption figure font footer form frame frameset
    h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li
    link listing main map mark marquee math menu menuitem meta meter multicol nav nobr noembed noframes noscript
    object ol optgroup option output p param picture plaintext portal pre progress q rb rp rt rtc ruby s samp
    script search section select selectedcontent shadow slot small source spacer span strike strong style sub
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    xmp"""
)
