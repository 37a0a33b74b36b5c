"""The few shapes that charts are made of. `kind` tells the template which element to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from plans.charts.palette import TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    kind: ClassVar[str] = "rect"
    x: float
    y: float
    w: float
    h: float
    fill: str
    rx: float = 0
    stroke: str = ""
    dash: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """turn: degrees around (x, y)."""

    kind: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    size: float
    fill: str = TEXT
    anchor: str = "start"
    weight: int = 400
    turn: float = 0
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    kind: ClassVar[str] = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    thick: float = 1
    dash: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    kind: ClassVar[str] = "path"
    d: str
    fill: str = "none"
    stroke: str = ""
    thick: float = 1
    dash: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    kind: ClassVar[str] = "circle"
    x: float
    y: float
    r: float
    fill: str
    stroke: str = ""
    thick: float = 1
    css: str = ""


Shape = Rect | Text | Line | Path | Circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture. alt: what it says, in a sentence, for those who do not see it."""

    width: float
    height: float
    alt: str
    shapes: tuple[Shape, ...]


def at(value: float) -> float:
    """A coordinate as it is written: two decimals are finer than any printer."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def points(*pairs: tuple[float, float]) -> str:
    """A closed outline through the points, as path data."""
    return "M" + "L".join(f"{at(x)},{at(y)}" for x, y in pairs) + "Z"
