"""Answers as facts for sentences: who, what, which number, what would be enough, which stack shows it.

No words of any language here: templates turn these into sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from reconciliation.answers import Answer, Concession, Conflict, Stack
from reconciliation.document import PlanDocument, Requirement
from reconciliation.statements import AtMost
from reconciliation.vocabulary import PlanMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One statement of a conflict and whose it is. threshold: the number it sets today, None when it sets none.

    enough: the number from which on the rest of the conflict holds. witness: a stack that shows that it works without.
    """

    group: str
    requirement: str
    negotiable: bool
    cost: int
    metric: PlanMetric | None = None
    threshold: int | None = None
    enough: int | None = None
    witness: Stack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFacts:
    """A conflict told by its parties; horizon: empty when it takes several. settled_by: ids of agreements about it."""

    parties: tuple[Party, ...]
    horizon: str
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one group gives up in a concession; to: the threshold that is enough, None for the whole statement."""

    group: str
    requirement: str
    metric: PlanMetric | None
    threshold: int | None
    to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcessionFacts:
    """A concession told by what is given. cost_total, objective: of the best stack under it, None where not asked."""

    given: tuple[Given, ...]
    cost: int
    cost_total: int | None = None
    objective: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """How many minimal conflicts two groups are both in."""

    first: str
    second: str
    conflicts: int


def explain_conflict(document: PlanDocument, conflict: Conflict) -> ConflictFacts:
    """The facts of one minimal conflict, its parties in the order of the document's groups."""
    repairs = {repair.requirement: repair.threshold for repair in conflict.repairs}
    witnesses = {witness.without: witness.stack for witness in conflict.witnesses}
    order = {group.id: i for i, group in enumerate(document.groups)}
    weights = {group.id: group.weight for group in document.groups}
    stated = [r for r in document.requirements if r.id in conflict.requirements]
    parties = (
        Party(
            group=r.group,
            requirement=r.id,
            negotiable=r.negotiable,
            cost=weights[r.group] * r.weight,
            metric=r.expression.metric if isinstance(r.expression, AtMost) else None,
            threshold=threshold_of(r),
            enough=repairs.get(r.id),
            witness=witnesses.get(r.id),
        )
        for r in stated
    )
    return ConflictFacts(
        parties=tuple(sorted(parties, key=lambda p: (order[p.group], p.requirement))),
        horizon=conflict.horizon,
        settled_by=tuple(a.id for a in document.agreements if set(a.conflict) == set(conflict.requirements)),
    )


def explain_concession(document: PlanDocument, concession: Concession) -> ConcessionFacts:
    """The facts of one concession."""
    to = {relaxation.requirement: relaxation.threshold for relaxation in concession.relaxed}
    return ConcessionFacts(
        given=tuple(
            Given(
                group=r.group,
                requirement=r.id,
                metric=r.expression.metric if isinstance(r.expression, AtMost) else None,
                threshold=threshold_of(r),
                to=to[r.id],
            )
            for r in document.requirements
            if r.id in to
        ),
        cost=concession.cost,
        cost_total=concession.stack.cost_total if concession.stack else None,
        objective=concession.stack.objective if concession.stack else None,
    )


def threshold_of(requirement: Requirement) -> int | None:
    """The number an AtMost sets, in its metric's unit or in percent of another horizon."""
    expression = requirement.expression
    if not isinstance(expression, AtMost):
        return None
    return expression.k if expression.percent is None else expression.percent


def clash_matrix(document: PlanDocument, answer: Answer) -> tuple[Clash, ...]:
    """Every pair of groups that share a conflict, in the order of the document; a group with itself counts too."""
    order = {group.id: i for i, group in enumerate(document.groups)}
    counts: dict[tuple[str, str], int] = {}
    for conflict in answer.conflicts:
        groups = sorted(conflict.groups, key=lambda name: order[name])
        for pair in combinations(groups, 2) if len(groups) > 1 else [(groups[0], groups[0])]:
            counts[pair] = counts.get(pair, 0) + 1
    in_order = sorted(counts.items(), key=lambda entry: (order[entry[0][0]], order[entry[0][1]]))
    return tuple(Clash(first=first, second=second, conflicts=n) for (first, second), n in in_order)
