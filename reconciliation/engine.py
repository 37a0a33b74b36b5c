"""The one door: a document and a question in, an answer out.

The same document gives the same bytes, on any machine, unless `limits_hit` names the wall clock.
The solver is imported only when a question needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciliation.answers import Answer, Stack, Status
from reconciliation.basis import digests
from reconciliation.document import PlanDocument
from reconciliation.limits import Budget, Limits, Reporter, Silent
from reconciliation.unknowns import open_questions
from reconciliation.validate import check
from reconciliation.verdicts import verdicts

if TYPE_CHECKING:  # these import the solver
    from reconciliation.conflicts import Enumeration
    from reconciliation.findings import Findings
    from reconciliation.select import Selection
    from reconciliation.truth import Chosen

First = Callable[[Answer], None]

STACKS_OF_CONCESSIONS = 3
"""Under how many of the cheapest concessions the best stack is worked out."""


class Question(StrEnum):
    """What can be asked. PLAN is what the Reconcile button asks: all of it, as far as one page shows it."""

    VERDICTS = "verdicts"
    CONFLICTS = "conflicts"
    STACKS = "stacks"
    PLAN = "plan"
    SCHEDULE = "schedule"
    ALTERNATIVES = "alternatives"
    PARETO = "pareto"
    FAIRNESS = "fairness"
    SENSITIVITY = "sensitivity"


class Unknown(StrEnum):
    """What an unknown fact counts as: a failure (safe) or a pass (hopeful)."""

    SAFE = "safe"
    HOPEFUL = "hopeful"


def reconcile(
    document: PlanDocument,
    question: str = "plan",
    limits: Limits | None = None,
    *,
    unknown: str = "safe",
    objective: str = "",
    reporter: Reporter | None = None,
    first_answer: Callable[[Answer], None] | None = None,
) -> Answer:
    """Answer a question about a plan.

    first_answer: is called once, within a fraction of a second for a typical plan, with a provisional answer to `plan`
    or `stacks` while it is refined: a good stack, evaluated without the solver, and a bound; or the first conflicts,
    before the others, repairs, witnesses and concessions are worked out. Nothing is changed by listening.

    objective: of the schedule, `value` (the default) or `finish`; other questions have none to choose.
    Raises DocumentError for a document that means nothing, ValueError for an unknown question or mode, and
    ReconciliationError when the evaluator disagrees with the solver (a fault of this package).
    """
    check(document)
    asked, mode = Question(question), Unknown(unknown)
    budget = Budget(limits or Limits(), reporter or Silent())
    digest, counts = digests(document)

    def finished(answer: Answer) -> Answer:
        hit = tuple(sorted(budget.hit))
        return replace(answer, question=asked, unknown=mode, document=digest, basis=counts, limits_hit=hit)

    told: list[Answer] = []

    def first(answer: Answer) -> None:
        if first_answer is not None and not told:
            told.append(finished(answer))
            first_answer(told[0])

    if asked is Question.SCHEDULE:
        return finished(_schedule(document, objective or "value", budget))
    if asked in _EARLY:
        return finished(_EARLY[asked](document, mode, budget, first))
    return finished(_ANSWERS[asked](document, mode, budget))


def _verdicts(document: PlanDocument, _unknown: Unknown, _budget: Budget) -> Answer:
    return Answer(question="", status=Status.OPTIMAL, complete=True, verdicts=verdicts(document))


def _conflicts(document: PlanDocument, unknown: Unknown, budget: Budget) -> Answer:
    from reconciliation.findings import Findings
    from reconciliation.solver import NAME

    findings = Findings(document, unknown, budget)
    conflicts = findings.conflicts()
    found = Status.INFEASIBLE if conflicts else Status.FEASIBLE
    return Answer(
        question="",
        status=found if conflicts or findings.enumeration.complete else Status.UNKNOWN,
        complete=findings.enumeration.complete,
        conflicts=conflicts,
        concessions=findings.concessions(),
        solver=NAME,
    )


def _stacks(document: PlanDocument, unknown: Unknown, budget: Budget, first: First) -> Answer:
    from reconciliation.findings import Findings

    return _with_best(Findings(document, unknown, budget), first)


def _with_best(findings: Findings, first: First) -> Answer:
    """The best stack; the first good one is told early."""
    from reconciliation.solver import NAME

    def answer(selection: Selection, stacks: tuple[Stack, ...]) -> Answer:
        return Answer(
            question="",
            status=selection.status,
            complete=selection.status in (Status.OPTIMAL, Status.INFEASIBLE),
            objective=selection.objective,
            bound=selection.bound,
            stacks=stacks,
            solver=NAME,
        )

    return answer(*findings.selection(announce=lambda early, stack: first(answer(early, (stack,)))))


def _plan(document: PlanDocument, unknown: Unknown, budget: Budget, first: First) -> Answer:
    from reconciliation.findings import Findings

    findings = Findings(document, unknown, budget)
    findings.told_early = lambda known: first(_clashing(findings, known))
    clashing = bool(findings.enumeration.clashes)
    complete = findings.enumeration.complete
    answer = _settling(findings, first) if clashing else _with_best(findings, first)
    return replace(answer, complete=complete, questions=open_questions(document))


def _clashing(findings: Findings, known: Enumeration[Chosen]) -> Answer:
    """The conflicts known so far, and which concessions resolve them."""
    from reconciliation.solver import NAME

    return Answer(
        question="",
        status=Status.INFEASIBLE,
        complete=False,
        conflicts=findings.bare_conflicts(known),
        concessions=findings.concessions(known),
        solver=NAME,
    )


def _settling(findings: Findings, first: First) -> Answer:
    """The conflicts and what resolves them, the cheapest concessions in detail."""
    budget = findings.budget
    early = _clashing(findings, findings.enumeration)
    first(early)
    concessions = early.concessions
    conflicts = findings.conflicts()
    cheapest = []
    for i, concession in enumerate(concessions[: budget.limits.exact]):
        budget.reporter.progress("concessions", i, min(budget.limits.exact, len(concessions)))
        exact = findings.exact(concession)
        cheapest.append(findings.with_stack(exact) if i < STACKS_OF_CONCESSIONS else exact)
    return replace(early, conflicts=conflicts, concessions=(*cheapest, *concessions[budget.limits.exact :]))


def _schedule(document: PlanDocument, objective: str, budget: Budget) -> Answer:
    from reconciliation.obstacles import obstacles
    from reconciliation.schedule import Aim, plan_initiatives
    from reconciliation.solver import NAME

    planned = plan_initiatives(document, budget, aim=Aim(objective))
    return Answer(
        question="",
        status=planned.status,
        complete=planned.status in (Status.OPTIMAL, Status.INFEASIBLE),
        objective=planned.objective,
        bound=planned.bound,
        schedule=planned.schedule,
        obstacles=obstacles(document, budget) if planned.status is Status.INFEASIBLE else (),
        solver=NAME,
    )


def _deeper(name: str) -> Callable[[PlanDocument, Unknown, Budget], Answer]:
    def answer(document: PlanDocument, unknown: Unknown, budget: Budget) -> Answer:
        from reconciliation import deeper

        ask: Callable[[PlanDocument, str, Budget], Answer] = getattr(deeper, name)
        return ask(document, unknown, budget)

    return answer


_ANSWERS: dict[Question, Callable[[PlanDocument, Unknown, Budget], Answer]] = {
    Question.VERDICTS: _verdicts,
    Question.CONFLICTS: _conflicts,
    Question.ALTERNATIVES: _deeper("alternatives"),
    Question.PARETO: _deeper("front"),
    Question.FAIRNESS: _deeper("fairness"),
    Question.SENSITIVITY: _deeper("sensitivity"),
}
_EARLY: dict[Question, Callable[[PlanDocument, Unknown, Budget, First], Answer]] = {
    Question.STACKS: _stacks,
    Question.PLAN: _plan,
}
"""The questions that have something to say before they are answered."""
