"""From a chosen stack and the blueprint to the items of a roadmap: pure, values in, values out.

Each option that a horizon takes up for the first time becomes one item: in the lane of the most wanted capability it
covers, in the first quarter of that horizon that its team still has days for, linked to the statements that ask for it.
Each capability that the blueprint wants and that no item serves yet gets its task of `data/tasks.csv`, after the item
that brings what covers it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from reconciliation.answers import Answer, Stack
from reconciliation.document import BlueprintEntry, Effort, Horizon, Initiative, Option, PlanDocument, Tool
from reconciliation.evaluate import Evaluator
from reconciliation.quarters import Quarter
from reconciliation.statements import AllOf, AnyOf, Covers, CoversAtLeast, Expression, Use
from reconciliation.vocabulary import Level


def chosen_stack(document: PlanDocument, answer: Answer | None) -> Stack | None:
    """The stack that was decided for, as the plan prices it today.

    Without a decision the best stack of the plan as it stands, or under the cheapest concession where it cannot hold.
    """
    if document.choice.horizons:
        chosen = {each.horizon: frozenset(each.options) for each in document.choice.horizons}
        return Evaluator(document)(chosen).stack
    if answer is None:
        return None
    stacks = [*answer.stacks, *(c.stack for c in answer.concessions if c.stack is not None)]
    return stacks[0] if stacks else None


def draft(document: PlanDocument, stack: Stack, first_number: int = 1) -> tuple[Initiative, ...]:
    """The items that the stack needs and the roadmap lacks, with ids I-<first_number> and on."""
    present = {initiative.option for initiative in document.initiatives}
    ranks = {entry.capability: entry for entry in document.blueprint}
    spent = _days_spent(document)
    drafts: list[Initiative] = []
    for horizon, tool, option in _taken_up(document, stack):
        if option.id in present:
            continue
        present.add(option.id)
        capability = _main_capability(tool, option, ranks)
        effort = _effort(document, option)
        drafts.append(
            Initiative(
                id=f"I-{first_number + len(drafts)}",
                title=(_("Build %(name)s") if option.build else _("Introduce %(name)s")) % {"name": tool.name},
                phase=next((c.phase for c in document.capabilities if c.id == capability), "deliver"),
                start=_place(horizon, effort, document, spent),
                duration=max(1, option.ramp),
                effort=effort,
                owner=ranks[capability].owner if capability in ranks else "",
                capability=capability,
                option=option.id,
                requirements=_asked_by(document, tool, option),
            )
        )
    return (*drafts, *_tasks(document, drafts, spent, first_number + len(drafts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What it takes to bring a capability into use, as most organizations do it. days: person-days."""

    title: str
    days: int
    quarters: int


@cache
def tasks() -> dict[str, Task]:
    """Capability -> its task."""
    path = Path(__file__).parent / "data" / "tasks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["capability"]: Task(title=row["title"], days=int(row["days"]), quarters=int(row["quarters"]))
            for row in csv.DictReader(file)
        }


def _tasks(
    document: PlanDocument, brought: list[Initiative], spent: dict[tuple[str, Quarter], int], number: int
) -> Iterator[Initiative]:
    """The tasks of the blueprint, most wanted capability first."""
    served = {item.capability for item in document.initiatives}
    options = {option.id: (tool, option) for tool in document.tools for option in tool.options}
    horizons = {horizon.id: horizon for horizon in document.horizons}
    phases = {capability.id: capability.phase for capability in document.capabilities}
    for entry in sorted(document.blueprint, key=lambda e: (e.rank, e.capability)):
        task = tasks().get(entry.capability)
        wanted = [horizons[need.horizon] for need in entry.levels if need.level is not Level.NONE]
        if task is None or not wanted or entry.capability in served:
            continue
        before = next((i for i in brought if entry.capability in covered(*options[i.option])), None)
        effort = (Effort(team=document.teams[0].id, days=task.days),) if document.teams else ()
        earliest = before.start.plus(before.duration) if before is not None and before.start is not None else None
        horizon = min(wanted, key=lambda h: h.start)
        yield Initiative(
            id=f"I-{number}",
            title=task.title,
            phase=phases.get(entry.capability, "deliver"),
            start=max(earliest, horizon.start) if earliest else _place(horizon, effort, document, spent),
            duration=task.quarters,
            effort=effort,
            depends_on=(before.id,) if before else (),
            owner=entry.owner,
            capability=entry.capability,
            requirements=tuple(r.id for r in document.requirements if _wants(r.expression, entry.capability)),
        )
        number += 1


def _wants(expression: Expression, capability: str) -> bool:
    """Whether a statement asks for the capability."""
    match expression:
        case Covers(capability=asked):
            return asked == capability
        case CoversAtLeast(capabilities=several):
            return capability in several
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(_wants(part, capability) for part in parts)
        case _:
            return False


def _taken_up(document: PlanDocument, stack: Stack) -> Iterator[tuple[Horizon, Tool, Option]]:
    """Options in the order in which they enter use; what is in use already is not taken up."""
    known = {option.id: (tool, option) for tool in document.tools for option in tool.options}
    in_use = {commitment.option for commitment in document.commitments}
    chosen = {entry.horizon: entry.options for entry in stack.horizons}
    for horizon in document.horizons:
        for option_id in chosen.get(horizon.id, ()):
            if option_id not in in_use:
                yield (horizon, *known[option_id])
        in_use |= set(chosen.get(horizon.id, ()))


def covered(tool: Tool, option: Option) -> dict[str, Level]:
    """Capability -> level of one option; what the option says stands before what the tool says."""
    return {c.capability: c.level for c in (*tool.coverage, *option.coverage) if c.level is not Level.NONE}


def _main_capability(tool: Tool, option: Option, ranks: dict[str, BlueprintEntry]) -> str:
    levels = covered(tool, option)
    wanted = sorted(levels, key=lambda c: (-levels[c].rank, ranks[c].rank if c in ranks else 999, c))
    return wanted[0] if wanted else ""


def _effort(document: PlanDocument, option: Option) -> tuple[Effort, ...]:
    if not document.teams or not option.effort:
        return ()
    return (Effort(team=document.teams[0].id, days=option.effort),)


def _days_spent(document: PlanDocument) -> dict[tuple[str, Quarter], int]:
    spent: dict[tuple[str, Quarter], int] = defaultdict(int)
    for initiative in document.initiatives:
        if initiative.start is not None:
            for effort in initiative.effort:
                for offset in range(initiative.duration):
                    spent[effort.team, initiative.start.plus(offset)] += effort.days // initiative.duration
    return spent


def _place(
    horizon: Horizon, effort: tuple[Effort, ...], document: PlanDocument, spent: dict[tuple[str, Quarter], int]
) -> Quarter:
    """The first quarter of the horizon with days left; its first quarter when none has (the overload is shown)."""
    teams = {team.id: team for team in document.teams}
    place = horizon.start
    for offset in range(horizon.quarters):
        quarter = horizon.start.plus(offset)
        if all(spent[e.team, quarter] + e.days <= teams[e.team].days_in(quarter) for e in effort):
            place = quarter
            break
    for e in effort:
        spent[e.team, place] += e.days
    return place


def _asked_by(document: PlanDocument, tool: Tool, option: Option) -> tuple[str, ...]:
    levels = covered(tool, option)
    return tuple(r.id for r in document.requirements if _asks(r.expression, tool.id, levels))


def _asks(expression: Expression, tool_id: str, levels: dict[str, Level]) -> bool:
    match expression:
        case Covers(capability=capability, level=level):
            return capability in levels and levels[capability].rank >= level.rank
        case CoversAtLeast(capabilities=capabilities, level=level):
            return any(c in levels and levels[c].rank >= level.rank for c in capabilities)
        case Use(tools=tools):
            return tool_id in tools
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(_asks(part, tool_id, levels) for part in parts)
        case _:
            return False
