"""What if: known stacks and conflicts under a changed plan, without the solver and within a fraction of a second.

An earlier answer brings the stacks. Each is evaluated again under the changed document, and each conflict is
resolved by a stack that keeps it, certain to be still there, or open until it is computed. Nothing new is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reconciliation.agreements import with_agreements
from reconciliation.answers import Answer, Conflict, Stack
from reconciliation.document import PlanDocument, Priority, Requirement
from reconciliation.evaluate import Choice, Evaluation, Evaluator
from reconciliation.statements import AtMost, Exact, Max, at_threshold, threshold_of

MOST = 12
"""How many known stacks are evaluated whole; `left_out` counts the others."""
GROUND = ("horizons", "needs", "tools", "commitments", "estate", "capabilities", "attributes")
"""The sections that decide what is possible, beside the requirements."""


class StackSource(StrEnum):
    BEST = "best"
    CONCESSION = "concession"
    FAIR = "fair"


class ConflictState(StrEnum):
    RESOLVED = "resolved"  # it can hold now
    STANDS = "stands"  # it certainly cannot
    OPEN = "open"  # nothing known decides it; reconcile again
    GONE = "gone"  # one of its statements is no longer a must, or no longer there


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStack:
    """A stack of the earlier answer, before and after the change.

    index: of the stack, concession or rule in the earlier answer. broken, newly_broken, newly_kept: musts. faults:
    what no choice may do, as (what, horizon, option or tool); "no longer offered" for an option that is gone.
    """

    source: StackSource
    index: int
    before: Stack
    after: Stack
    broken: tuple[str, ...]
    newly_broken: tuple[str, ...]
    newly_kept: tuple[str, ...]
    faults: tuple[tuple[str, str, str], ...]

    @property
    def possible(self) -> bool:
        """Whether the changed plan allows it with every must."""
        return not self.broken and not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownConflict:
    """A conflict of the earlier answer. shown_by: a stack that keeps all of it now, when one is known."""

    requirements: tuple[str, ...]
    state: ConflictState
    shown_by: Stack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What the change does to what is known. best: index of the best possible of `stacks`, None when none is.

    changed: ids of requirements that were added, removed or read differently, agreements applied. left_out: how many
    known stacks were not evaluated.
    """

    stacks: tuple[KnownStack, ...]
    conflicts: tuple[KnownConflict, ...]
    best: int | None
    changed: tuple[str, ...]
    left_out: int = 0


def what_if(before: PlanDocument, after: PlanDocument, answer: Answer) -> WhatIf:
    """Known stacks and conflicts of `answer`, which was computed from `before`, under `after`.

    Unknown facts count as they did in the answer. Both documents must pass `check`.
    """
    old, new = with_agreements(before), with_agreements(after)
    then, now = Evaluator(old, unknown=answer.unknown), Evaluator(new, unknown=answer.unknown)
    known = list(_known(answer))
    stacks = tuple(_compared(each, old, new, then, now) for each in known[:MOST])
    possible = [i for i, each in enumerate(stacks) if each.possible]
    return WhatIf(
        stacks=stacks,
        conflicts=tuple(_conflict(c, old, new, now, stacks) for c in answer.conflicts),
        best=min(possible, key=lambda i: (-stacks[i].after.objective, stacks[i].after.cost_total, i), default=None),
        changed=_changed(old, new),
        left_out=max(0, len(known) - MOST),
    )


def _known(answer: Answer) -> Iterator[tuple[StackSource, int, Stack]]:
    """Every stack of the answer once, the best first."""
    seen: set[Stack] = set()
    listed = [(StackSource.BEST, i, stack) for i, stack in enumerate(answer.stacks)]
    listed += [(StackSource.CONCESSION, i, c.stack) for i, c in enumerate(answer.concessions) if c.stack]
    listed += [(StackSource.FAIR, i, fair.stack) for i, fair in enumerate(answer.fair)]
    for source, index, stack in listed:
        if stack not in seen:
            seen.add(stack)
            yield source, index, stack


def _compared(
    known: tuple[StackSource, int, Stack], old: PlanDocument, new: PlanDocument, then: Evaluator, now: Evaluator
) -> KnownStack:
    source, index, stack = known
    was: Evaluation = then(_choice(stack, old)[0])
    choice, missing = _choice(stack, new)
    is_now: Evaluation = now(choice)
    musts = {r.id for r in old.requirements if r.priority is Priority.MUST}
    return KnownStack(
        source=source,
        index=index,
        before=was.stack,
        after=is_now.stack,
        broken=is_now.broken,
        newly_broken=tuple(name for name in is_now.broken if name not in was.broken),
        newly_kept=tuple(name for name in was.broken if name in musts and name not in is_now.broken),
        faults=(*missing, *is_now.faults),
    )


def _choice(stack: Stack, document: PlanDocument) -> tuple[Choice, tuple[tuple[str, str, str], ...]]:
    """The stack as a choice in that document, and what is not offered there any more.

    A horizon that the stack does not know goes on with what was in use before it.
    """
    offered = {option.id for tool in document.tools for option in tool.options}
    listed = {h.horizon: h.options for h in stack.horizons}
    choice: dict[str, frozenset[str]] = {}
    missing = []
    last: tuple[str, ...] = ()
    for horizon in sorted(document.horizons, key=lambda h: h.start):
        last = listed.get(horizon.id, last)
        missing += [("no longer offered", horizon.id, name) for name in last if name not in offered]
        choice[horizon.id] = frozenset(name for name in last if name in offered)
    return choice, tuple(missing)


def _conflict(
    conflict: Conflict, old: PlanDocument, new: PlanDocument, now: Evaluator, stacks: tuple[KnownStack, ...]
) -> KnownConflict:
    names = conflict.requirements
    stated = {r.id: r for r in new.requirements if r.id in names and r.priority is Priority.MUST}
    if len(stated) < len(names):
        return KnownConflict(requirements=names, state=ConflictState.GONE)
    for stack in [*(w.stack for w in conflict.witnesses), *(each.after for each in stacks)]:
        choice, missing = _choice(stack, new)
        if not missing and now.allows(choice, names):
            return KnownConflict(requirements=names, state=ConflictState.RESOLVED, shown_by=now(choice).stack)
    if any(getattr(old, section) != getattr(new, section) for section in GROUND):
        return KnownConflict(requirements=names, state=ConflictState.OPEN)
    return KnownConflict(requirements=names, state=_by_thresholds(conflict, old, stated))


def _by_thresholds(conflict: Conflict, old: PlanDocument, stated: dict[str, Requirement]) -> ConflictState:
    """What is certain when nothing but statements changed: none did, they became stricter, or a repair says it."""
    moved = [(r, stated[r.id]) for r in old.requirements if r.id in stated and r.expression != stated[r.id].expression]
    eased = [(was, is_now) for was, is_now in moved if not _stricter(was, is_now)]
    if not eased:
        return ConflictState.STANDS
    repairs = {repair.requirement: repair.threshold for repair in conflict.repairs}
    if len(moved) == 1 and (threshold := _moved_to(*eased[0])) is not None and eased[0][0].id in repairs:
        return ConflictState.RESOLVED if threshold >= repairs[eased[0][0].id] else ConflictState.STANDS
    return ConflictState.OPEN


def _moved_to(was: Requirement, is_now: Requirement) -> Exact | None:
    """The new threshold, when nothing else of the statement changed."""
    first, second = was.expression, is_now.expression
    threshold = threshold_of(second)
    if type(first) is not type(second) or threshold is None or threshold_of(first) is None:
        return None
    return threshold if at_threshold(first, threshold) == at_threshold(second, threshold) else None


def _stricter(was: Requirement, is_now: Requirement) -> bool:
    stated, threshold = threshold_of(was.expression), _moved_to(was, is_now)
    if stated is None or threshold is None:
        return False
    return threshold <= stated if isinstance(was.expression, AtMost | Max) else threshold >= stated


def _changed(old: PlanDocument, new: PlanDocument) -> tuple[str, ...]:
    before, after = ({r.id: (r.expression, r.priority, r.ramp) for r in d.requirements} for d in (old, new))
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
