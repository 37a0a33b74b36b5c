"""Every tool against every statement: the matrix with its filters.

Computed from the plan's value; no query of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.freshness import old_attributes
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import STAGE_CLASS, stage_heading, stage_label
from evaluations.market import covered_by, order_by_musts
from evaluations.queries.tools import Choice, Flag, flags_of
from reconciliation.answers import Verdict
from reconciliation.document import PlanDocument, Priority, Requirement, Stage
from reconciliation.verdicts import Judged as Mark
from stakeholders.vocabulary import capability_labels

PAGE_SIZE = 40
TEXT_LIMIT = 200
MARKS = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.UNKNOWN: "unknown", Verdict.NOT_APPLICABLE: ""}
NOT_TESTED: Mark = (Verdict.NOT_APPLICABLE, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixFilters:
    """What the address asks for; anything that is not a known choice is left out.

    verdict: tools with at least one such cell in the statements that are shown.
    """

    q: str = ""
    group: str = ""
    statement: str = ""
    priority: str = ""
    capability: str = ""
    stage: str = ""
    verdict: str = ""

    @property
    def any(self) -> bool:
        return self != MatrixFilters()

    def query(self, page: int) -> str:
        """The query of the address of another page with the same filters."""
        return "?" + urlencode({name: text for name, text in asdict(self).items() if text} | {"page": page})


def read_matrix_filters(asked: Mapping[str, Any]) -> MatrixFilters:
    """Filters from the query of an address."""
    names = ("q", "group", "statement", "capability")
    texts = {name: str(asked.get(name, ""))[:TEXT_LIMIT].strip() for name in names}
    return MatrixFilters(
        **texts,
        priority=asked["priority"] if asked.get("priority") in list(Priority) else "",
        stage=asked["stage"] if asked.get("stage") in list(Stage) else "",
        verdict=asked["verdict"] if asked.get("verdict") in ("pass", "fail", "unknown") else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A statement. color: of its group. Counts are of the tools that match; conceded: it counts no longer."""

    id: str
    place: int
    statement: str
    priority: str
    color: int
    conceded: bool
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGroup:
    name: str
    color: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """mark: pass, fail, unknown or "" where the statement does not test the tool. url: of the cell in full.

    old: it passes by a fact that is past its age, and has to be looked at again.
    """

    mark: str
    id: str
    url: str
    first: bool
    old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    key: str
    name: str
    vendor: str
    url: str
    stage: str
    stage_class: str
    failed: int
    unknown: int
    flags: tuple[Flag, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage:
    """One page of the matrix. matching: tools that match, of which first to last are shown. previous, next: addresses.

    total: tools in the plan, before filters.
    """

    groups: tuple[ColumnGroup, ...]
    rows: tuple[MatrixRow, ...]
    first: int
    last: int
    matching: int
    previous: str
    next: str
    total: int
    statements: int


def matrix_page(judged: Judged, filters: MatrixFilters, *, plan_key: str, number: Any, today: date) -> MatrixPage:
    """Tools in the order of their musts, statements by group."""
    requirements = requirements_shown(judged.document, filters)
    places = [place for place, _requirement in requirements]
    tools = [tool for tool in judged.tools.values() if _matches(tool, filters, places)]
    tools.sort(key=lambda tool: order_by_musts(tool.best, tool.tool.name))
    groups = _groups(judged, requirements, tools)
    columns = [column for group in groups for column in group.columns]
    starts = {group.columns[0].id for group in groups}
    page = Paginator(tools, PAGE_SIZE).get_page(number)
    return MatrixPage(
        groups=groups,
        rows=tuple(_row(tool, columns, starts, plan_key, today) for tool in page.object_list),
        first=page.start_index(),
        last=page.end_index(),
        matching=len(tools),
        previous=filters.query(page.previous_page_number()) if page.has_previous() else "",
        next=filters.query(page.next_page_number()) if page.has_next() else "",
        total=len(judged.tools),
        statements=len(columns),
    )


def requirements_shown(document: PlanDocument, filters: MatrixFilters) -> list[tuple[int, Requirement]]:
    return [
        (place, r)
        for place, r in enumerate(document.requirements)
        if (not filters.group or r.group == filters.group)
        and (not filters.statement or r.id == filters.statement)
        and (not filters.priority or r.priority == filters.priority)
    ]


def _matches(judged: JudgedTool, filters: MatrixFilters, places: Sequence[int]) -> bool:
    tool, text = judged.tool, filters.q.lower()
    if text and not any(text in part.lower() for part in (tool.name, tool.vendor, tool.summary, tool.id)):
        return False
    if filters.stage and tool.stage != filters.stage:
        return False
    if filters.capability and filters.capability not in covered_by(tool):
        return False
    if not filters.verdict:
        return True
    marks = judged.best.marks if judged.best else ()
    return bool(marks) and any(MARKS[marks[place][0]] == filters.verdict for place in places)


def _groups(
    judged: Judged, requirements: Sequence[tuple[int, Requirement]], tools: Sequence[JudgedTool]
) -> tuple[ColumnGroup, ...]:
    """The statements that test at least one tool of the plan, under the group that said them."""
    every = [tool.best.marks for tool in judged.tools.values() if tool.best]
    marks = [tool.best.marks for tool in tools if tool.best]
    found: dict[str, list[Column]] = {}
    colors = {group.id: color for color, group in enumerate(judged.document.groups, start=1)}
    for place, requirement in requirements:
        column = [mark[place][0] for mark in marks]
        counts = [column.count(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)]
        if not any(counts) and not any(mark[place][0] is not Verdict.NOT_APPLICABLE for mark in every):
            continue
        found.setdefault(requirement.group, []).append(
            Column(
                id=requirement.id,
                place=place,
                statement=requirement.statement,
                priority=str(requirement.priority),
                color=colors.get(requirement.group, 1),
                conceded=requirement.id in judged.conceded,
                passed=counts[0],
                failed=counts[1],
                unknown=counts[2],
            )
        )
    return tuple(
        ColumnGroup(name=group.name, color=colors[group.id], columns=tuple(found[group.id]))
        for group in judged.document.groups
        if group.id in found
    )


def _row(judged: JudgedTool, columns: Sequence[Column], starts: set[str], plan_key: str, today: date) -> MatrixRow:
    tool, best = judged.tool, judged.best
    cells = f"{reverse('verdict_matrix', args=[plan_key])}{quote(tool.id, safe='')}/"
    marks = [best.marks[column.place] if best else NOT_TESTED for column in columns]
    old = old_attributes(judged, today)
    return MatrixRow(
        key=tool.id,
        name=tool.name,
        vendor=tool.vendor,
        url=reverse("tool", args=[plan_key, tool.id]),
        stage=stage_label(tool.stage),
        stage_class=STAGE_CLASS[tool.stage],
        failed=best.failed if best else 0,
        unknown=best.unknown if best else 0,
        flags=flags_of(judged, today),
        cells=tuple(
            Cell(
                mark=MARKS[verdict],
                id=column.id,
                url=f"{cells}{quote(column.id, safe='')}/",
                first=column.id in starts,
                old=verdict is Verdict.PASS and not old.isdisjoint(used),
            )
            for column, (verdict, used) in zip(columns, marks, strict=True)
        ),
    )


# The choices of the filters -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixChoices:
    groups: tuple[Choice, ...]
    statements: tuple[Choice, ...]
    priorities: tuple[Choice, ...]
    capabilities: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]


def matrix_choices(document: PlanDocument, filters: MatrixFilters) -> MatrixChoices:
    priorities = {Priority.MUST: _("must"), Priority.SHOULD: _("should"), Priority.COULD: _("could")}
    verdicts = {"fail": _("something fails"), "unknown": _("something is unknown"), "pass": _("something passes")}
    shown = [r for r in document.requirements if not filters.group or r.group == filters.group]
    return MatrixChoices(
        groups=_chosen({group.id: group.name for group in document.groups}, filters.group),
        statements=_chosen({r.id: f"{r.id} {r.statement}"[:90] for r in shown}, filters.statement),
        priorities=_chosen({str(key): label for key, label in priorities.items()}, filters.priority),
        capabilities=_chosen(capability_labels(document.capabilities), filters.capability),
        stages=_chosen({str(stage): stage_heading(stage) for stage in Stage}, filters.stage),
        verdicts=_chosen(verdicts, filters.verdict),
    )


def _chosen(labels: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label, chosen=value == chosen) for value, label in labels.items())
