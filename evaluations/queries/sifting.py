"""Tools of the filtered list that fail a must, to be taken out together. One query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from evaluations.commands.funnel import AT_ONCE
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import stage_label
from evaluations.models import Tool
from evaluations.queries.tools import Filters, matching_tools
from plans.models import Plan
from reconciliation.answers import Verdict
from reconciliation.document import Priority, Stage

_SIFTED = (Stage.LONG_LIST, Stage.CANDIDATE)
"""What has come further leaves by itself, with a reason of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A tool and the musts it fails: (id, statement). value: key and version, as the form sends them."""

    value: str
    key: str
    version: int
    name: str
    vendor: str
    url: str
    stage: str
    musts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiftPage:
    """more: how many fail beyond those shown."""

    rows: tuple[Failing, ...]
    more: int


def sift_page(judged: Judged, plan: Plan, filters: Filters) -> SiftPage:
    """The first page of what fails, in the order of the list."""
    failing = [t for t in matching_tools(judged, replace(filters, verdict="fails")) if t.tool.stage in _SIFTED]
    shown = failing[:AT_ONCE]
    versions = dict(Tool.objects.filter(plan=plan, key__in=[t.tool.id for t in shown]).values_list("key", "version"))
    rows = tuple(_row(judged, t, versions[t.tool.id], plan.key) for t in shown if t.tool.id in versions)
    return SiftPage(rows=rows, more=len(failing) - len(shown))


def _row(judged: Judged, one: JudgedTool, version: int, plan_key: str) -> Failing:
    tool, marks = one.tool, one.best.marks if one.best else ()
    return Failing(
        value=f"{tool.id}:{version}",
        key=tool.id,
        version=version,
        name=tool.name,
        vendor=tool.vendor,
        url=reverse("tool", args=[plan_key, tool.id]),
        stage=stage_label(tool.stage),
        musts=tuple(
            (requirement.id, requirement.statement)
            for requirement, (verdict, _used) in zip(judged.document.requirements, marks, strict=False)
            if verdict is Verdict.FAIL
            and requirement.priority is Priority.MUST
            and requirement.id not in judged.conceded
        ),
    )
