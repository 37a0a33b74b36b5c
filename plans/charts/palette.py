"""Colors of charts on paper. Neighbors differ in lightness as well as in hue, so that grey print tells them apart."""

from __future__ import annotations

from functools import lru_cache

INK = "#12213a"
TEXT = "#33415a"
MUTED = "#5a687d"
LINE = "#d5dbe4"
GROUND = "#f1f4f8"
WHITE = "#ffffff"
TEAL = "#0b766b"
BLUE = "#1d4b86"
RED = "#b0302a"
GOLD = "#e3ad3f"
ORANGE = "#a85a0c"
SLATE = "#5b6b80"

SERIES = (BLUE, TEAL, "#3c78ad", ORANGE, "#70458f", SLATE, "#96365a", "#55721f")
"""Colors of lanes and series, repeated when there are more."""

HEAT = ("#f3f6f9", "#d3e3e6", "#a5c6cb", "#6ea4ac", "#2f7f89", "#0a5c68")
"""From nothing to the most."""

SEVERITY = ("#e4efe4", "#f7f1d3", "#fbe3c3", "#f5cfcb")
"""Grounds of a risk matrix from calm to severe."""


def series(index: int) -> str:
    return SERIES[index % len(SERIES)]


@lru_cache(maxsize=512)
def mix(color: str, other: str, share: float) -> str:
    """The color with `share` (0 to 1) of the other in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=512)
def ink_on(ground: str) -> str:
    """White or dark, whichever reads better on the ground (WCAG relative luminance)."""
    return WHITE if 1.05 / (luminance(ground) + 0.05) >= 4.5 else INK


def luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
