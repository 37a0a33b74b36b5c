"""A second opinion from another solver: the selection model as a mixed-integer program, on middle-sized plans."""

from __future__ import annotations

from typing import Any

import highspy
import pytest

from bench.core_plans import Shape, plan
from reconciliation import Limits, reconcile
from reconciliation.answers import Status
from reconciliation.formulas import CoveredBy, Every, Formula, Limit, NoneOf
from reconciliation.problem import Problem, compile_problem, rates
from reconciliation.vocabulary import PlanMetric

MIDDLE = Shape(groups=4, statements=10, tools=24, capabilities=10, horizons=2, hard=15, tight=130)


class Program:
    """The selection model of `docs/reconciliation.md` written for HiGHS, for the statements these plans are made of."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its only untyped call
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.span = range(len(problem.horizons))
        self.x = {(t, h): self.highs.addBinary() for t in range(len(problem.rows)) for h in self.span}
        for h in self.span:
            for tool in {row.tool for row in problem.rows}:
                editions = [self.x[t, h] for t, row in enumerate(problem.rows) if row.tool == tool]
                self.highs.addConstr(sum(editions) <= 1)

    def metric(self, metric: PlanMetric, horizons: tuple[int, ...]) -> tuple[Any, int]:
        """The metric and the most it can be; adoption is what is new, since every rate is positive."""
        terms = []
        most = 0
        for h in horizons:
            for t, row in enumerate(self.problem.rows):
                use, adopt, _ = rates(row, metric, h, self.problem.horizons[h].quarters)
                new = self.highs.addVariable(lb=0, ub=1)
                self.highs.addConstr(new >= self.x[t, h] - (self.x[t, h - 1] if h else 0))
                terms.append(use * self.x[t, h] + adopt * new)
                most += use + adopt
        return sum(terms), most

    def literal(self, formula: Formula) -> Any:
        holds = self.highs.addBinary()
        if isinstance(formula, Every):
            for part in formula.parts:
                self.highs.addConstr(holds <= self.literal(part))
        elif isinstance(formula, NoneOf):
            for t in formula.options:
                self.highs.addConstr(holds + self.x[t, formula.horizon] <= 1)
        elif isinstance(formula, CoveredBy):
            self._cover(holds, formula)
        else:
            assert isinstance(formula, Limit)
            value, most = self.metric(formula.metric, formula.horizons)
            scale = 1 / max(1, most)
            self.highs.addConstr(value * scale + holds * (most - formula.k) * scale <= most * scale)
        return holds

    def _cover(self, holds: Any, formula: CoveredBy) -> None:
        reached = []
        for capability in formula.capabilities:
            serving = [
                self.x[t, formula.horizon]
                for t, row in enumerate(self.problem.rows)
                if row.covers.get(capability, 0) >= formula.level
            ]
            covered = self.highs.addBinary()
            self.highs.addConstr(covered <= (sum(serving) if serving else 0))
            reached.append(covered)
        self.highs.addConstr(formula.n * holds <= sum(reached))

    def optimum(self) -> int | None:
        for rule in self.problem.hard:
            self.highs.addConstr(self.literal(rule.formula) >= 1)
        self.highs.maximize(sum(100 * rule.cost * self.literal(rule.formula) for rule in self.problem.soft))
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return round(self.highs.getObjectiveValue())


@pytest.mark.parametrize("seed", range(8))
def test_cp_sat_and_highs_agree(seed: int) -> None:
    document = plan(MIDDLE, seed)
    answer = reconcile(document, "stacks", Limits(work=60, seconds=120))
    expected = Program(compile_problem(document)).optimum()
    assert answer.objective == expected
    assert answer.status is (Status.INFEASIBLE if expected is None else Status.OPTIMAL)
