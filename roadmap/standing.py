"""How the groups scored the strategies: weighted averages, how far they lie apart, and who differs.

Pure functions over the revealed scores of the plan's value; everything is exact until it is shown.

A group's points for a strategy: its scores by criterion, weighted by how much each criterion matters to that group.
A strategy's points: those of the groups, weighted by their influence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reconciliation.document import Criterion, Operating, PlanDocument, Score

APART = 2
"""Points between the lowest and the highest from which on a question is contested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPoints:
    """points: 1 to 5, one decimal. differs: at least a point away from the middle one of the groups."""

    group: str
    points: Decimal
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStanding:
    """One strategy. average: weighted, of five; None when nobody scored it. groups: in the plan's order."""

    strategy: Operating
    average: Decimal | None
    groups: tuple[GroupPoints, ...]

    @property
    def low(self) -> Decimal:
        return min(group.points for group in self.groups)

    @property
    def high(self) -> Decimal:
        return max(group.points for group in self.groups)

    @property
    def contested(self) -> bool:
        return bool(self.groups) and self.high - self.low >= APART


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionStanding:
    """One criterion. share: percent of what matters to the groups. models: in the order of `Operating`."""

    criterion: Criterion
    share: int
    models: tuple[ModelStanding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """models: in the order of `Operating`. criteria: the plan's, none for scores that were given as a whole."""

    models: tuple[ModelStanding, ...]
    criteria: tuple[CriterionStanding, ...]

    @property
    def contested(self) -> tuple[tuple[CriterionStanding, ModelStanding], ...]:
        """What the groups should talk about, the widest spread first."""
        apart = [(row, model) for row in self.criteria for model in row.models if model.contested]
        return tuple(sorted(apart, key=lambda pair: pair[1].low - pair[1].high))

    @property
    def ahead(self) -> Operating | None:
        """The strategy with the most points; None when nobody scored or two are level."""
        scored = sorted(((m.average, m.strategy) for m in self.models if m.average is not None), reverse=True)
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return scored[0][1]


def standing(document: PlanDocument) -> Standing:
    """Where the groups stand, out of what is revealed."""
    strategy = document.strategy
    matters = {(weight.group, weight.criterion): weight.points for weight in strategy.weights}

    def importance(score: Score) -> int:
        return matters.get((score.group, score.criterion), 1)

    total = sum(matters.values())
    return Standing(
        models=tuple(_model(document, model, strategy.scores, importance) for model in Operating),
        criteria=tuple(
            CriterionStanding(
                criterion=criterion,
                share=round(
                    Fraction(100 * sum(w.points for w in strategy.weights if w.criterion == criterion.id), total)
                )
                if total
                else 0,
                models=tuple(
                    _model(
                        document, model, (s for s in strategy.scores if s.criterion == criterion.id), lambda _score: 1
                    )
                    for model in Operating
                ),
            )
            for criterion in strategy.criteria
        ),
    )


def _model(
    document: PlanDocument, model: Operating, scores: Iterable[Score], importance: Callable[[Score], int]
) -> ModelStanding:
    given: dict[str, list[tuple[int, int]]] = {}
    for score in scores:
        if score.strategy is model:
            given.setdefault(score.group, []).append((importance(score), score.points))
    exact = {group.id: _mean(given[group.id]) for group in document.groups if group.id in given}
    influence = {group.id: group.weight for group in document.groups}
    middle = _median(list(exact.values())) if exact else Fraction(0)
    return ModelStanding(
        strategy=model,
        average=shown(_mean([(influence[group], points) for group, points in exact.items()])) if exact else None,
        groups=tuple(
            GroupPoints(group=group, points=shown(points), differs=abs(points - middle) >= 1)
            for group, points in exact.items()
        ),
    )


def _mean(weighted: list[tuple[int, int]] | list[tuple[int, Fraction]]) -> Fraction:
    """A weighted mean; when nothing has any weight, the plain one."""
    weights = [weight for weight, _value in weighted]
    if not any(weights):
        return sum((Fraction(value) for _weight, value in weighted), Fraction(0)) / len(weighted)
    return sum((weight * Fraction(value) for weight, value in weighted), Fraction(0)) / sum(weights)


def _median(values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def shown(value: Fraction) -> Decimal:
    """One decimal, halves away from zero."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
