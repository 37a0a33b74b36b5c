"""Places for labels, so that none covers another, a mark, or the edge of the picture.

Three ways, from the simplest: `pack` for spans along one line, `spread` for labels beside the ends of curves, `place`
for labels of points anywhere. What finds no room is left out (None) rather than set over something else: the table
beside every chart says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plans.charts.text import clip, width

_RINGS = (0.0, 9.0, 20.0, 34.0)
"""How far beyond its nearest place a label may move; from the second on a thin line leads to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    def touches(self, other: Box) -> bool:
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )

    def within(self, other: Box) -> bool:
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.w <= other.x + other.w
            and self.y + self.h <= other.y + other.h
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point with its name. r: radius of the dot drawn at it, which no label may cover."""

    x: float
    y: float
    text: str
    r: float = 4
    size: float = 8
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """x: left end of the text; y: its baseline; leader: from the label to its point where it stands apart."""

    text: str
    x: float
    y: float
    size: float
    box: Box
    leader: tuple[float, float, float, float] | None = None


def pack(spans: Iterable[tuple[float, float]], *, gap: float = 6) -> tuple[int, ...]:
    """For each span (start, end) in turn, the first row in which it is free of those before it."""
    taken: list[list[tuple[float, float]]] = []
    ends: list[float] = []
    found = []
    for start, end in spans:
        row = 0
        for row, own in enumerate(taken):
            if ends[row] + gap <= start or all(end + gap <= a or b + gap <= start for a, b in own):
                break
        else:
            row = len(taken)
            taken.append([])
            ends.append(end)
        taken[row].append((start, end))
        ends[row] = max(ends[row], end)
        found.append(row)
    return tuple(found)


def spread(
    wanted: Sequence[float], sizes: Sequence[float], low: float, high: float, *, gap: float = 2
) -> tuple[float | None, ...]:
    """Middles as near to the wanted ones as can be, apart by at least the gap and within low and high.

    The order along the line is kept. Where not all fit, the last ones given are left out (None).
    """
    kept = list(range(len(wanted)))
    while kept and sum(sizes[i] for i in kept) + gap * (len(kept) - 1) > high - low:
        kept.pop()
    order = sorted(kept, key=lambda i: (wanted[i], i))
    starts: list[float] = []  # where each would begin if those before it took no room
    used = 0.0
    for i in order:
        starts.append(wanted[i] - sizes[i] / 2 - used)
        used += sizes[i] + gap
    room = high - (used - gap) if order else low
    found: list[float | None] = [None] * len(wanted)
    used = 0.0
    for i, start in zip(order, _rising(starts), strict=True):
        found[i] = min(max(start, low), max(room, low)) + used + sizes[i] / 2
        used += sizes[i] + gap
    return tuple(found)


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest sequence, by squares, that never falls: neighbors in the wrong order are pooled to their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pool = (value, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    return [mean for mean, count in pools for _ in range(count)]


def place(marks: Sequence[Mark], bounds: Box, taken: Iterable[Box] = ()) -> tuple[Placed | None, ...]:
    """A place for each label within bounds, clear of all dots, of what is taken and of each other.

    The marks are served in their order, so the most important come first. A long label that finds no room is tried
    once more at a third of its length.
    """
    grid = _Grid()
    for box in taken:
        grid.add(box)
    for mark in marks:
        grid.add(Box(x=mark.x - mark.r, y=mark.y - mark.r, w=2 * mark.r, h=2 * mark.r))
    found: list[Placed | None] = []
    for mark in marks:
        text = " ".join(mark.text.split())
        short = clip(text, width(text, mark.size, bold=mark.bold) / 3, mark.size, bold=mark.bold)
        fits = (p for t in (text, short) if t for p in _places(mark, t) if p.box.within(bounds) and grid.free(p.box))
        placed = next(fits, None)
        if placed is not None:
            grid.add(placed.box)
        found.append(placed)
    return tuple(found)


def _places(mark: Mark, text: str) -> Iterator[Placed]:
    """Right, left, above, below and the corners; then the same farther away."""
    w, h = width(text, mark.size, bold=mark.bold), mark.size * 1.25
    for ring in _RINGS:
        off = mark.r + 3 + ring
        slant = off * 0.75
        middle, beside = mark.x - w / 2, mark.y - h / 2
        for x, y in (
            (mark.x + off, beside),
            (mark.x - off - w, beside),
            (middle, mark.y - off - h),
            (middle, mark.y + off),
            (mark.x + slant, mark.y - slant - h),
            (mark.x + slant, mark.y + slant),
            (mark.x - slant - w, mark.y - slant - h),
            (mark.x - slant - w, mark.y + slant),
        ):
            box = Box(x=x, y=y, w=w, h=h)
            leader = _leader(mark, box) if ring else None
            yield Placed(text=text, x=x, y=y + mark.size, size=mark.size, box=box, leader=leader)


def _leader(mark: Mark, box: Box) -> tuple[float, float, float, float]:
    """From the nearest point of the label to the edge of the dot."""
    x = min(max(mark.x, box.x), box.x + box.w)
    y = min(max(mark.y, box.y), box.y + box.h)
    far = max(((x - mark.x) ** 2 + (y - mark.y) ** 2) ** 0.5, 0.01)
    share = mark.r / far
    return x, y, mark.x + (x - mark.x) * share, mark.y + (y - mark.y) * share


class _Grid:
    """Boxes by the cells they lie in, so that asking stays cheap with hundreds of them."""

    _CELL = 32.0

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in self._of(box):
            self._cells[cell].append(box)

    def free(self, box: Box) -> bool:
        return not any(box.touches(other) for cell in self._of(box) for other in self._cells.get(cell, ()))

    def _of(self, box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box.x // self._CELL), int((box.x + box.w) // self._CELL) + 1):
            for row in range(int(box.y // self._CELL), int((box.y + box.h) // self._CELL) + 1):
                yield column, row
