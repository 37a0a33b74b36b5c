"""What swim lanes are made from, and the shapes that come out."""

from __future__ import annotations

from dataclasses import dataclass

from plans.charts.shapes import Path, Text
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneBand:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneFrame:
    """What stands around the bars, and seldom changes when one of them moves."""

    years: tuple[Block, ...]
    quarters: tuple[Block, ...]
    grid: tuple[tuple[float, float, float], ...]
    gates: tuple[GateMark, ...]

    @property
    def labels(self) -> tuple[Text, ...]:
        return tuple(block.text for block in (*self.years, *self.quarters) if block.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwimLanes:
    """One picture. left: where time begins; quarter: how wide a quarter is; first: the first one, as 2027-Q1."""

    width: float
    height: float
    left: float
    alt: str
    years: tuple[Block, ...]
    quarters: tuple[Block, ...]
    grid: tuple[tuple[float, float, float], ...]
    """x, from y, to y of the lines between quarters."""
    lanes: tuple[LaneBand, ...]
    links: tuple[Path, ...]
    gates: tuple[GateMark, ...]
    quarter: float = 0
    first: str = ""

    @property
    def frame(self) -> LaneFrame:
        return LaneFrame(years=self.years, quarters=self.quarters, grid=self.grid, gates=self.gates)
