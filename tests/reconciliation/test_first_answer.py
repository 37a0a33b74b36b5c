"""The first good answer: true when it is told, never better than the last one, and without any effect on it."""

from __future__ import annotations

import pytest

from bench.core_plans import TYPICAL, plan
from reconciliation import Answer, Limits, PlanDocument, reconcile
from reconciliation.answers import Status
from reconciliation.evaluate import Evaluator
from tests.reconciliation.example import example

LIMITS = Limits(work=0.3)


def told(document: PlanDocument, question: str) -> tuple[Answer, Answer]:
    """The first answer and the last."""
    early: list[Answer] = []
    answer = reconcile(document, question, LIMITS, first_answer=early.append)
    assert len(early) == 1
    assert answer == reconcile(document, question, LIMITS)
    return early[0], answer


@pytest.mark.parametrize(("question", "seed"), [("plan", 2), ("stacks", 4)])
def test_a_stack_is_told_before_it_is_refined(question: str, seed: int) -> None:
    document = plan(TYPICAL, seed)
    early, answer = told(document, question)
    (stack,) = early.stacks
    evaluation = Evaluator(document)({h.horizon: frozenset(h.options) for h in stack.horizons})
    assert (evaluation.stack, evaluation.broken, evaluation.faults) == (stack, (), ())
    assert early.status is Status.FEASIBLE
    assert early.objective is not None
    assert answer.objective is not None
    assert early.bound is not None
    assert early.objective <= answer.objective <= early.bound
    assert (early.question, early.document) == (question, document.digest)


def test_conflicts_are_told_before_the_concessions_are_worked_out() -> None:
    early, answer = told(example(), "plan")
    assert [c.requirements for c in early.conflicts] == [c.requirements for c in answer.conflicts]
    assert [c.cost for c in early.concessions] == [c.cost for c in answer.concessions]
    assert not early.complete


def test_the_first_of_many_conflicts_are_told_while_the_others_are_looked_for() -> None:
    early, answer = told(plan(TYPICAL, 3), "plan")
    first = {c.requirements for c in early.conflicts}
    assert first < {c.requirements for c in answer.conflicts}
    assert {c.cost for c in early.concessions} <= {c.cost for c in answer.concessions}


class Impatient:
    """Listens for a while, then asks to stop."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.stages: list[str] = []

    def progress(self, stage: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        self.stages.append(stage)

    def cancelled(self) -> bool:
        self.patience -= 1
        return self.patience < 0


def test_a_question_tells_how_far_it_is_and_can_be_stopped() -> None:
    document = plan(TYPICAL, 17)  # hundreds of conflicts
    impatient = Impatient(3)
    answer = reconcile(document, "conflicts", Limits(work=5), reporter=impatient)
    assert ("cancelled" in answer.limits_hit, answer.complete) == (True, False)
    assert answer.conflicts  # what was found until then
    assert impatient.stages
