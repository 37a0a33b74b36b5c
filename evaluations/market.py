"""The tools of a plan for a list of them: an entry for each, by which it is found and ordered, and the tools of a page.

Of a large market the entries are kept for every process, in the shared cache, with the plan's value but for its tools:
whoever opens a page of the list at the same revision reads and judges the tools of that page alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.core.cache import caches

from evaluations.document import read_some
from evaluations.funnel import STAGES
from evaluations.judging import Judged, JudgedOption, JudgedTool, judge_tools, judged
from plans.models import Plan
from reconciliation.document import PlanDocument, Tool
from reconciliation.errors import DocumentError
from reconciliation.vocabulary import Level

MANY = 500
"""Tools of a market that is worth keeping: fewer are judged as quickly as they are looked up."""

_KEPT = 7 * 24 * 3600
"""Seconds."""


class Entry(NamedTuple):
    """What filters and orders ask of a tool.

    covers: capabilities, a line each. judged: it has an option; the counts are of the musts of the best one.
    """

    key: str
    name: str
    vendor: str
    summary: str
    stage: str
    license: str
    covers: str
    judged: bool
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """document: the plan's value, with or without its tools. entries: by stage, then by musts, the furthest first.

    tools: those of these keys, judged, in order.
    """

    document: PlanDocument
    entries: Sequence[Entry]
    tools: Callable[[Iterable[str]], list[JudgedTool]]


def market(plan: Plan) -> Market:
    """The plan's tools at the revision that the row carries or later. One query where they are kept."""
    slot, form = f"market:{plan.pk}", (*Entry._fields, plan.revision)
    kept = caches["default"].get(slot)
    if kept is not None and kept[0] == form:
        try:
            rest = PlanDocument.from_bytes(kept[1])
        except DocumentError:
            pass  # of a release that wrote it otherwise
        else:
            return Market(
                document=rest,
                entries=list(map(Entry, *kept[2])),
                tools=lambda keys: _judged_alone(plan, rest, list(keys)),
            )
    found = market_of(judged(plan))
    if len(found.entries) >= MANY:
        rest = replace(found.document, tools=())
        caches["default"].set(slot, (form, rest.to_bytes(), list(zip(*found.entries, strict=True))), _KEPT)
    return found


def market_of(found: Judged) -> Market:
    """The same of tools that are judged already."""
    return Market(
        document=found.document,
        entries=sorted((_entry(tool) for tool in found.tools.values()), key=_by_stage),
        tools=lambda keys: [found.tools[key] for key in keys],
    )


def _judged_alone(plan: Plan, rest: PlanDocument, keys: list[str]) -> list[JudgedTool]:
    """Some tools, read and judged by themselves. Two queries. One that went meanwhile is left out."""
    tools = {tool.id: tool for tool in read_some(plan, keys)}
    alone = judge_tools(replace(rest, tools=tuple(tools[key] for key in keys if key in tools)))
    return list(alone.tools.values())


def _entry(one: JudgedTool) -> Entry:
    tool, best = one.tool, one.best
    return Entry(
        key=tool.id,
        name=tool.name,
        vendor=tool.vendor,
        summary=tool.summary,
        stage=str(tool.stage),
        license=one.fact("license_class"),
        covers="\n".join(sorted(covered_by(tool))),
        judged=best is not None,
        passed=best.passed if best else 0,
        failed=best.failed if best else 0,
        unknown=best.unknown if best else 0,
    )


def covered_by(tool: Tool) -> set[str]:
    """The capabilities that the tool or one of its options covers at least in part."""
    said = (*tool.coverage, *(covered for option in tool.options for covered in option.coverage))
    return {covered.capability for covered in said if covered.level is not Level.NONE}


_PLACE = {str(stage): len(STAGES) - place for place, stage in enumerate(STAGES)}


def _by_stage(entry: Entry) -> Any:
    return _PLACE.get(entry.stage, len(STAGES) + 1), by_musts(entry)


def by_musts(entry: Entry) -> Any:
    return order_by_musts(entry if entry.judged else None, entry.name)


def order_by_musts(best: Entry | JudgedOption | None, name: str) -> Any:
    """What fails least comes first, then what leaves least open."""
    return (best.failed, best.unknown, -best.passed) if best else (9999, 0, 0), name.lower()
