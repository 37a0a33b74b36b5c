"""Candidates ranked by weighted scores, and how much the ranking hangs on the weights. No solver, no floats.

The intervals are exact: with every other weight kept, each rival's lead is a linear function of one weight, so that the
winner changes at a fraction. Acceptability over all weights is SMAA (Lahdelma, Hokkanen, Salminen 1998), sampled with
a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

SAMPLES = 2_000
GRAIN = 10**6
"""Sampled weights are whole numbers that add up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A candidate in the ranking. rank: 1 is best, equal values share one. value: sum of weight x score.

    missing: criteria without a score; each counts as 0. places: under how many of the sampled weights it comes first,
    second and so on; candidates that are equal share the better place.
    """

    candidate: str
    rank: int
    value: int
    missing: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """From low to high the winner stays a best one, the other weights kept; as numerator and denominator.

    high None: however large. below, above: who is best beyond the end, empty where there is no end.
    """

    criterion: str
    weight: int
    low: tuple[int, int]
    high: tuple[int, int] | None
    below: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """places: best first, equals in the order of their ids. winner: the first of them, empty without candidates.

    stability: for each criterion in the order given. samples: how many weights acceptability was counted over.
    """

    places: tuple[Place, ...]
    winner: str
    stability: tuple[Stability, ...]
    samples: int


def ranking(weights: Mapping[str, int], scores: Mapping[str, Mapping[str, int]], *, samples: int = SAMPLES) -> Ranking:
    """Rank candidates by the sum of weight x score.

    weights: by criterion, integers of 0 or more as entered. scores: by candidate and criterion, usually 1 to 5;
    those of criteria without a weight are not counted. Raises ValueError for a negative weight.
    """
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("a weight is negative")
    criteria = tuple(weights)
    rows = {name: tuple(scores[name].get(c, 0) for c in criteria) for name in sorted(scores)}
    values = {name: _value(tuple(weights.values()), row) for name, row in rows.items()}
    in_order = sorted(rows, key=lambda name: (-values[name], name))
    counted = _places(rows, len(criteria), samples)
    return Ranking(
        places=tuple(
            Place(
                candidate=name,
                rank=1 + sum(value > values[name] for value in values.values()),
                value=values[name],
                missing=tuple(c for c in criteria if c not in scores[name]),
                places=counted[name],
            )
            for name in in_order
        ),
        winner=in_order[0] if in_order else "",
        stability=tuple(_stability(weights, rows, values, i, in_order[0]) for i in range(len(criteria)))
        if in_order
        else (),
        samples=samples,
    )


def uniform_weights(count: int, samples: int = SAMPLES) -> Iterator[tuple[int, ...]]:
    """That many weight vectors, uniform over all that add up to `GRAIN`; the same each time."""
    rng = Random(0)
    for _ in range(samples if count else 0):
        cuts = sorted(rng.randrange(GRAIN + 1) for _ in range(count - 1))
        yield tuple(b - a for a, b in zip([0, *cuts], [*cuts, GRAIN], strict=True))


def _value(weights: tuple[int, ...], row: tuple[int, ...]) -> int:
    return sum(w * score for w, score in zip(weights, row, strict=True))


def _places(rows: Mapping[str, tuple[int, ...]], criteria: int, samples: int) -> dict[str, tuple[int, ...]]:
    counts = {name: [0] * len(rows) for name in rows}
    for weights in uniform_weights(criteria, samples):
        values = {name: _value(weights, row) for name, row in rows.items()}
        best_first = sorted(values.values(), reverse=True)
        for name, value in values.items():
            counts[name][best_first.index(value)] += 1
    return {name: tuple(counted) for name, counted in counts.items()}


def _stability(
    weights: Mapping[str, int],
    rows: Mapping[str, tuple[int, ...]],
    values: Mapping[str, int],
    i: int,
    winner: str,
) -> Stability:
    """Where rivals overtake: one with the higher score in the criterion above, one with the lower below."""
    criterion, weight = tuple(weights.items())[i]
    ends: dict[bool, list[tuple[Fraction, int, str]]] = {True: [], False: []}
    for name, row in rows.items():
        slope = row[i] - rows[winner][i]
        if slope:
            ends[slope > 0].append((weight + Fraction(values[winner] - values[name], slope), -abs(slope), name))
    highest = min(ends[True], default=None)
    lowest = min(((-at, slope, name) for at, slope, name in ends[False] if at > 0), default=None)
    return Stability(
        criterion=criterion,
        weight=weight,
        low=(0, 1) if lowest is None else (-lowest[0]).as_integer_ratio(),
        high=None if highest is None else highest[0].as_integer_ratio(),
        below="" if lowest is None else lowest[2],
        above="" if highest is None else highest[2],
    )
