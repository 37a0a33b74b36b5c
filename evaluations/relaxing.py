"""The price of a statement: which tools come back if it is relaxed, and what that saves.

Computed from what is judged already, without a solver: a tool comes back when one of its options fails this must and
no other. What it saves is told against the cheapest tool that stands today and covers at least as much. The shadow
prices of the whole plan are the core's (`reconciliation.sensitivity`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluations.judging import Judged, JudgedOption, JudgedTool
from reconciliation.answers import Verdict
from reconciliation.document import Stage
from reconciliation.vocabulary import Level

_COMPARED = 200
"""How many of the tools that come back are priced; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """A tool that comes back, beside the cheapest that covers as much today. Milli-units a year at the last horizon.

    instead_of: "" when nothing that stands covers as much. saves: 0 when it is no cheaper or a price is not known.
    """

    tool: str
    cost: int | None
    instead_of: str
    saves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPrice:
    """back: ids of the tools that come back. best: the one that saves most, or fills a gap; None where none does."""

    requirement: str
    failing: int
    back: tuple[str, ...]
    best: Saving | None


def prices(judged: Judged) -> dict[str, StatementPrice]:
    """The price of every must that holds a tool back on its own, by requirement id, in the order of the document."""
    back: dict[str, list[tuple[JudgedTool, JudgedOption]]] = {}
    standing: list[tuple[JudgedTool, JudgedOption]] = []
    for tool in judged.tools.values():
        best = tool.best
        gone = tool.tool.stage is Stage.ELIMINATED
        if best is None or (gone and not tool.tool.eliminated_by):
            continue  # what left for a reason of its own does not come back with a statement
        if best.failed == 0:
            if not gone:
                standing.append((tool, best))
            continue
        for option in tool.options:
            rows = back.setdefault(option.alone, [])
            if option.alone and all(held is not tool for held, _option in rows[-1:]):
                rows.append((tool, option))
    failing = _failing(judged)
    cheapest = _by_cost(standing)
    return {
        requirement.id: StatementPrice(
            requirement=requirement.id,
            failing=failing.get(requirement.id, 0),
            back=tuple(tool.tool.id for tool, _option in back[requirement.id]),
            best=_best(back[requirement.id][:_COMPARED], cheapest),
        )
        for requirement in judged.document.requirements
        if back.get(requirement.id)
    }


def _failing(judged: Judged) -> dict[str, int]:
    """How many tools fail each must that holds one back on its own, by their best option."""
    held = {option.alone for tool in judged.tools.values() for option in tool.options} - {""}
    places = [(place, r.id) for place, r in enumerate(judged.document.requirements) if r.id in held]
    best = [tool.best for tool in judged.tools.values() if tool.best is not None]
    return {key: sum(one.marks[place][0] is Verdict.FAIL for one in best) for place, key in places}


def _by_cost(standing: Iterable[tuple[JudgedTool, JudgedOption]]) -> list[tuple[int, str, dict[str, int]]]:
    """Tools that fail no must, with a known price, the cheapest first: cost, id, what they cover."""
    known = [(option.at_scale, tool.tool.id, _covers(tool, option)) for tool, option in standing]
    return sorted(((cost, key, covers) for cost, key, covers in known if cost is not None), key=lambda row: row[:2])


def _covers(tool: JudgedTool, option: JudgedOption) -> dict[str, int]:
    """Rank of the level by capability, without those that are not covered."""
    levels = {c.capability: c.level for c in (*tool.tool.coverage, *option.option.coverage)}
    return {capability: level.rank for capability, level in levels.items() if level is not Level.NONE}


def _best(
    back: Sequence[tuple[JudgedTool, JudgedOption]], cheapest: Sequence[tuple[int, str, dict[str, int]]]
) -> Saving | None:
    """A tool that fills a gap comes before one that saves."""
    found = [_saving(tool, option, cheapest) for tool, option in back]
    worth = [saving for saving in found if saving.saves or not saving.instead_of]
    return max(worth, key=lambda saving: (not saving.instead_of, saving.saves), default=None)


def _saving(tool: JudgedTool, option: JudgedOption, cheapest: Sequence[tuple[int, str, dict[str, int]]]) -> Saving:
    cost, wanted = option.at_scale, _covers(tool, option)
    for other, key, covers in cheapest if wanted else ():
        if all(covers.get(capability, 0) >= rank for capability, rank in wanted.items()):
            saves = max(other - cost, 0) if cost is not None else 0
            return Saving(tool=tool.tool.id, cost=cost, instead_of=key, saves=saves)
    return Saving(tool=tool.tool.id, cost=cost, instead_of="" if wanted else tool.tool.id, saves=0)
