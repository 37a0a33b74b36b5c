"""What a statement comes down to: propositions about which options are in use when.

Statements that mean the same become the same formula, so that equality of formulas is equality of
meaning for everything a solver sees. Horizons, options and capabilities are indices into a `Problem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reconciliation.vocabulary import PlanMetric


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of these options is in use in the horizon."""

    horizon: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SomeOf:
    """At least one of these options is in use in the horizon."""

    horizon: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoveredBy:
    """At least n of the capabilities are covered at the level (its rank) or above in the horizon."""

    horizon: int
    capabilities: tuple[int, ...]
    level: int
    n: int


@dataclass(frozen=True, slots=True)
class Limit:
    """The metric, summed over the horizons (several only for the total cost), is at most k."""

    metric: PlanMetric
    horizons: tuple[int, ...]
    k: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """100 x the metric in the horizon is at most percent x the metric in the horizon `of`."""

    metric: PlanMetric
    horizon: int
    of: int
    percent: int


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; no parts: true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; no parts: false."""

    parts: tuple[Formula, ...]


Atom = NoneOf | SomeOf | CoveredBy | Limit | Ratio
Formula = Atom | Every | Either

TRUE = Every(())
FALSE = Either(())


def every(parts: Iterable[Formula]) -> Formula:
    """The conjunction in canonical form: flat, sorted, without repetition."""
    flat: set[Formula] = set()
    for part in parts:
        flat.update(part.parts if isinstance(part, Every) else (part,))
    if FALSE in flat:
        return FALSE
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(sorted(flat, key=repr)))


def either(parts: Iterable[Formula]) -> Formula:
    """The disjunction in canonical form."""
    flat: set[Formula] = set()
    for part in parts:
        flat.update(part.parts if isinstance(part, Either) else (part,))
    if TRUE in flat:
        return TRUE
    return next(iter(flat)) if len(flat) == 1 else Either(tuple(sorted(flat, key=repr)))


def none_of(horizon: int, options: Iterable[int]) -> Formula:
    listed = tuple(sorted(options))
    return NoneOf(horizon, listed) if listed else TRUE


def some_of(horizon: int, options: Iterable[int]) -> Formula:
    listed = tuple(sorted(options))
    return SomeOf(horizon, listed) if listed else FALSE


def covered(horizon: int, capabilities: Iterable[int], level: int, n: int) -> Formula:
    """All of the capabilities is the conjunction of each, so that it meets other statements about them."""
    listed = tuple(sorted(set(capabilities)))
    if n == len(listed) and n > 1:
        return every(CoveredBy(horizon, (c,), level, 1) for c in listed)
    return CoveredBy(horizon, listed, level, n)


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, Every) else (formula,)


def atoms(formula: Formula) -> Iterator[Atom]:
    """Every atom in the formula."""
    if isinstance(formula, Every | Either):
        for part in formula.parts:
            yield from atoms(part)
    else:
        yield formula


def horizons(formula: Formula) -> frozenset[int]:
    """The horizons a formula speaks about."""
    found: set[int] = set()
    for atom in atoms(formula):
        if isinstance(atom, Limit):
            found.update(atom.horizons)
        else:
            found.add(atom.horizon)
            if isinstance(atom, Ratio):
                found.add(atom.of)
    return frozenset(found)


def moved(formula: Formula, threshold: int) -> Formula:
    """The formula of an AtMost with another threshold."""

    def part(each: Formula) -> Formula:
        if isinstance(each, Limit):
            return replace(each, k=threshold)
        return replace(each, percent=threshold) if isinstance(each, Ratio) else each

    return every(part(each) for each in conjuncts(formula))
