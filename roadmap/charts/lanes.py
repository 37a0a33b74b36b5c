"""Swim lanes over quarters: every item a bar in the lane of its phase, gates as lines, dependencies as elbows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plans.charts.palette import INK, MUTED, WHITE, ink_on, mix, series
from plans.charts.placing import pack
from plans.charts.shapes import Path, Text, at
from plans.charts.text import clip, width, wrap
from reconciliation.quarters import Quarter
from roadmap.charts.lane_shapes import (
    PAPER,
    Block,
    Gate,
    GateMark,
    ItemBar,
    Lane,
    LaneBand,
    LaneFrame,
    LaneItem,
    LaneLook,
    SwimLanes,
)

_STATUS = {"done": 0.0, "committed": 0.0, "planned": 0.52, "proposed": 0.86}


def swim_lanes(
    lanes: Sequence[Lane],
    items: Sequence[LaneItem],
    gates: Sequence[Gate] = (),
    *,
    alt: str,
    look: LaneLook = PAPER,
    span: tuple[Quarter, Quarter] | None = None,
) -> tuple[SwimLanes, ...]:
    """The picture, in several parts when it is higher than the look allows; always at least one.

    span: first and last quarter; without it, from the first item's start to the last item's end or gate.
    """
    first, last = span or _span(items, gates)
    scale = _Scale(first=first, count=first.until(last) + 1, look=look)
    top = 40.0
    marks = _gate_rows(tuple(gates), scale)
    foot = 8 + 13.0 * len({row for *_rest, row in marks})
    bands: list[LaneBand] = []
    pictures: list[list[LaneBand]] = [bands]
    y = top
    own: dict[str, list[LaneItem]] = {lane.id: [] for lane in lanes}
    for item in items:
        own.setdefault(item.lane, []).append(item)
    for index, lane in enumerate(lanes):
        for rows in _lane_pieces(tuple(own[lane.id]), scale, top + foot):
            height = max(len(rows.rows), 2) * look.row + look.pad
            if look.height and bands and y + height + foot > look.height:
                bands, y = [], top
                pictures.append(bands)
            bands.append(_band(lane, index, rows, y, height, scale))
            y += height
    return tuple(_picture(part, marks, items, scale, top, foot, alt) for part in pictures)


def _span(items: Sequence[LaneItem], gates: Sequence[Gate]) -> tuple[Quarter, Quarter]:
    spans = [(item.start, item.duration) for item in items] + [item.was for item in items if item.was]
    starts = [start for start, _duration in spans] + [gate.quarter for gate in gates]
    ends = [start.plus(duration - 1) for start, duration in spans] + [gate.quarter for gate in gates]
    return (min(starts), max(ends)) if starts else (Quarter(2027, 1), Quarter(2027, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: Quarter
    count: int
    look: LaneLook

    @property
    def quarter(self) -> float:
        return (self.look.width - self.look.label) / self.count

    def x(self, quarter: Quarter) -> float:
        """Where the quarter begins; times before and after the picture end at its edge."""
        return self.look.label + self.quarter * min(max(self.first.until(quarter), 0), self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """An item with the room it takes in its row: the bar, its outline of before, the label where it stands outside."""

    item: LaneItem
    x: float
    w: float
    start: float
    end: float
    inside: bool
    label: str
    label_x: float
    ghost: tuple[float, float] | None


def _extent(start: Quarter, duration: int, scale: _Scale) -> tuple[float, float]:
    """Left end and width of a bar."""
    x = scale.x(start) + 1
    return x, max(scale.x(start.plus(duration)) - 1 - x, 4)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of a lane, known by themselves: the same items at the same scale are the same object."""

    rows: tuple[tuple[_Placed, ...], ...]


def _place(item: LaneItem, scale: _Scale) -> _Placed:
    """The label inside the bar, else right of bar and outline, else left of them, else clipped inside."""
    look = scale.look
    x, w = _extent(item.start, item.duration, scale)
    ghost = _extent(*item.was, scale) if item.was else None
    low, high = min(x, ghost[0] if ghost else x), max(x + w, sum(ghost) if ghost else 0)
    number = width(item.number, look.size - 1.5, bold=True) + 6 if item.number else 0
    wanted = width(item.title, look.size)
    start, end, inside, label, label_x = low, high, False, item.title, high + 4
    if wanted + 10 + number <= w:
        inside, label_x = True, x + 5
    elif wanted + 4 <= look.width - high - 4:
        end = high + 4 + wanted
    elif wanted + 4 <= low - look.label - 4:
        start = label_x = low - 4 - wanted
    else:
        inside, label, label_x = True, clip(item.title, w - 10 - number, look.size), x + 5
    return _Placed(item=item, x=x, w=w, start=start, end=end, inside=inside, label=label, label_x=label_x, ghost=ghost)


def _rows(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Items packed into as few rows as a greedy pass needs, in the order of their start."""
    ordered = sorted(placed, key=lambda p: (p.x, p.start, p.item.id))
    found = pack(((one.start, one.end) for one in ordered), gap=1)
    rows: list[list[_Placed]] = [[] for _ in range(max(found, default=-1) + 1)]
    for one, row in zip(ordered, found, strict=True):
        rows[row].append(one)
    return rows


@lru_cache(maxsize=1024)
def _lane_pieces(items: tuple[LaneItem, ...], scale: _Scale, around: float) -> tuple[_Rows, ...]:
    """A lane's rows, cut where a whole picture could not hold them."""
    rows = tuple(tuple(row) for row in _rows(_place(item, scale) for item in items))
    look = scale.look
    most = max(int((look.height - around - look.pad) / look.row), 1) if look.height else len(rows) or 1
    return tuple(_Rows(rows[i : i + most]) for i in range(0, max(len(rows), 1), most))


@lru_cache(maxsize=1024)
def _band(lane: Lane, index: int, placed: _Rows, y: float, height: float, scale: _Scale) -> LaneBand:
    look, color, rows = scale.look, series(index), placed.rows
    inset = (height - len(rows) * look.row) / 2 + (look.row - look.bar) / 2
    ground = "#f2f5f9" if index % 2 == 0 else WHITE
    bars = tuple(
        _bar(one, y + inset + number * look.row, index, ground, look) for number, row in enumerate(rows) for one in row
    )
    titles = wrap(lane.title, look.label - 18, look.size, 2, bold=True)
    step = look.size * 1.3
    texts = [
        Text(x=12, y=at(y + 13 + i * step), text=line, size=look.size, weight=600, fill=INK, css="c-ink")
        for i, line in enumerate(titles)
    ]
    room = int((height - 13 - len(titles) * step) / step) + 1
    if lane.note and room > 0:
        note = clip(lane.note, look.label - 18, look.size - 1.5)
        texts.append(
            Text(x=12, y=at(y + 13 + len(titles) * step), text=note, size=look.size - 1.5, fill=MUTED, css="c-muted")
        )
    return LaneBand(
        x=0,
        y=at(y),
        w=look.width,
        h=at(height),
        color=color,
        ground=ground,
        index=index,
        texts=tuple(texts),
        items=bars,
    )


@lru_cache(maxsize=4096)  # on a page of many, few have moved
def _bar(placed: _Placed, y: float, lane: int, ground: str, look: LaneLook) -> ItemBar:
    item, color = placed.item, series(lane)
    fill = mix(color, WHITE, _STATUS.get(item.status, 0.52))
    proposed = item.status == "proposed"
    ink = ink_on(fill)
    base = at(y + look.bar / 2 + look.size * 0.36)
    inside = placed.inside and bool(placed.label)
    box = (placed.label_x, placed.label_x + width(placed.label, look.size))
    label = number = halo = ghost = None
    if placed.label:
        css = f"{'c-on-bar' if inside else 'c-ink'} c-item-{item.status}"
        label = Text(
            x=at(box[0]), y=base, text=placed.label, size=look.size, weight=500, fill=ink if inside else INK, css=css
        )
    if placed.label and not inside:
        css = f"c-halo c-band-{lane}"
        halo = Block(x=at(box[0] - 1), y=at(y), w=at(box[1] - box[0] + 2), h=look.bar, fill=ground, css=css)
    small = look.size - 1.5
    if item.number and placed.w >= width(item.number, small, bold=True) + 6:
        number = Text(
            x=at(placed.x + placed.w - 4),
            y=at(base - 0.3),
            text=item.number,
            size=small,
            weight=600,
            fill=ink,
            anchor="end",
            css=f"c-on-bar c-item-{item.status}",
        )
    if placed.ghost:
        ghost = Block(x=at(placed.ghost[0]), y=at(y), w=at(placed.ghost[1]), h=look.bar, fill="none", css="c-ghost")
    return ItemBar(
        id=item.id,
        href=item.href,
        title=item.title,
        status=item.status,
        x=at(placed.x),
        y=at(y),
        w=at(placed.w),
        h=look.bar,
        fill=fill,
        stroke=color if proposed else "",
        dash="3 2" if proposed else "",
        label=label,
        number=number,
        label_box=box,
        halo=halo,
        ghost=ghost,
        css=f"c-item c-item-{item.status} c-item-{lane}",
    )


def _picture(
    bands: list[LaneBand],
    marks: _GateRows,
    items: Sequence[LaneItem],
    scale: _Scale,
    top: float,
    foot: float,
    alt: str,
) -> SwimLanes:
    look = scale.look
    bottom = bands[-1].y + bands[-1].h if bands else top
    return SwimLanes(
        width=look.width,
        height=at(bottom + foot),
        left=look.label,
        alt=alt,
        frame=_frame(marks, scale, top, bottom),
        lanes=tuple(bands),
        links=_links(bands, items),
        quarter=at(scale.quarter),
        first=str(scale.first),
    )


@lru_cache(maxsize=256)
def _frame(marks: _GateRows, scale: _Scale, top: float, bottom: float) -> LaneFrame:
    return LaneFrame(
        years=tuple(_years(scale)),
        quarters=tuple(_quarters(scale)),
        grid=tuple((at(scale.look.label + scale.quarter * i), top - 14, at(bottom)) for i in range(scale.count + 1)),
        gates=tuple(_gates(marks, scale, top, bottom)),
    )


def _years(scale: _Scale) -> Iterable[Block]:
    quarters = [scale.first.plus(i) for i in range(scale.count)]
    for index, year in enumerate(sorted({q.year for q in quarters})):
        own = [q for q in quarters if q.year == year]
        x, w = scale.x(own[0]), scale.quarter * len(own)
        text = Text(
            x=at(x + w / 2), y=12, text=str(year), size=9, weight=600, fill=WHITE, anchor="middle", css="c-on-bar"
        )
        fill = "#1d4b86" if index % 2 == 0 else "#123a63"
        yield Block(x=at(x + 0.5), y=0, w=at(w - 1), h=17, fill=fill, text=text, css="c-year")


def _quarters(scale: _Scale) -> Iterable[Block]:
    for i in range(scale.count):
        quarter, x = scale.first.plus(i), scale.look.label + scale.quarter * i
        name = f"Q{quarter.number}" if scale.quarter > 16 else str(quarter.number)
        text = Text(
            x=at(x + scale.quarter / 2), y=32, text=name, size=8.5, weight=600, fill=INK, anchor="middle", css="c-ink"
        )
        yield Block(x=at(x), y=18, w=at(scale.quarter), h=20, fill="none", text=text, css="c-quarter")


def _links(bands: list[LaneBand], items: Sequence[LaneItem]) -> Path | None:
    """An elbow from the end of what must come first to the start of what waits for it, with its arrow head."""
    places = {bar.id: (bar.x, bar.y, bar.w, bar.h) for band in bands for bar in band.items}
    elbows = [
        _elbow(places[before], places[item.id])
        for item in items
        for before in item.depends_on
        if item.id in places and before in places
    ]
    return Path(d="".join(elbows), stroke=INK, thick=0.8, css="c-link") if elbows else None


_Place = tuple[float, float, float, float]


@lru_cache(maxsize=4096)
def _elbow(a: _Place, b: _Place) -> str:
    """Down (or up) beside the end of what comes first, then along to the start of what waits for it."""
    (ax, ay, aw, ah), (bx, by, _bw, bh) = a, b
    y2, end = by + bh / 2, ax + aw
    head = f"M{at(bx - 4.5)},{at(y2 - 2.5)}l3.5,2.5l-3.5,2.5"
    if ay == by:
        return f"M{at(end)},{at(y2)}H{at(bx - 1)}{head}"
    x = max(ax + 2, min(end - 5, bx - 8))
    y1 = ay + ah if by > ay else ay
    return f"M{at(x)},{at(y1)}V{at(y2)}H{at(bx - 1)}{head}"


_GateRows = tuple[tuple[Gate, float, float, int], ...]


@lru_cache(maxsize=256)
def _gate_rows(gates: tuple[Gate, ...], scale: _Scale) -> _GateRows:
    """Each gate with the x of its line, the x of its label and the row in which the label is free."""
    places: list[tuple[Gate, float, float]] = []
    spans: list[tuple[float, float]] = []
    for gate in sorted(gates, key=lambda g: (g.quarter, g.share, g.title)):
        x = scale.x(gate.quarter) + scale.quarter * gate.share
        wide = min(width(gate.title, 8, bold=True), scale.look.width - scale.look.label - 20)
        start = x + 7 if x + 7 + wide <= scale.look.width else x - 7 - wide
        places.append((gate, x, start))
        spans.append((min(x - 6, start), max(x + 6, start + wide)))
    return tuple((*one, row) for one, row in zip(places, pack(spans), strict=True))


def _gates(marks: _GateRows, scale: _Scale, top: float, bottom: float) -> Iterable[GateMark]:
    for gate, x, start, row in marks:
        y = bottom + 9 + 13 * row
        room = scale.look.width - scale.look.label - 20
        color, css = ("#70458f", "c-outside") if gate.outside else ("#b0302a", "c-gate")
        text = Text(
            x=at(start),
            y=at(y + 3),
            text=clip(gate.title, room, 8, bold=True),
            size=8,
            weight=600,
            fill=color,
            css=css,
        )
        low = f"L{at(x + 4.5)},{at(y + 4)}L{at(x - 4.5)},{at(y + 4)}Z"
        diamond = f"L{at(x + 4.5)},{at(y)}L{at(x)},{at(y + 5)}L{at(x - 4.5)},{at(y)}Z"
        mark = f"M{at(x)},{at(y - 5)}" + (low if gate.outside else diamond)
        yield GateMark(x=at(x), y1=top - 2, y2=at(y - 4), mark=mark, label=text, color=color, css=css)
