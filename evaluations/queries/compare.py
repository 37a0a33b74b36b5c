"""Up to four tools side by side. No query of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.judging import Judged, JudgedTool
from evaluations.labels import STAGE_CLASS, stage_label
from evaluations.prices import outlook
from evaluations.queries.facts import Evidence, evidence_of
from evaluations.queries.prices import Amounts, amounts_of
from evaluations.queries.tools import Flag, flags_of
from evaluations.scoring import agreements, percents, ranked
from reconciliation.document import PlanDocument
from reconciliation.verdicts import attributes_of
from reconciliation.vocabulary import Attribute
from stakeholders.labels import number
from stakeholders.vocabulary import attribute_label

MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The head of a column. amounts: now, in the last horizon and at ten times of now; none for an unknown price."""

    key: str
    name: str
    vendor: str
    url: str
    stage: str
    stage_class: str
    passed: int
    failed: int
    unknown: int
    amounts: tuple[Amounts, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the comparison: one cell for each tool. differs: not all of them say the same."""

    label: str
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """scores: of each revealed round that scored one of the tools; a cell is the share of the points in percent."""

    tools: tuple[Compared, ...]
    scores: tuple[Line, ...]
    verdicts: tuple[Line, ...]
    facts: tuple[Line, ...]
    others: tuple[tuple[str, str], ...]


def compare_page(judged: Judged, keys: Sequence[str], *, plan_key: str, today: date) -> ComparePage:
    """The tools with those keys, in that order; keys that the plan does not have are left out."""
    chosen = [judged.tools[key] for key in dict.fromkeys(keys) if key in judged.tools][:MOST]
    taken = {tool.tool.id for tool in chosen}
    return ComparePage(
        tools=tuple(_head(judged.document, tool, plan_key, today) for tool in chosen),
        scores=tuple(_scores(judged.document, [tool.tool.id for tool in chosen])),
        verdicts=tuple(_verdicts(judged, chosen)) if chosen else (),
        facts=tuple(_facts(attributes_of(judged.document).values(), chosen, today)) if chosen else (),
        others=tuple((key, tool.tool.name) for key, tool in judged.tools.items() if key not in taken),
    )


def _head(document: PlanDocument, judged: JudgedTool, plan_key: str, today: date) -> Compared:
    tool, best = judged.tool, judged.best
    return Compared(
        key=tool.id,
        name=tool.name,
        vendor=tool.vendor,
        url=reverse("tool", args=[plan_key, tool.id]),
        stage=stage_label(tool.stage),
        stage_class=STAGE_CLASS[tool.stage],
        passed=best.passed if best else 0,
        failed=best.failed if best else 0,
        unknown=best.unknown if best else 0,
        amounts=amounts_of(outlook(document, best.option)) if best else (),
        flags=flags_of(judged, today),
    )


def _scores(document: PlanDocument, chosen: Sequence[str]) -> list[Line]:
    """A line for each revealed round in which one of the tools was scored, then one for each of its criteria."""
    names = {criterion.id: criterion.name for criterion in document.criteria}
    lines = []
    for scoring in document.scorings:
        if scoring.revealed_on is None or not set(chosen) & set(scoring.tools):
            continue
        shares = percents(document, scoring, ranked(document, scoring))
        lines.append(_line(scoring.title, [f"{shares[key]} %" if key in shares else "" for key in chosen]))
        means = {(one.criterion, one.tool): number(one.mean) for one in agreements(scoring)}
        for criterion in scoring.criteria:
            lines.append(_line(names.get(criterion, criterion), [means.get((criterion, key), "") for key in chosen]))
    return lines


def _line(label: str, cells: Iterable[str]) -> Line:
    told = tuple(cells)
    return Line(label=label, cells=told, differs=len(set(told)) > 1)


def _verdicts(judged: Judged, chosen: Sequence[JudgedTool]) -> list[Line]:
    """The statements that test at least one of the tools; a cell is a verdict or "" where it does not apply."""
    by_tool = [{v.requirement: str(v.verdict) for v in (tool.best.verdicts if tool.best else ())} for tool in chosen]
    lines = []
    for requirement in judged.document.requirements:
        cells = tuple(verdicts.get(requirement.id, "") for verdicts in by_tool)
        if any(cells):
            label = f"{requirement.id}: {requirement.statement}"
            if requirement.id in judged.conceded:
                label = _("%(statement)s (conceded)") % {"statement": label}
            lines.append(Line(label=label, cells=cells, differs=len(set(cells)) > 1))
    return lines


def _facts(attributes: Iterable[Attribute], chosen: Sequence[JudgedTool], today: date) -> list[Line]:
    """The attributes of which at least one tool's value is known."""
    lines = []
    for attribute in attributes:
        evidence = [_known(tool, attribute, today) for tool in chosen]
        cells = tuple(one.value for one in evidence)
        if any(cells):
            lines.append(Line(label=attribute_label(attribute), cells=cells, differs=len(set(cells)) > 1))
    return lines


def _known(judged: JudgedTool, attribute: Attribute, today: date) -> Evidence:
    facts = {fact.attribute: fact for fact in judged.tool.facts}
    if judged.best is not None:
        facts |= {fact.attribute: fact for fact in judged.best.option.facts}
    return evidence_of(attribute.key, facts.get(attribute.key), {attribute.key: attribute}, today)
