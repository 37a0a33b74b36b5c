"""The price of each statement, and one cell of the matrix in full.

Computed from the plan's value; no query of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from evaluations.document import fact_key
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import compact
from evaluations.queries.facts import Evidence, evidence_of
from evaluations.queries.matrix import MARKS, MatrixFilters, requirements_shown
from evaluations.relaxing import Saving, StatementPrice, prices
from reconciliation.answers import Verdict
from reconciliation.document import Requirement
from reconciliation.verdicts import attributes_of
from stakeholders.sentences import sentence, words_of

_NAMES = 6
"""Tools that come back and are named; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """What relaxing a statement brings back. names: of the first few; more: how many others. saves: as text or "".

    saver, instead: the tool that saves most and the one it would stand for; gap: it covers what nothing else does.
    """

    requirement: str
    statement: str
    group: str
    color: int
    url: str
    failing: int
    names: tuple[tuple[str, str], ...]
    more: int
    saves: str
    saver: str
    instead: str
    gap: bool
    negotiable: bool


def price_rows(judged: Judged, filters: MatrixFilters, *, plan_key: str) -> tuple[PriceRow, ...]:
    """What brings back most comes first."""
    found = prices(judged)
    asked = [r for _place, r in requirements_shown(judged.document, filters) if r.id in found]
    rows = [_price_row(judged, requirement, found[requirement.id], plan_key) for requirement in asked]
    return tuple(sorted(rows, key=lambda row: -len(row.names) - row.more))


def _price_row(judged: Judged, requirement: Requirement, price: StatementPrice, plan_key: str) -> PriceRow:
    colors = {group.id: (color, group.name) for color, group in enumerate(judged.document.groups, start=1)}
    color, group = colors.get(requirement.group, (1, requirement.group))
    best = price.best or Saving(tool="", cost=None, instead_of="", saves=0)
    names = {key: tool.tool.name for key, tool in judged.tools.items()}
    return PriceRow(
        requirement=requirement.id,
        statement=requirement.statement or sentence(requirement.expression, words_of(judged.document)),
        group=group,
        color=color,
        url=reverse("requirement", args=[plan_key, requirement.id]),
        failing=price.failing,
        names=tuple((names[key], reverse("tool", args=[plan_key, key])) for key in price.back[:_NAMES]),
        more=max(len(price.back) - _NAMES, 0),
        saves=compact(best.saves) if best.saves else "",
        saver=names.get(best.tool, ""),
        instead=names.get(best.instead_of, ""),
        gap=price.best is not None and not best.instead_of,
        negotiable=requirement.negotiable,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A fact behind a verdict. key: of the fact, by which its files are kept. url: of the form that changes it."""

    evidence: Evidence
    key: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPage:
    """A statement against a tool's best option. mark: pass, fail, unknown or "" where it does not test the tool."""

    tool: str
    tool_name: str
    tool_url: str
    option: str
    requirement: str
    requirement_url: str
    statement: str
    sentence: str
    priority: str
    group: str
    color: int
    conceded: str
    mark: str
    facts: tuple[Known, ...]
    price: PriceRow | None


def verdict_page(
    judged: Judged, tool: JudgedTool, requirement: str, *, plan_key: str, today: date
) -> VerdictPage | None:
    """One cell in full; None when the plan has no such statement."""
    document, best = judged.document, tool.best
    found = next(((place, r) for place, r in enumerate(document.requirements) if r.id == requirement), None)
    if found is None:
        return None
    place, asked = found
    verdict, used = best.marks[place] if best else (Verdict.NOT_APPLICABLE, ())
    facts = {f.attribute: f for f in (*tool.tool.facts, *(best.option.facts if best else ()))}
    known = attributes_of(document)
    color, group = next(
        ((color, g.name) for color, g in enumerate(document.groups, start=1) if g.id == asked.group), (1, asked.group)
    )
    said = sentence(asked.expression, words_of(document))
    price = prices(judged).get(requirement) if verdict is Verdict.FAIL else None
    return VerdictPage(
        tool=tool.tool.id,
        tool_name=tool.tool.name,
        tool_url=reverse("tool", args=[plan_key, tool.tool.id]),
        option=best.option.name if best and len(tool.options) > 1 else "",
        requirement=asked.id,
        requirement_url=reverse("requirement", args=[plan_key, asked.id]),
        statement=asked.statement or said,
        sentence=said if asked.statement else "",
        priority=str(asked.priority),
        group=group,
        color=color,
        conceded=judged.conceded.get(asked.id, ""),
        mark=MARKS[verdict],
        facts=tuple(
            Known(
                evidence=evidence_of(key, facts.get(key), known, today),
                key=fact_key(tool.tool.id, key),
                url=reverse("fact_edit", args=[plan_key, tool.tool.id, key]),
            )
            for key in used
        ),
        price=_price_row(judged, asked, price, plan_key) if price else None,
    )
