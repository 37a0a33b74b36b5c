"""What the roadmap asks of teams and money, quarter by quarter: as numbers, as sentences, as strips. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.charts.shapes import Chart
from plans.wording import quarter_name
from reconciliation.answers import Placement
from reconciliation.document import PlanDocument, Team
from reconciliation.loads import placed, spending, team_loads
from reconciliation.quarters import Quarter
from roadmap.charts import Column, LaneLook, Strip, load_strip
from roadmap.wording import money
from stakeholders.labels import number as localized


@lru_cache(maxsize=4096)
def _number(value: int, _language: str) -> str:
    return localized(value)


def number(value: int) -> str:
    """A number as the reader writes it; a page has hundreds of the same few."""
    return _number(value, get_language() or "")


@dataclass(frozen=True, kw_only=True)
class LoadCell:
    """used of what is there, as people read them; over: too much."""

    used: str
    there: str
    over: bool


@dataclass(frozen=True, kw_only=True)
class LoadRow:
    title: str
    note: str
    cells: tuple[LoadCell, ...]


@dataclass(frozen=True, kw_only=True)
class Loads:
    """quarters: the columns; charts: a strip for each row. over: a sentence for each quarter with too much."""

    quarters: tuple[str, ...]
    rows: tuple[LoadRow, ...]
    over: tuple[str, ...]
    charts: tuple[Chart, ...]


def loads_of(document: PlanDocument, quarters: list[Quarter], look: LaneLook) -> Loads:
    """Each team's person-days against its capacity, and the money spent against the budget, both on one scale."""
    if not quarters:
        return Loads(quarters=(), rows=(), over=(), charts=())
    placements = [placed(item, item.start) for item in document.initiatives if item.start is not None]
    strips = [*_teams(document, placements, quarters), *_budget(document, placements, quarters)]
    rows = tuple(_row(strip) for strip in strips)
    over = tuple(
        _("%(who)s in %(quarter)s: %(label)s") % {"who": s.title, "quarter": quarter_name(q), "label": column.label}
        for s in strips
        for q, column in zip(quarters, s.columns, strict=True)
        if column.over
    )
    charts = tuple(
        load_strip(
            strip, index, alt=_("%(who)s by quarter; the table below says the same.") % {"who": strip.title}, look=look
        )
        for index, strip in enumerate(strips)
    )
    return Loads(quarters=tuple(quarter_name(q) for q in quarters), rows=rows, over=over, charts=charts)


@lru_cache(maxsize=512)
def _row(strip: Strip) -> LoadRow:
    pairs = [(column.label.partition(" / "), column.over) for column in strip.columns]
    cells = tuple(LoadCell(used=used, there=there, over=over) for (used, _slash, there), over in pairs)
    return LoadRow(title=strip.title, note=strip.note, cells=cells)


def _teams(document: PlanDocument, placements: list[Placement], quarters: list[Quarter]) -> list[Strip]:
    language = get_language() or ""
    days = {(load.team, load.quarter): load.days for load in team_loads(document, placements)}
    return [
        Strip(
            title=team.name,
            note=_capacity_note(team),
            columns=tuple(_column(days.get((team.id, q), 0), team.days_in(q), language) for q in quarters),
        )
        for team in document.teams
    ]


def _capacity_note(team: Team) -> str:
    differs = _("mostly %(n)s person-days") if team.by_quarter else _("%(n)s person-days a quarter")
    return differs % {"n": number(team.capacity)}


@lru_cache(maxsize=4096)
def _column(used: int, there: int, _language: str) -> Column:
    return Column(used=used, there=there, label=f"{number(used)} / {number(there)}")


def _budget(document: PlanDocument, placements: list[Placement], quarters: list[Quarter]) -> list[Strip]:
    """Summed up to each quarter; before the first entry nothing is there, after the last it stays."""
    found = {entry.quarter: entry for entry in spending(document, placements)}
    if not found:
        return []
    columns, spent, budget = [], 0, 0
    for quarter in quarters:
        if quarter in found:
            spent, budget = found[quarter].spent, found[quarter].budget
        label = f"{number(-(-spent // 1_000_000))} / {number(budget // 1_000_000)}"
        columns.append(Column(used=spent, there=budget, label=label))
    whole = money(max(entry.budget for entry in found.values()), document.currency)
    note = _("in thousands, summed up; %(whole)s in all") % {"whole": whole}
    return [Strip(title=_("Budget"), note=note, columns=tuple(columns))]
