"""The roadmap page: swim lanes over quarters, the same facts as a table, capacity and money below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse

from plans.access import Place
from plans.document import plan_document
from plans.templatetags.ui import group_color
from plans.wording import quarter_name
from reconciliation.document import Initiative, InitiativeStatus, PlanDocument
from reconciliation.document import OutsideRule as Rule
from reconciliation.quarters import Quarter
from roadmap.baselines import thaw
from roadmap.charts import LaneLook, SwimLanes
from roadmap.labels import status_name
from roadmap.models import Baseline
from roadmap.models import Initiative as Row
from roadmap.queries.lanes import BY, lane_charts, lanes_of, quarter_of, quarters_of
from roadmap.queries.loads import Loads, loads_of, number
from roadmap.queries.value import roadmap_value
from roadmap.wording import Names, money
from stakeholders.labels import phase_label

LOOK = LaneLook(row=22, bar=17, size=9, pad=8)
NEAR_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """One item as a row of the table, in words. value: points of the statements it serves; checks: rules that are open
    for it; end: empty when it takes one quarter; color: the CSS class of the accountable group.
    """

    key: str
    version: int
    title: str
    lane: str
    start: str
    end: str
    status: str
    owner: str
    color: str
    effort: str
    value: str
    requirements: str
    checks: tuple[str, ...]
    pinned: bool
    late: bool
    url: str
    move_url: str


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A dated rule. state: ahead, near (90 days and less), open (its day has come, nobody looked) or checked.

    late: the items that serve what it touches and end after its date, while it lies ahead.
    """

    key: str
    version: int
    title: str
    due: date
    source: str
    note: str
    requirements: tuple[str, ...]
    items: tuple[str, ...]
    late: tuple[str, ...]
    state: str
    checked_on: date | None
    check_url: str


@dataclass(frozen=True, kw_only=True)
class RoadmapPage:
    charts: tuple[SwimLanes, ...]
    loads: Loads
    items: tuple[ItemLine, ...]
    rules: tuple[RuleLine, ...]
    by: str
    against: str
    versions: tuple[str, ...]


def roadmap_page(place: Place, *, by: str = BY[0], against: str = "", today: date) -> RoadmapPage:
    """No query beside the roadmap's value and the version to compare with."""
    known = roadmap_value(place.plan)
    document = known.document
    was = _earlier(place, against) if against in known.versions else None
    rules = rule_lines(place, document, today, known.rules)
    charts = lane_charts(
        document, item_url=reverse("initiative", args=[place.key, "KEY"]), look=LOOK, was=was, by=by, rules=True
    )
    return RoadmapPage(
        charts=charts,
        loads=loads_of(document, _columns(document, charts), LOOK),
        items=_lines(place, document, known.items, rules),
        rules=rules,
        by=by,
        against=against if was else "",
        versions=known.versions,
    )


def _earlier(place: Place, key: str) -> PlanDocument | None:
    content = Baseline.objects.filter(plan=place.plan, key=key).values_list("content", flat=True).first()
    return thaw(content).plan if content else None


def _columns(document: PlanDocument, charts: tuple[SwimLanes, ...]) -> list[Quarter]:
    """The quarters of the picture, so that what stands under it stands under its quarter."""
    if not charts:
        return quarters_of(document)
    first = Quarter.parse(charts[0].first)
    return [first.plus(n) for n in range(len(charts[0].frame.quarters))]


def rule_lines(place: Place, document: PlanDocument, today: date, versions: Mapping[str, int]) -> tuple[RuleLine, ...]:
    """The dated rules in the order of their dates, with what they re-open."""
    lines, check_url = [], reverse("rule_check", args=[place.key, "KEY"])
    for rule in sorted(document.rules, key=lambda r: (r.date, r.id)):
        serving = [item for item in document.initiatives if not set(item.requirements).isdisjoint(rule.requirements)]
        due = quarter_of(rule.date)
        ahead = rule.date > today
        late = [i.id for i in serving if ahead and i.start is not None and i.start.plus(i.duration - 1) > due]
        lines.append(
            RuleLine(
                key=rule.id,
                version=versions.get(rule.id, 0),
                title=rule.title,
                due=rule.date,
                source=rule.source,
                note=rule.note,
                requirements=rule.requirements,
                items=tuple(item.id for item in serving),
                late=tuple(late),
                state=_state(rule, today),
                checked_on=rule.checked_on,
                check_url=check_url.replace("KEY", rule.id),
            )
        )
    return tuple(lines)


def _state(rule: Rule, today: date) -> str:
    if rule.checked_on is not None and rule.checked_on >= min(rule.date, today):
        return "checked"
    days = (rule.date - today).days
    return "open" if days <= 0 else "near" if days <= NEAR_DAYS else "ahead"


def _lines(
    place: Place, document: PlanDocument, versions: Mapping[str, int], rules: tuple[RuleLine, ...]
) -> tuple[ItemLine, ...]:
    lanes = {lane: number for number, lane in enumerate(lanes_of(document))}
    names, points = Names(document), points_of(document)
    url, move_url = reverse("initiative", args=[place.key, "KEY"]), reverse("initiative_move", args=[place.key, "KEY"])
    checks: dict[str, list[str]] = {}
    for rule in rules:
        for key in rule.items if rule.state in ("open", "near") else ():
            checks.setdefault(key, []).append(rule.key)
    # What many items share is worded once: a page has hundreds of them.
    statuses = {status: status_name(status) for status in InitiativeStatus}
    phases = {lane: phase_label(lane) for lane in lanes}
    owners = {group: (names.group(group), group_color(color)) for group, color in names.colors.items()}
    write = lru_cache(number)
    ordered = sorted(document.initiatives, key=lambda i: (str(i.start or "~"), lanes[i.phase], i.id))
    return tuple(
        _line(
            item,
            versions.get(item.id, 0),
            phases[item.phase],
            statuses[item.status],
            owners.get(item.owner, (item.owner, group_color(8))),
            write(sum([effort.days for effort in item.effort])),
            write(sum([points.get(key, 0) for key in item.requirements])),
            tuple(checks.get(item.id, ())),
            (url, move_url),
        )
        for item in ordered
    )


@lru_cache(maxsize=4096)
def _line(
    item: Initiative,
    version: int,
    lane: str,
    status: str,
    owner: tuple[str, str],
    effort: str,
    value: str,
    checks: tuple[str, ...],
    urls: tuple[str, str],
) -> ItemLine:
    """An item as a row; on a page of many, few have changed. urls: with KEY where the item's key goes."""
    end = item.start.plus(item.duration - 1) if item.start else None
    return ItemLine(
        key=item.id,
        version=version,
        title=item.title,
        lane=lane,
        start=quarter_name(item.start) if item.start else "",
        end=quarter_name(end) if end and item.duration > 1 else "",
        status=status,
        owner=owner[0],
        color=owner[1],
        effort=effort,
        value=value,
        requirements=", ".join(item.requirements),
        checks=checks,
        pinned=item.pinned,
        late=item.deadline is not None and end is not None and end > item.deadline,
        url=urls[0].replace("KEY", item.id),
        move_url=urls[1].replace("KEY", item.id),
    )


def points_of(document: PlanDocument) -> dict[str, int]:
    """Requirement -> group weight x its own weight: what serving it is worth."""
    weights = {group.id: group.weight for group in document.groups}
    return {r.id: weights.get(r.group, 0) * r.weight for r in document.requirements}


@dataclass(frozen=True, kw_only=True)
class StatementBehind:
    key: str
    group: str
    color: int
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Raci:
    """Who is responsible (teams), accountable, consulted and informed (groups), by name.

    Consulted are the groups whose statements it serves, informed those whose items wait for it.
    """

    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...]
    informed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InitiativePage:
    """value: points of the statements it serves; share: percent of the points of the whole plan."""

    key: str
    version: int
    title: str
    lane: str
    start: str
    tool: str
    cost: str
    value: int
    share: int
    raci: Raci
    statements: tuple[StatementBehind, ...]
    waits_for: tuple[tuple[str, str], ...]
    follows: tuple[tuple[str, str], ...]


def initiative_page(place: Place, row: Row) -> InitiativePage:
    """No query beside the row and the plan's value."""
    document = plan_document(place.plan)
    names = Names(document)
    titles = {item.id: item.title for item in document.initiatives}
    points = points_of(document)
    value = sum(points.get(key, 0) for key in row.requirements)
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
        value=value,
        share=round(100 * value / (sum(points.values()) or 1)),
        raci=_raci(document, names, row),
        statements=tuple(statements),
        waits_for=tuple((key, titles.get(key, key)) for key in row.depends_on),
        follows=tuple((i.id, i.title) for i in document.initiatives if row.key in i.depends_on),
    )


def _raci(document: PlanDocument, names: Names, row: Row) -> Raci:
    teams = {team.id: team.name for team in document.teams}
    served = {names.requirements[key].group for key in row.requirements if key in names.requirements}
    waiting = {item.owner for item in document.initiatives if row.key in item.depends_on and item.owner}
    consulted = [group.id for group in document.groups if group.id in served - {row.owner}]
    informed = [group.id for group in document.groups if group.id in waiting - served - {row.owner}]
    return Raci(
        responsible=tuple(teams.get(effort.team, effort.team) for effort in row.effort),
        accountable=names.group(row.owner) if row.owner else "",
        consulted=tuple(names.group(group) for group in consulted),
        informed=tuple(names.group(group) for group in informed),
    )
