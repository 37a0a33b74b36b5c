"""Tools that cover the same capabilities: by capability, and the pairs that overlap most. No query of its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from django.urls import reverse

from evaluations.judging import Judged, JudgedTool
from evaluations.labels import STAGE_CLASS, compact, stage_label
from reconciliation.document import Stage
from reconciliation.vocabulary import Level
from stakeholders.labels import phase_label
from stakeholders.vocabulary import capability_label, capability_labels

_PAIRS = 12
_COMPARED = 120
"""How many tools are paired; on a longer list choose those that are further in the funnel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """A tool that covers a capability. in_use: a contract runs for it."""

    name: str
    url: str
    stage: str
    stage_class: str
    full: bool
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapRow:
    capability: str
    phase: str
    needed: bool
    tools: tuple[Covering, ...]
    full: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tools with what they share. share: percent of what the smaller one covers. cost: of the dearer, as text."""

    first: str
    second: str
    compare_url: str
    shared: tuple[str, ...]
    share: int
    cheaper: str
    saves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapPage:
    """alone: capabilities that one tool covers. uncovered: needed by the plan, covered by none that is looked at."""

    rows: tuple[OverlapRow, ...]
    pairs: tuple[Pair, ...]
    alone: tuple[str, ...]
    uncovered: tuple[str, ...]
    tools: int
    further: bool


def overlap_page(judged: Judged, *, plan_key: str, further: bool) -> OverlapPage:
    """further: only tools that got further than the long list, or that a contract runs for."""
    document = judged.document
    used = {commitment.option for commitment in document.commitments}
    tools = [tool for tool in judged.tools.values() if _is_looked_at(tool, used, further=further)]
    covers = {tool.tool.id: _covers(tool) for tool in tools}
    needed = {entry.capability for entry in document.blueprint if any(n.level is not Level.NONE for n in entry.levels)}
    rows, alone, uncovered = [], [], []
    for capability in document.capabilities:
        found = [tool for tool in tools if capability.id in covers[tool.tool.id]]
        if len(found) > 1:
            here = [_covering(tool, covers[tool.tool.id][capability.id], used, plan_key) for tool in found]
            here.sort(key=lambda one: (not one.full, not one.in_use, one.name.lower()))
            rows.append(
                OverlapRow(
                    capability=capability_label(capability),
                    phase=phase_label(capability.phase) if capability.phase else "",
                    needed=capability.id in needed,
                    tools=tuple(here),
                    full=sum(one.full for one in here),
                )
            )
        elif found:
            alone.append(f"{capability_label(capability)}: {found[0].tool.name}")
        elif capability.id in needed:
            uncovered.append(capability_label(capability))
    rows.sort(key=lambda row: -row.full)
    return OverlapPage(
        rows=tuple(rows),
        pairs=_pairs(judged, tools[:_COMPARED], covers, plan_key),
        alone=tuple(alone),
        uncovered=tuple(uncovered),
        tools=len(tools),
        further=further,
    )


def _is_looked_at(tool: JudgedTool, used: set[str], *, further: bool) -> bool:
    if any(option.id in used for option in tool.tool.options):
        return True
    stage = tool.tool.stage
    return stage is not Stage.ELIMINATED and (not further or stage is not Stage.LONG_LIST)


def _covers(tool: JudgedTool) -> dict[str, Level]:
    levels = {c.capability: c.level for c in tool.tool.coverage}
    if tool.best is not None:
        levels |= {c.capability: c.level for c in tool.best.option.coverage}
    return {key: level for key, level in levels.items() if level is not Level.NONE}


def _covering(tool: JudgedTool, level: Level, used: set[str], plan_key: str) -> Covering:
    return Covering(
        name=tool.tool.name,
        url=reverse("tool", args=[plan_key, tool.tool.id]),
        stage=stage_label(tool.tool.stage),
        stage_class=STAGE_CLASS[tool.tool.stage],
        full=level is Level.FULL,
        in_use=any(option.id in used for option in tool.tool.options),
    )


def _pairs(
    judged: Judged, tools: list[JudgedTool], covers: dict[str, dict[str, Level]], plan_key: str
) -> tuple[Pair, ...]:
    """The pairs that share most, at least two capabilities and half of what the smaller covers."""
    labels = capability_labels(judged.document.capabilities)
    found = []
    for first, second in combinations(tools, 2):
        mine, other = covers[first.tool.id], covers[second.tool.id]
        shared = mine.keys() & other.keys()
        if len(shared) >= 2 and 2 * len(shared) >= min(len(mine), len(other)):
            found.append((len(shared), 100 * len(shared) // min(len(mine), len(other)), first, second, shared))
    found.sort(key=lambda row: (-row[0], -row[1]))
    compare = reverse("tool_compare", args=[plan_key])
    return tuple(
        Pair(
            first=first.tool.name,
            second=second.tool.name,
            compare_url=f"{compare}?tool={first.tool.id}&tool={second.tool.id}",
            shared=tuple(label for key, label in labels.items() if key in shared),
            share=share,
            **_difference(first, second),
        )
        for _count, share, first, second, shared in found[:_PAIRS]
    )


def _difference(first: JudgedTool, second: JudgedTool) -> dict[str, str]:
    """The cheaper of the two at the last horizon, and by how much; empty where a price is not known."""
    costs = [(tool.best.at_scale if tool.best else None, tool.tool.name) for tool in (first, second)]
    known = sorted((cost, name) for cost, name in costs if cost is not None)
    if len(known) < 2 or known[0][0] == known[1][0]:
        return {"cheaper": "", "saves": ""}
    return {"cheaper": known[0][1], "saves": compact(known[1][0] - known[0][0])}
