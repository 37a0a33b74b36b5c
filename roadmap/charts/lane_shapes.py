"""What swim lanes are made from, and the shapes that come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from plans.charts.shapes import Line, Path, Rect, Shape, Text
from reconciliation.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneItem:
    """One bar. number: the short mark at its end; lane: a Lane's id; status: done, committed, planned or proposed.

    was: first quarter and number of quarters in an earlier version, drawn as an outline behind the bar.
    """

    id: str
    title: str
    lane: str
    start: Quarter
    duration: int = 1
    status: str = "planned"
    number: str = ""
    depends_on: tuple[str, ...] = ()
    href: str = ""
    was: tuple[Quarter, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A line in a quarter, at its end unless `share` (0 to 1) says where. outside: a date from outside, not a gate."""

    title: str
    quarter: Quarter
    share: float = 1
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneLook:
    """Sizes in user units. height: where the picture is cut and goes on in the next one; 0 for never."""

    width: float = 1014
    label: float = 138
    row: float = 18
    bar: float = 14
    size: float = 8.5
    pad: float = 8
    height: float = 0


PAPER = LaneLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    x: float
    y: float
    w: float
    h: float
    fill: str
    text: Text | None = None
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBar:
    """A bar with its label (inside or beside it) and its number."""

    APART: ClassVar = ("label_box", "halo", "ghost")
    """What is not drawn with the bar itself."""
    id: str
    href: str
    title: str
    status: str
    x: float
    y: float
    w: float
    h: float
    fill: str
    stroke: str
    dash: str
    label: Text | None
    number: Text | None
    label_box: tuple[float, float]
    """From where to where the label stands, so that a test can prove that nothing overlaps."""
    halo: Block | None
    """The ground behind a label beside its bar, so that lines pass under it."""
    ghost: Block | None = None
    """Where the item stood in an earlier version."""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaneBand:
    """Laid out once for the same items in the same place, so that it is known by itself, not by its hundred values."""

    x: float
    y: float
    w: float
    h: float
    color: str
    ground: str
    index: int
    texts: tuple[Text, ...]
    items: tuple[ItemBar, ...]

    @property
    def ground_shapes(self) -> tuple[Shape, ...]:
        """What lies under the frame and the bars: the band, the stripe in the lane's color, its title and note."""
        band = Rect(x=0, y=self.y, w=self.w, h=self.h, fill=self.ground, css=f"c-band c-band-{self.index}")
        stripe = Rect(x=0, y=self.y, w=4, h=self.h, fill=self.color, css=f"c-lane c-lane-{self.index}")
        return band, stripe, *self.texts

    @property
    def ghosts(self) -> tuple[Block, ...]:
        return tuple(item.ghost for item in self.items if item.ghost)

    @property
    def halos(self) -> tuple[Block, ...]:
        return tuple(item.halo for item in self.items if item.halo)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateMark:
    x: float
    y1: float
    y2: float
    mark: str
    """Path data of the diamond, or of the triangle of a date from outside."""
    label: Text
    color: str
    css: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaneFrame:
    """What stands around the bars, and seldom changes when one of them moves: known by itself like a band."""

    years: tuple[Block, ...]
    quarters: tuple[Block, ...]
    grid: tuple[tuple[float, float, float], ...]
    """x, from y, to y of the lines between quarters."""
    gates: tuple[GateMark, ...]

    @property
    def shapes(self) -> Iterator[Shape]:
        for year in self.years:
            yield Rect(x=year.x, y=year.y, w=year.w, h=year.h, rx=2, fill=year.fill, css=year.css)
        yield from (block.text for block in (*self.years, *self.quarters) if block.text)
        lines = "".join(f"M{x},{y1}V{y2}" for x, y1, y2 in self.grid)
        yield Path(d=lines, stroke="#cfd6e0", thick=0.7, css="c-grid")
        for gate in self.gates:
            x, css = gate.x, gate.css
            yield Line(x1=x, y1=gate.y1, x2=x, y2=gate.y2, stroke=gate.color, thick=1.1, css=f"{css}-line")
            yield Path(d=gate.mark, fill=gate.color, css=f"{css}-mark")
            yield gate.label


@dataclass(frozen=True, slots=True, kw_only=True)
class SwimLanes:
    """One picture. left: where time begins; quarter: how wide a quarter is; first: the first one, as 2027-Q1.

    links: all the elbows in one path.
    """

    width: float
    height: float
    left: float
    alt: str
    frame: LaneFrame
    lanes: tuple[LaneBand, ...]
    links: Path | None
    quarter: float = 0
    first: str = ""
