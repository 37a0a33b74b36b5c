"""How wide a text is before it is drawn, so that labels can be placed and clipped without a browser.

The widths are those of Inter Medium at its text size, in thousandths of the size. Characters outside ASCII count
by their class; every estimate is rounded up a little, so a label never needs more room than it was given.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import accumulate

_ASCII = (
    267, 304, 494, 639, 646, 993, 653, 313, 369, 369, 521, 667, 303, 462, 303, 370, 646, 415, 616, 627, 656, 603, 630,
    571, 629, 630, 303, 315, 667, 667, 667, 527, 982, 709, 657, 733, 722, 603, 589, 748, 745, 272, 575, 688, 565, 913,
    756, 767, 642, 769, 648, 646, 653, 740, 709, 1003, 701, 696, 641, 369, 370, 369, 477, 463, 337, 568, 618, 577,
    618, 587, 379, 620, 602, 252, 252, 559, 252, 888, 602, 604, 618, 618, 387, 539, 340, 602, 575, 829, 557, 575, 559,
    440, 346, 440, 667,
)  # fmt: skip
_BOLD = 1.05  # semi-bold and bold are this much wider
ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text stands at that size, in the same unit."""
    return _thousandths(text) / 1000 * size * (_BOLD if bold else 1.01)


@lru_cache(maxsize=8192)
def _thousandths(text: str) -> int:
    return sum(map(_character, text))


@cache
def _character(character: str) -> int:
    code = ord(character)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or code > 0xFFFF:
        return 1050
    base = unicodedata.normalize("NFD", character)[0]
    return _ASCII[ord(base) - 32] if 32 <= ord(base) < 127 else 700


def clip(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis; empty when not even two characters do."""
    text = " ".join(text.split())
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold=bold)
    ends = accumulate(width(character, size, bold=bold) for character in text)
    text = text[: next((index for index, end in enumerate(ends) if end > left), len(text))].rstrip()
    return text + ELLIPSIS if len(text) > 1 else ""


def wrap(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """The text in at most so many lines of that room, broken between words; what is left ends in an ellipsis."""
    words = text.split()
    broken: list[str] = []
    while words and len(broken) < lines:
        if len(broken) == lines - 1:
            broken.append(clip(" ".join(words), room, size, bold=bold))
            break
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold=bold) <= room:
            line += " " + words.pop(0)
        broken.append(clip(line, room, size, bold=bold))
    return tuple(line for line in broken if line)
