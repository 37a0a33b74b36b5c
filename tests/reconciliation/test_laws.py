"""The laws of the core, against every choice there is in small random plans."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation import PlanDocument, reconcile
from reconciliation.agreements import relaxed
from reconciliation.answers import Answer, Status
from reconciliation.evaluate import Evaluation, Evaluator
from tests.reconciliation.small_plans import every_evaluation, plans

pytestmark = pytest.mark.slow
T = TypeVar("T")
MODES = st.sampled_from(["safe", "hopeful"])


def musts(document: PlanDocument) -> frozenset[str]:
    return frozenset(r.id for r in document.requirements if r.priority == "must")


def held_sets(document: PlanDocument, unknown: str = "safe") -> set[frozenset[str]]:
    """For every choice, the hard requirements that hold under it."""
    return {musts(document) - set(e.broken) for e in every_evaluation(document, unknown)}


def subsets(names: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset(c) for n in range(len(names) + 1) for c in combinations(sorted(names), n)]


def conflicts_of(answer: Answer) -> set[frozenset[str]]:
    return {frozenset(c.requirements) for c in answer.conflicts}


def concessions_of(answer: Answer) -> set[frozenset[str]]:
    return {frozenset(r.requirement for r in c.relaxed) for c in answer.concessions}


@given(plans(), MODES)
def test_the_best_stack_is_as_satisfying_as_any_and_then_as_cheap_as_any(document: PlanDocument, unknown: str) -> None:
    allowed = [e.stack for e in every_evaluation(document, unknown) if not e.broken]
    answer = reconcile(document, "stacks", unknown=unknown)
    if not allowed:
        assert answer.status is Status.INFEASIBLE
        return
    best = max(stack.objective for stack in allowed)
    assert (answer.status, answer.objective, answer.bound) == (Status.OPTIMAL, best, best)
    (stack,) = answer.stacks
    as_good = [other.cost_total for other in allowed if other.objective == best and not other.unpriced]
    if as_good and not stack.unpriced:
        assert stack.cost_total == min(as_good)


@given(plans(hard_only=True), MODES)
def test_conflicts_are_exactly_the_minimal_sets_that_cannot_hold(document: PlanDocument, unknown: str) -> None:
    held = held_sets(document, unknown)
    names = subsets(musts(document))
    impossible = [s for s in names if not any(s <= h for h in held)]
    minimal = {s for s in impossible if not any(other < s for other in impossible)}
    answer = reconcile(document, "conflicts", unknown=unknown)
    assert answer.complete
    assert conflicts_of(answer) == minimal


@given(plans(hard_only=True))
def test_concessions_are_exactly_the_minimal_sets_to_give_up(document: PlanDocument) -> None:
    held = held_sets(document)
    enough = [s for s in subsets(musts(document)) if any(musts(document) - s <= h for h in held)]
    minimal = {s for s in enough if s and not any(other < s for other in enough)}
    negotiable = {r.id for r in document.requirements if r.negotiable}
    assert concessions_of(reconcile(document, "conflicts")) == {s for s in minimal if s <= negotiable}


@given(plans(hard_only=True))
def test_conflicts_are_the_minimal_transversals_of_concessions(document: PlanDocument) -> None:
    open_to_talk = replace(document, requirements=tuple(replace(r, negotiable=True) for r in document.requirements))
    answer = reconcile(open_to_talk, "conflicts")
    concessions = concessions_of(answer)
    hitting = [s for s in subsets(musts(document)) if all(s & c for c in concessions)]
    transversals = {s for s in hitting if s and not any(other < s for other in hitting)}
    assert conflicts_of(answer) == (transversals if concessions else set())


@given(plans(hard_only=True))
def test_concessions_come_cheapest_first_and_cost_what_they_weigh(document: PlanDocument) -> None:
    weights = {group.id: group.weight for group in document.groups}
    cost = {r.id: weights[r.group] * r.weight for r in document.requirements}
    concessions = reconcile(document, "conflicts").concessions
    costs = [c.cost for c in concessions]
    assert costs == sorted(costs)
    assert costs == [sum(cost[r.requirement] for r in c.relaxed) for c in concessions]


@given(plans(hard_only=True))
def test_each_repair_is_exact(document: PlanDocument) -> None:
    stated = {r.id: r for r in document.requirements}
    evaluations = list(every_evaluation(document))
    for conflict in reconcile(document, "conflicts").conflicts:
        for repair in conflict.repairs:
            rest = set(conflict.requirements) - {repair.requirement}
            possible = [e for e in evaluations if not rest & set(e.broken)]
            assert any(holds_at(document, stated[repair.requirement].id, repair.threshold, e) for e in possible)
            assert not any(holds_at(document, stated[repair.requirement].id, repair.threshold - 1, e) for e in possible)


def holds_at(document: PlanDocument, name: str, threshold: int, evaluation: Evaluation) -> bool:
    """Whether the requirement would hold under the evaluated choice with another threshold."""
    requirement = next(r for r in document.requirements if r.id == name)
    moved = relaxed(requirement, threshold)
    used = {h.horizon: frozenset(h.options) for h in evaluation.stack.horizons}
    return Evaluator(document).holds(moved.expression, used)


@given(plans(hard_only=True))
def test_every_witness_shows_that_the_conflict_is_minimal(document: PlanDocument) -> None:
    evaluator = Evaluator(document)
    for conflict in reconcile(document, "conflicts").conflicts:
        assert {w.without for w in conflict.witnesses} == set(conflict.requirements)
        for witness in conflict.witnesses:
            evaluation = evaluator({h.horizon: frozenset(h.options) for h in witness.stack.horizons})
            assert evaluation.stack == witness.stack
            assert not (set(conflict.requirements) - {witness.without}) & set(evaluation.broken)


@given(plans())
def test_the_stack_under_a_concession_keeps_everything_else(document: PlanDocument) -> None:
    for concession in reconcile(document, "plan").concessions[:3]:
        assert concession.stack is not None
        used = {h.horizon: frozenset(h.options) for h in concession.stack.horizons}
        evaluation = Evaluator(document)(used)
        assert not evaluation.faults
        assert set(evaluation.broken) <= {r.requirement for r in concession.relaxed}
        for relaxation in concession.relaxed:
            if relaxation.threshold is not None:
                assert holds_at(document, relaxation.requirement, relaxation.threshold, evaluation)


@given(plans(), st.integers(0, 4))
def test_giving_up_a_hard_requirement_never_lowers_the_optimum(document: PlanDocument, which: int) -> None:
    names = sorted(musts(document))
    before = reconcile(document, "stacks").objective
    if not names or before is None:
        return
    given_up = names[which % len(names)]
    fewer = replace(document, requirements=tuple(r for r in document.requirements if r.id != given_up))
    after = reconcile(fewer, "stacks").objective
    assert after is not None
    assert after >= before


@given(plans(), st.randoms(use_true_random=False), st.sampled_from(["stacks", "conflicts", "plan"]))
def test_the_order_of_the_input_never_changes_the_answer(document: PlanDocument, rnd: Random, question: str) -> None:
    first = reconcile(document, question)
    second = reconcile(shuffled(document, rnd), question)
    assert replace(first, document="", basis="") == replace(second, document="", basis="")


def shuffled(document: PlanDocument, rnd: Random) -> PlanDocument:
    def mixed(items: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(rnd.sample(items, len(items)))

    tools = tuple(replace(t, options=mixed(t.options), facts=mixed(t.facts)) for t in document.tools)
    return replace(
        document,
        horizons=mixed(document.horizons),
        needs=mixed(document.needs),
        groups=mixed(document.groups),
        requirements=mixed(document.requirements),
        capabilities=mixed(document.capabilities),
        tools=mixed(tools),
    )


@given(plans())
def test_a_document_survives_json_and_back(document: PlanDocument) -> None:
    again = PlanDocument.from_bytes(document.to_bytes())
    assert again == document
    assert again.to_bytes() == document.to_bytes()
