"""Rankings by weighted scores: exact ends of the winner's interval, and shares over all weights."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.ranking import GRAIN, Place, ranking, uniform_weights

WEIGHTS = {"fit": 3, "cost": 2, "exit": 1}
SCORES = {
    "own": {"fit": 5, "cost": 2, "exit": 5},
    "cloud": {"fit": 4, "cost": 4, "exit": 1},
    "hosted": {"fit": 2, "cost": 5, "exit": 3},
}


def test_the_winner_stays_until_an_exact_weight_and_the_next_one_is_named() -> None:
    found = ranking(WEIGHTS, SCORES)
    assert [(p.candidate, p.rank, p.value) for p in found.places] == [
        ("own", 1, 24),
        ("cloud", 2, 21),
        ("hosted", 3, 19),
    ]
    cost = next(s for s in found.stability if s.criterion == "cost")
    assert (cost.low, cost.high, cost.below, cost.above) == ((0, 1), (7, 2), "", "cloud")
    fit = next(s for s in found.stability if s.criterion == "fit")
    assert (fit.low, fit.high, fit.below) == ((4, 3), None, "hosted")


def test_equals_share_a_rank_and_what_is_not_scored_counts_nothing() -> None:
    found = ranking({"fit": 1, "cost": 1}, {"b": {"fit": 5}, "a": {"fit": 2, "cost": 3}})
    assert [(p.candidate, p.rank, p.missing) for p in found.places] == [("a", 1, ()), ("b", 1, ("cost",))]
    assert found.winner == "a"


def test_no_candidates_and_no_criteria() -> None:
    assert ranking({}, {}).places == ()
    assert ranking({}, {"a": {}}).places == (Place(candidate="a", rank=1, value=0, missing=(), places=(0,)),)
    assert ranking({"fit": 1}, {}).winner == ""
    with pytest.raises(ValueError, match="negative"):
        ranking({"fit": -1}, {})


def test_one_that_is_best_everywhere_is_first_under_all_weights() -> None:
    found = ranking(WEIGHTS, {"good": dict.fromkeys(WEIGHTS, 5), "bad": dict.fromkeys(WEIGHTS, 1)})
    assert [p.places for p in found.places] == [(2000, 0), (0, 2000)]
    assert {(s.low, s.high) for s in found.stability} == {((0, 1), None)}


def test_sampled_weights_are_uniform_and_repeatable() -> None:
    first = list(uniform_weights(3))
    assert first == list(uniform_weights(3))
    assert {sum(w) for w in first} == {GRAIN}
    assert all(abs(sum(w[i] for w in first) / len(first) - GRAIN / 3) < GRAIN / 40 for i in range(3))


names = st.sampled_from(["a", "b", "c", "d"])
criteria = ("k", "l", "m")


@given(
    st.fixed_dictionaries({c: st.integers(0, 9) for c in criteria}),
    st.dictionaries(names, st.fixed_dictionaries({c: st.integers(1, 5) for c in criteria}), min_size=1),
)
def test_intervals_are_exact(weights: dict[str, int], scores: dict[str, dict[str, int]]) -> None:
    found = ranking(weights, scores, samples=5)

    def leads(name: str, criterion: str, weight: Fraction) -> bool:
        """Whether the candidate is a best one when the criterion has that weight."""
        moved = {c: Fraction(w) for c, w in weights.items()} | {criterion: weight}
        values = {n: sum(moved[c] * row[c] for c in criteria) for n, row in scores.items()}
        return values[name] == max(values.values())

    tiny = Fraction(1, 10**6)
    for each in found.stability:
        low, high = Fraction(*each.low), None if each.high is None else Fraction(*each.high)
        assert leads(found.winner, each.criterion, low)
        assert low <= each.weight
        if each.below:
            assert not leads(found.winner, each.criterion, low - tiny)
            assert leads(each.below, each.criterion, low - tiny)
        else:
            assert low == 0
        if high is None:
            assert leads(found.winner, each.criterion, Fraction(10**6))
        else:
            assert high >= each.weight
            assert leads(found.winner, each.criterion, high)
            assert not leads(found.winner, each.criterion, high + tiny)
            assert leads(each.above, each.criterion, high + tiny)


@given(st.permutations(sorted(SCORES)), st.permutations(sorted(WEIGHTS)))
def test_the_order_of_candidates_never_matters(order: list[str], criteria_order: list[str]) -> None:
    mixed = ranking(WEIGHTS, {name: SCORES[name] for name in order}, samples=20)
    assert mixed == ranking(WEIGHTS, SCORES, samples=20)
    other = ranking({c: WEIGHTS[c] for c in criteria_order}, SCORES, samples=0)
    assert [p.candidate for p in other.places] == [p.candidate for p in mixed.places]
