"""Success metrics that pull apart, out of the plan's value: as people marked them, or to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from reconciliation.document import PlanDocument, SuccessMetric

SUSPECTED = 12
"""Pairs that are offered to be looked at; more would not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledPair:
    """Two metrics, in the order of the plan. reasons: of whoever marked them. outcome: on which they were suspected."""

    one: SuccessMetric
    other: SuccessMetric
    reasons: tuple[str, ...] = ()
    outcome: str = ""


def marked_pairs(document: PlanDocument) -> tuple[PulledPair, ...]:
    """The pairs that people marked, each once, with the reasons from both sides."""
    metrics = {metric.id: metric for metric in document.metrics}
    order = {key: number for number, key in enumerate(metrics)}
    reasons: dict[tuple[str, str], list[str]] = {}
    for metric in document.metrics:
        for pull in metric.pulls_against:
            one, other = sorted((metric.id, pull.metric), key=order.__getitem__)
            told = reasons.setdefault((one, other), [])
            if pull.reason and pull.reason not in told:
                told.append(pull.reason)
    return tuple(
        PulledPair(one=metrics[one], other=metrics[other], reasons=tuple(told))
        for (one, other), told in sorted(reasons.items(), key=lambda pair: (order[pair[0][0]], order[pair[0][1]]))
    )


def suspected_pairs(document: PlanDocument) -> tuple[PulledPair, ...]:
    """Metrics of two groups that feed one outcome in opposite directions, and that nobody marked yet."""
    metrics = {metric.id: metric for metric in document.metrics}
    known = {frozenset((metric.id, pull.metric)) for metric in document.metrics for pull in metric.pulls_against}
    found: dict[frozenset[str], PulledPair] = {}
    for outcome in document.outcomes:
        for one, other in combinations((metrics[key] for key in outcome.metrics), 2):
            pair = frozenset((one.id, other.id))
            if one.group != other.group and one.direction != other.direction and pair not in known:
                found.setdefault(pair, PulledPair(one=one, other=other, outcome=outcome.name))
    return tuple(found.values())[:SUSPECTED]
