"""An address → its QR code: an SVG (one path of strokes, one unit a module, no styles), or lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache, reduce
from html import escape
from operator import xor

from builder.regex import regex

QUIET = 4  # modules of white on each side, as the standard asks
# Trying all eight masks costs much more, and every reader takes any of them.
MASK = 0

# Versions for up to 106 bytes (level M): number of blocks, codewords of data and of checks in each.
_VERSIONS = {1: (1, 16, 10), 2: (1, 28, 16), 3: (1, 44, 26), 4: (2, 32, 18), 5: (2, 43, 24), 6: (4, 27, 16)}
# Level M and mask 0, with their checks.
_FORM = "101010000010010"

# What keeps a text from being told in digits or capitals only, which takes another form.
_SMALL = regex(r"[a-z]")

# So many codewords are looked up at a time.
_PART = 8


def qr_svg(address: str, title: str) -> str:
    """The code as a picture named `title`, error level M; "" for an address too long for any code (2,331 bytes)."""
    rows = _rows(address)
    if not rows:
        return ""
    size = len(rows) + 2 * QUIET
    return (
        f'<svg class="qr" id="page-code" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<path fill="none" stroke="currentColor" d="{_strokes(rows)}"/></svg>'
    )


def qr_text(address: str) -> str:
    """The code as lines for a terminal, two rows of modules a line, dark on light whatever its colours are."""
    blank = "0" * QUIET
    rows = [f"{blank}{row}{blank}" for row in _rows(address)]
    white = ["0" * len(rows[0])] * QUIET
    rows = [*white, *rows, *white, white[0]]  # a code has an odd number of rows
    lines = ("".join(map(_cell, upper, lower)) for upper, lower in zip(rows[::2], rows[1::2], strict=True))
    return "\n".join(f"\033[30;107m{line}\033[0m" for line in lines)


def _cell(upper: str, lower: str) -> str:
    return " ▄▀█"[int(upper + lower, 2)]


def _strokes(rows: list[str]) -> str:
    """A line through the middle of each run of dark modules: `M4 4.5h7m2 0h1…`, each row beginning anew."""
    return "".join(map(_row, rows, range(QUIET, QUIET + len(rows))))


@lru_cache(maxsize=1 << 13)  # codes of one site have every other row in common with one before
def _row(row: str, y: int) -> str:
    runs = row.rstrip("0").replace("01", "0 1").replace("10", "1 0").split()
    return f"M{QUIET} {y}.5" + "".join(map(_run, runs))


@cache
def _run(run: str) -> str:
    """Draw along modules that are dark, pass over those that are not."""
    return f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0"


def _rows(address: str) -> list[str]:
    """The modules from the top, a row as "0110…": 1 is dark; none for an address too long for any code."""
    data = address.encode() if address.isascii() and _SMALL.search(address) else b""
    version = next((version for version in _VERSIONS if data and len(data) <= _room(version)), 0)
    if not version:
        return _any_rows(address)
    size = 17 + 4 * version
    text = f"{_ground(version) ^ _data(data, version):0{size * size}b}"
    return [text[at : at + size] for at in range(0, len(text), size)]


def _any_rows(address: str) -> list[str]:
    """The code of a long address, or one that is not plain ASCII."""
    import segno  # loads a third of the standard library, and hardly any address needs it

    try:
        code = segno.make(address, error="m", mask=MASK, micro=False, boost_error=False)
    except segno.DataOverflowError:
        return []
    return ["".join(map(str, row)) for row in code.matrix]


# A code is linear: every codeword of the address darkens or lightens modules of its own and those of its checks, no
# matter what the others do. So a code is the sum (xor) of what its codewords do, each worked out once: 12 times as fast
# as making it anew. A matrix is a number here, one bit a module, the first at the top.


def _room(version: int) -> int:
    """How many bytes fit: two codewords tell the form and the length."""
    blocks, size, _ = _VERSIONS[version]
    return blocks * size - 2


def _data(data: bytes, version: int) -> int:
    """The modules that the codewords of these bytes turn: form (4 bits), length (8), bytes, end (4), then filling."""
    told = (((4 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data, "big")) << 4).to_bytes(len(data) + 2, "big")
    words = _room(version) + 2
    filled = told + b"\0" + b"\xec\x11" * (words // 2)  # readers skip the filling; segno begins it with a zero
    parts = ((at, filled[at : min(at + _PART, words)]) for at in range(0, words, _PART))
    return reduce(xor, (_turned_together(version, at, part) for at, part in parts))


@lru_cache(maxsize=1 << 13)  # the addresses of one site have most in common
def _turned_together(version: int, at: int, words: bytes) -> int:
    """The modules that some codewords turn, of which the first is codeword `at`."""
    return reduce(xor, (_turned(version, at + place, word) for place, word in enumerate(words)))


@lru_cache(maxsize=1 << 14)
def _turned(version: int, at: int, word: int) -> int:
    """The modules that codeword `at` turns: its own and those of its checks. Blocks stand interleaved."""
    blocks, size, checks = _VERSIONS[version]
    block, place = divmod(at, size)
    words = [(place * blocks + block, word)]
    for number, check in enumerate(_checks(checks, size - 1 - place)):
        words.append(((size + number) * blocks + block, _times(word, check)))
    modules = _modules(version)
    return sum(modules[8 * at + bit] for at, word in words for bit in range(8) if word & 128 >> bit)


@cache
def _checks(count: int, behind: int) -> tuple[int, ...]:
    """The checks of a codeword 1 with `behind` more in its block: the remainder of x^(count + behind), Reed–Solomon."""
    if not behind:
        return _generator(count)
    first, *rest = _checks(count, behind - 1)
    return tuple(_times(first, factor) ^ other for factor, other in zip(_generator(count), (*rest, 0), strict=True))


@cache
def _generator(count: int) -> tuple[int, ...]:
    """The factors below the first of (x - 1)(x - 2)(x - 4)…, `count` of them."""
    factors, root = [1], 1
    for _ in range(count):
        factors = [high ^ _times(low, root) for high, low in zip((*factors, 0), (0, *factors), strict=True)]
        root = _times(root, 2)
    return tuple(factors[1:])


@cache
def _times(one: int, other: int) -> int:
    """The product of two bytes in the field of QR codes."""
    if not other:
        return 0
    doubled = one << 1 ^ (0x11D if one & 128 else 0)
    return _times(doubled, other >> 1) ^ (one if other & 1 else 0)


@cache
def _ground(version: int) -> int:
    """A code of this version without its data: what never changes, and the mask."""
    size = 17 + 4 * version
    dark = {(y, x) for y, x in _way(version) if (y + x) % 2 == 0}
    dark |= {(6, at) for at in range(8, size - 8, 2)} | {(at, 6) for at in range(8, size - 8, 2)}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        dark |= _frames(top + 3, left + 3, (0, 1, 3))
    if size > 21:
        dark |= _frames(size - 7, size - 7, (0, 2))
    dark |= {place for places in _form_places(size) for place, bit in zip(places, _FORM, strict=True) if bit == "1"}
    dark.add((size - 8, 8))
    return sum(1 << size * size - 1 - (y * size + x) for y, x in dark)


def _frames(y: int, x: int, radii: tuple[int, ...]) -> set[tuple[int, int]]:
    """Squares around a module, each as far from it as a radius says."""
    return {(y + j, x + i) for j in range(-3, 4) for i in range(-3, 4) if max(abs(j), abs(i)) in radii}


def _form_places(size: int) -> tuple[list[tuple[int, int]], ...]:
    """Where level and mask are told, bit by bit: around the corner at the top left, and beside the two others."""
    lines = (0, 1, 2, 3, 4, 5, 7)
    around = [*((8, x) for x in lines), (8, 8), *((y, 8) for y in reversed(lines))]
    return around, [*((size - 1 - at, 8) for at in range(7)), *((8, size - 8 + at) for at in range(8))]


@cache
def _modules(version: int) -> tuple[int, ...]:
    """The modules that hold data, in the order of its bits."""
    size = 17 + 4 * version
    return tuple(1 << size * size - 1 - (y * size + x) for y, x in _way(version))


def _way(version: int) -> Iterator[tuple[int, int]]:
    """Row and column of every module of data: two columns at a time from the right, up and down in turn."""
    size = 17 + 4 * version
    for pair in range(size // 2):
        right = size - 1 - 2 * pair
        right -= right <= 6  # the dotted line has its column alone
        for step in range(size):
            y = step if pair % 2 else size - 1 - step
            yield from ((y, x) for x in (right, right - 1) if not _is_pattern(y, x, size))


def _is_pattern(y: int, x: int, size: int) -> bool:
    """Whether a module belongs to a corner with its format, to a dotted line, or to the small square (version 2 on)."""
    corner = (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9)
    square = size > 21 and abs(y - size + 7) <= 2 and abs(x - size + 7) <= 2
    return corner or square or 6 in (y, x)
