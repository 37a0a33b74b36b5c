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
from reconciliation.document import Requirement
from reconciliation.evaluate import Evaluation, Evaluator
from tests.reconciliation.small_plans import every_evaluation, plans

pytestmark = pytest.mark.slow
T = TypeVar("T")
MODES = st.sampled_from(["safe", "hopeful"])


def musts(document: PlanDocument) -> frozenset[str]:
    return frozenset(r.id for r in document.requirements if r.priority == "must")


def subsets(names: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset(c) for n in range(len(names) + 1) for c in combinations(sorted(names), n)]


def conflicts_of(answer: Answer) -> set[frozenset[str]]:
    return {frozenset(c.requirements) for c in answer.conflicts}


def concessions_of(answer: Answer) -> set[frozenset[str]]:
    return {frozenset(r.requirement for r in c.relaxed) for c in answer.concessions}


@given(plans(), MODES, st.integers(0, 4))
def test_the_best_stack_is_the_best_of_all_there_are(document: PlanDocument, unknown: str, which: int) -> None:
    answer = reconcile(document, "stacks", unknown=unknown)
    is_as_satisfying_and_then_as_cheap_as_any(document, unknown, answer)
    is_never_lowered_by_giving_up_a_hard_requirement(document, unknown, answer, which)


def is_as_satisfying_and_then_as_cheap_as_any(document: PlanDocument, unknown: str, answer: Answer) -> None:
    allowed = [e.stack for e in every_evaluation(document, unknown) if not e.broken]
    if not allowed:
        assert answer.status is Status.INFEASIBLE
        return
    best = max(stack.objective for stack in allowed)
    assert (answer.status, answer.objective, answer.bound) == (Status.OPTIMAL, best, best)
    (stack,) = answer.stacks
    as_good = [other.cost_total for other in allowed if other.objective == best and not other.unpriced]
    if as_good and not stack.unpriced:
        assert stack.cost_total == min(as_good)


def is_never_lowered_by_giving_up_a_hard_requirement(
    document: PlanDocument, unknown: str, answer: Answer, which: int
) -> None:
    names = sorted(musts(document))
    if not names or answer.objective is None:
        return
    given_up = names[which % len(names)]
    fewer = replace(document, requirements=tuple(r for r in document.requirements if r.id != given_up))
    after = reconcile(fewer, "stacks", unknown=unknown).objective
    assert after is not None
    assert after >= answer.objective


@given(plans(hard_only=True), MODES)
def test_conflicts_concessions_and_repairs_are_those_of_every_choice(document: PlanDocument, unknown: str) -> None:
    evaluations = list(every_evaluation(document, unknown))
    answer = reconcile(document, "conflicts", unknown=unknown)
    assert answer.complete
    held = {musts(document) - set(e.broken) for e in evaluations}
    conflicts_are_exactly_the_minimal_sets_that_cannot_hold(document, answer, held)
    concessions_are_exactly_the_minimal_sets_to_give_up(document, answer, held)
    conflicts_are_the_minimal_transversals_of_concessions(document, unknown)
    concessions_come_cheapest_first_and_cost_what_they_weigh(document, answer)
    evaluator = Evaluator(document, unknown=unknown)
    each_repair_is_exact(document, evaluator, answer, evaluations)
    every_witness_shows_that_its_conflict_is_minimal(evaluator, answer)


def conflicts_are_exactly_the_minimal_sets_that_cannot_hold(
    document: PlanDocument, answer: Answer, held: set[frozenset[str]]
) -> None:
    impossible = [s for s in subsets(musts(document)) if not any(s <= h for h in held)]
    assert conflicts_of(answer) == {s for s in impossible if not any(other < s for other in impossible)}


def concessions_are_exactly_the_minimal_sets_to_give_up(
    document: PlanDocument, answer: Answer, held: set[frozenset[str]]
) -> None:
    enough = [s for s in subsets(musts(document)) if any(musts(document) - s <= h for h in held)]
    minimal = {s for s in enough if s and not any(other < s for other in enough)}
    negotiable = {r.id for r in document.requirements if r.negotiable}
    assert concessions_of(answer) == {s for s in minimal if s <= negotiable}


def conflicts_are_the_minimal_transversals_of_concessions(document: PlanDocument, unknown: str) -> None:
    open_to_talk = replace(document, requirements=tuple(replace(r, negotiable=True) for r in document.requirements))
    answer = reconcile(open_to_talk, "conflicts", unknown=unknown)
    concessions = concessions_of(answer)
    hitting = [s for s in subsets(musts(document)) if all(s & c for c in concessions)]
    transversals = {s for s in hitting if s and not any(other < s for other in hitting)}
    assert conflicts_of(answer) == (transversals if concessions else set())


def concessions_come_cheapest_first_and_cost_what_they_weigh(document: PlanDocument, answer: Answer) -> None:
    weights = {group.id: group.weight for group in document.groups}
    cost = {r.id: weights[r.group] * r.weight for r in document.requirements}
    costs = [c.cost for c in answer.concessions]
    assert costs == sorted(costs)
    assert costs == [sum(cost[r.requirement] for r in c.relaxed) for c in answer.concessions]


def each_repair_is_exact(
    document: PlanDocument, evaluator: Evaluator, answer: Answer, evaluations: list[Evaluation]
) -> None:
    for conflict in answer.conflicts:
        for repair in conflict.repairs:
            rest = set(conflict.requirements) - {repair.requirement}
            possible = [e for e in evaluations if not rest & set(e.broken)]
            stated = next(r for r in document.requirements if r.id == repair.requirement)
            assert any(holds_at(evaluator, stated, repair.threshold, e) for e in possible)
            assert not any(holds_at(evaluator, stated, repair.threshold - 1, e) for e in possible)


def holds_at(evaluator: Evaluator, requirement: Requirement, threshold: int, evaluation: Evaluation) -> bool:
    """Whether the requirement would hold under the evaluated choice with another threshold."""
    moved = relaxed(requirement, threshold)
    return evaluator.holds(moved.expression, {h.horizon: frozenset(h.options) for h in evaluation.stack.horizons})


def every_witness_shows_that_its_conflict_is_minimal(evaluator: Evaluator, answer: Answer) -> None:
    for conflict in answer.conflicts:
        assert {w.without for w in conflict.witnesses} == set(conflict.requirements)
        for witness in conflict.witnesses:
            evaluation = evaluator({h.horizon: frozenset(h.options) for h in witness.stack.horizons})
            assert evaluation.stack == witness.stack
            assert not (set(conflict.requirements) - {witness.without}) & set(evaluation.broken)


@given(plans())
def test_the_stack_under_a_concession_keeps_everything_else(document: PlanDocument) -> None:
    stated = {r.id: r for r in document.requirements}
    evaluator = Evaluator(document)
    for concession in reconcile(document, "plan").concessions[:3]:
        assert concession.stack is not None
        evaluation = evaluator({h.horizon: frozenset(h.options) for h in concession.stack.horizons})
        assert not evaluation.faults
        assert set(evaluation.broken) <= {r.requirement for r in concession.relaxed}
        for relaxation in concession.relaxed:
            if relaxation.threshold is not None:
                assert holds_at(evaluator, stated[relaxation.requirement], relaxation.threshold, evaluation)


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
