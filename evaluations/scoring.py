"""A revealed round: how groups weigh the criteria, what raters agree on, and how firm the ranking is.

Functions of the plan's value. A group's points count by their share within the group, times the group's influence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reconciliation.document import PlanDocument, Scoring
from reconciliation.ranking import Ranking, ranking

SCALE = 10_000
"""Weights are whole numbers that add up to about this."""

MOST_POINTS = 5

CONTESTED = 2
"""Raters who lie this far apart have something to talk about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What raters gave one tool on one criterion. apart: largest less smallest. low, high: who gave them."""

    criterion: str
    tool: str
    mean: Decimal
    apart: int
    low: tuple[str, ...]
    high: tuple[str, ...]

    @property
    def contested(self) -> bool:
        return self.apart >= CONTESTED


def weights(document: PlanDocument, criteria: tuple[str, ...]) -> Mapping[str, int]:
    """The weight of each criterion; all alike while no group has given points to any."""
    influence = {group.id: group.weight for group in document.groups}
    given = {c.id: {p.group: p.points for p in c.points} for c in document.criteria if c.id in criteria}
    sums = {group: sum(points.get(group, 0) for points in given.values()) for group in influence}
    heard = {group: weight for group, weight in influence.items() if sums[group]}
    total = sum(heard.values())
    if not total:
        return dict.fromkeys(criteria, SCALE // max(1, len(criteria)))
    shares = {
        name: sum(Fraction(given[name].get(g, 0) * weight, sums[g] * total) for g, weight in heard.items())
        for name in criteria
    }
    return {name: round(share * SCALE) for name, share in shares.items()}


def agreements(scoring: Scoring) -> tuple[Agreement, ...]:
    """For every criterion and tool of a revealed round."""
    found = []
    for criterion in scoring.criteria:
        for tool in scoring.tools:
            marks = [m for m in scoring.marks if m.criterion == criterion and m.tool == tool]
            if marks:
                points = [mark.points for mark in marks]
                low, high = min(points), max(points)
                mean = Decimal(sum(points)) / len(points)
                found.append(
                    Agreement(
                        criterion=criterion,
                        tool=tool,
                        mean=mean.quantize(Decimal("0.1"), ROUND_HALF_UP),
                        apart=high - low,
                        low=tuple(m.person for m in marks if m.points == low),
                        high=tuple(m.person for m in marks if m.points == high),
                    )
                )
    return tuple(found)


def ranked(document: PlanDocument, scoring: Scoring) -> Ranking:
    """The tools by their mean points under the groups' weights, and how far that hangs on the weights."""
    scores: dict[str, dict[str, int]] = {tool: {} for tool in scoring.tools}
    for mark in scoring.marks:
        # Sums over the same raters for every cell rank as means do, and stay whole.
        scores[mark.tool][mark.criterion] = scores[mark.tool].get(mark.criterion, 0) + mark.points
    return ranking(weights(document, scoring.criteria), scores)


def percents(document: PlanDocument, scoring: Scoring, found: Ranking) -> dict[str, int]:
    """What each tool got of the points that it could get, by tool, the best first."""
    raters = max(1, len({mark.person for mark in scoring.marks}))
    most = sum(weights(document, scoring.criteria).values()) * MOST_POINTS * raters or 1
    return {place.candidate: round(Fraction(place.value * 100, most)) for place in found.places}
