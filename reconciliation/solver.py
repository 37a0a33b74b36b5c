"""CP-SAT as this package uses it: one worker, fixed seed, deterministic limits, statuses checked before values."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from math import floor
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.answers import Status
from reconciliation.errors import ReconciliationError
from reconciliation.limits import Budget

NAME = f"OR-Tools CP-SAT {version('ortools')}"
POLL = 0.25  # seconds between two looks at whether a long solve was cancelled
QUICK = 0.004  # deterministic seconds after which propagation alone is given up
CORE = 0.02  # deterministic seconds for what is at fault, once it is known that something is
LONG = 0.05  # deterministic seconds below which nobody will want to cancel

STATUSES = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a solve came to.

    values: of every variable by index, empty when none were found. objective, bound: None without an
    objective or a solution. core: literals that cannot all be true, by index.
    """

    status: Status
    values: Sequence[int] = ()
    objective: int | None = None
    bound: int | None = None
    core: tuple[int, ...] = ()

    @property
    def found(self) -> bool:
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)


def solve(
    model: cp_model.CpModel,
    budget: Budget,
    *,
    presolve: bool = True,
    linearization: int = 0,
    work: float | None = None,
) -> Outcome:
    """Solve within what is left of the budget. With nothing left nothing is tried: loading a large model takes long.

    Raises ReconciliationError for a model CP-SAT does not accept.
    """
    if not budget.work_left:
        return Outcome(status=Status.UNKNOWN)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 0
    parameters.cp_model_presolve = presolve
    # Left at its default, this presolve step certifies wrong optima now and then (an open bug of OR-Tools).
    parameters.presolve_inclusion_work_limit = 0
    parameters.linearization_level = linearization
    parameters.symmetry_level = 0
    parameters.cp_model_probing_level = 0
    allowed = budget.work_left if work is None else min(work, budget.work_left)
    parameters.max_deterministic_time = allowed
    parameters.max_time_in_seconds = budget.seconds_left
    status = STATUSES.get(_run(solver, model, budget, patient=allowed > LONG and presolve and budget.heard))
    budget.spend(solver.response_proto.deterministic_time)
    if status is None:
        raise ReconciliationError(f"the solver refused the model: {model.validate()}")
    return _outcome(solver, model, status)


def decide(model: cp_model.CpModel, literals: Sequence[Any], budget: Budget) -> Outcome:
    """Whether the literals can all hold in the model, and if not, which of them cannot.

    By propagation under assumptions, which is quick. Where it is not, as a model of its own in which they are facts,
    for presolve and linear relaxations do far more with facts; what is at fault is then looked for only so long.
    """
    model.clear_assumptions()
    model.add_assumptions(literals)
    outcome = solve(model, budget, presolve=False, work=QUICK)
    if outcome.status is not Status.UNKNOWN or not budget.work_left:
        return outcome
    fixed = model.clone()
    fixed.clear_assumptions()
    fixed.add_bool_and(literals)
    outcome = solve(fixed, budget, linearization=2)
    if outcome.status is not Status.INFEASIBLE:
        return outcome
    found = solve(model, budget, presolve=False, linearization=2, work=CORE)
    return found if found.core else replace(outcome, core=tuple(literal.index for literal in literals))


def _outcome(solver: cp_model.CpSolver, model: cp_model.CpModel, status: Status) -> Outcome:
    if status is Status.INFEASIBLE:
        return Outcome(status=status, core=tuple(solver.sufficient_assumptions_for_infeasibility()))
    if status is Status.UNKNOWN:
        return Outcome(status=status)
    values = tuple(solver.response_proto.solution)
    if not model.has_objective():
        return Outcome(status=status, values=values)
    return Outcome(
        status=status,
        values=values,
        objective=round(solver.objective_value),
        bound=floor(solver.best_objective_bound + 1e-6),
    )


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, budget: Budget, *, patient: bool) -> Any:
    """Solve; where it may take long, in a thread of its own, so that the reporter is asked from the caller's."""
    if not patient:
        return solver.solve(model)
    outcome: list[Any] = []
    thread = threading.Thread(target=lambda: outcome.append(solver.solve(model)), daemon=True)
    thread.start()
    thread.join(POLL)
    while thread.is_alive():
        if budget.reporter.cancelled():
            budget.hit.add("cancelled")
            solver.stop_search()
        thread.join(POLL)
    return outcome[0]
