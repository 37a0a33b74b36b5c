"""The roadmap page: swim lanes over quarters, the same facts as a table, capacity and money below."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from plans.access import Place
from plans.document import plan_document
from reconciliation.document import Initiative, PlanDocument
from reconciliation.quarters import Quarter
from roadmap.charts import SwimLanes
from roadmap.drafting import chosen_stack
from roadmap.labels import quarter_name, status_name
from roadmap.models import Initiative as Row
from roadmap.queries.answers import latest_answer
from roadmap.queries.lanes import lane_charts, lanes_of, quarters_of
from roadmap.wording import Names, money
from stakeholders.labels import phase_label


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """One item as a row of the table."""

    key: str
    version: int
    title: str
    lane: str
    start: str
    end: str
    status: str
    owner: str
    color: int
    effort: int
    depends_on: tuple[str, ...]
    requirements: tuple[str, ...]
    pinned: bool
    late: bool
    url: str
    move_url: str


@dataclass(frozen=True, kw_only=True)
class LoadCell:
    days: int
    capacity: int

    @property
    def percent(self) -> int:
        return 100 * self.days // self.capacity if self.capacity else 0

    @property
    def over(self) -> bool:
        return self.days > self.capacity


@dataclass(frozen=True, kw_only=True)
class LoadRow:
    team: str
    cells: tuple[LoadCell, ...]


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    title: str
    date: date
    source: str
    note: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoadmapPage:
    charts: tuple[SwimLanes, ...]
    items: tuple[ItemLine, ...]
    quarters: tuple[str, ...]
    load: tuple[LoadRow, ...]
    rules: tuple[RuleLine, ...]
    can_draft: bool


def roadmap_page(place: Place) -> RoadmapPage:
    """Two queries beside the plan's value."""
    document = plan_document(place.plan)
    versions = dict(Row.objects.filter(plan=place.plan).values_list("key", "version"))
    quarters = quarters_of(document)
    names = Names(document)
    return RoadmapPage(
        charts=lane_charts(document, item_url=reverse("initiative", args=[place.key, "KEY"])),
        items=tuple(_line(place, names, item, versions) for item in _in_order(document)),
        quarters=tuple(quarter_name(quarter) for quarter in quarters),
        load=tuple(_load(document, quarters)),
        rules=tuple(
            RuleLine(title=r.title, date=r.date, source=r.source, note=r.note, requirements=r.requirements)
            for r in sorted(document.rules, key=lambda r: r.date)
        ),
        can_draft=chosen_stack(latest_answer(place.plan)) is not None,
    )


def _in_order(document: PlanDocument) -> list[Initiative]:
    lanes = lanes_of(document)
    return sorted(document.initiatives, key=lambda i: (i.start is None, i.start, lanes.index(i.phase), i.id))


def _line(place: Place, names: Names, item: Initiative, versions: dict[str, int]) -> ItemLine:
    end = item.start.plus(item.duration - 1) if item.start else None
    return ItemLine(
        key=item.id,
        version=versions.get(item.id, 0),
        title=item.title,
        lane=phase_label(item.phase),
        start=quarter_name(item.start) if item.start else "",
        end=quarter_name(end) if end else "",
        status=status_name(item.status),
        owner=names.group(item.owner) if item.owner else "",
        color=names.colors.get(item.owner, 8),
        effort=sum(effort.days for effort in item.effort),
        depends_on=item.depends_on,
        requirements=item.requirements,
        pinned=item.pinned,
        late=bool(end and item.deadline and end > item.deadline),
        url=reverse("initiative", args=[place.key, item.id]),
        move_url=reverse("initiative_move", args=[place.key, item.id]),
    )


def split_evenly(days: int, quarters: int) -> list[int]:
    """Person-days over quarters as whole numbers that add up; the earlier quarters take the remainder."""
    share, rest = divmod(days, quarters)
    return [share + (1 if n < rest else 0) for n in range(quarters)]


def team_load(document: PlanDocument) -> dict[tuple[str, Quarter], int]:
    """(team, quarter) -> person-days of the placed items."""
    load: dict[tuple[str, Quarter], int] = defaultdict(int)
    for item in document.initiatives:
        if item.start is not None:
            for effort in item.effort:
                for offset, days in enumerate(split_evenly(effort.days, item.duration)):
                    load[effort.team, item.start.plus(offset)] += days
    return load


def _load(document: PlanDocument, quarters: list[Quarter]) -> list[LoadRow]:
    load = team_load(document)
    return [
        LoadRow(
            team=team.name,
            cells=tuple(LoadCell(days=load.get((team.id, quarter), 0), capacity=team.capacity) for quarter in quarters),
        )
        for team in document.teams
    ]


@dataclass(frozen=True, kw_only=True)
class StatementBehind:
    key: str
    group: str
    color: int
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class InitiativePage:
    key: str
    version: int
    title: str
    lane: str
    start: str
    tool: str
    cost: str
    statements: tuple[StatementBehind, ...]
    waits_for: tuple[tuple[str, str], ...]
    follows: tuple[tuple[str, str], ...]


def initiative_page(place: Place, row: Row) -> InitiativePage:
    """No query beside the row and the plan's value."""
    document = plan_document(place.plan)
    names = Names(document)
    titles = {item.id: item.title for item in document.initiatives}
    statements = []
    for key in row.requirements:
        requirement = names.requirements.get(key)
        if requirement:
            statements.append(
                StatementBehind(
                    key=key,
                    group=names.group(requirement.group),
                    color=names.colors.get(requirement.group, 8),
                    text=requirement.statement,
                    url=reverse("requirement", args=[place.key, key]),
                )
            )
    return InitiativePage(
        key=row.key,
        version=row.version,
        title=row.title,
        lane=phase_label(row.phase),
        start=quarter_name(row.start) if row.start else "",
        tool=names.option(row.option) if row.option else "",
        cost=money(row.cost, document.currency) if row.cost else "",
        statements=tuple(statements),
        waits_for=tuple((key, titles.get(key, key)) for key in row.depends_on),
        follows=tuple((i.id, i.title) for i in document.initiatives if row.key in i.depends_on),
    )
