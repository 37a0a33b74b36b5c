"""The questions behind the first answer: alternatives, front, fairness, sensitivity. Imports the solver."""

from __future__ import annotations

from dataclasses import replace

from reconciliation.answers import Answer, FairStack, GroupSatisfaction, Stack, Status
from reconciliation.document import PlanDocument
from reconciliation.findings import Findings
from reconciliation.limits import Budget
from reconciliation.select import Selection
from reconciliation.sensitivity import WeightModel, acceptability, shadow_prices
from reconciliation.solver import NAME
from reconciliation.tradeoffs import Fairness, Found, Tradeoffs


def alternatives(document: PlanDocument, unknown: str, budget: Budget) -> Answer:
    """The best stack and others nearly as good, as different as possible."""
    findings = Findings(document, unknown, budget)
    best, _ = findings.selection()
    return _with_stacks(findings, _best_and_others(findings, best), complete=not budget.hit)


def _best_and_others(findings: Findings, best: Selection) -> list[Found]:
    if best.chosen is None:
        return []
    proven = best.status is Status.OPTIMAL and best.cost is not None
    others = Tradeoffs(findings.chooser, findings.budget).alternatives(best.chosen, findings.budget.limits.alternatives)
    return [Found(best.chosen, proven), *others]


def front(document: PlanDocument, unknown: str, budget: Budget) -> Answer:
    """The stacks that none beats in cost, satisfaction and debt at once; complete when there are no others."""
    findings = Findings(document, unknown, budget)
    found: list[Found] = []
    for each in Tradeoffs(findings.chooser, budget).front(budget.limits.front + 1):
        if not each.proven or len(found) == budget.limits.front:
            budget.hit.add("front")
            break
        found.append(each)
    answer = _with_stacks(findings, found, complete=not budget.hit)
    in_order = sorted(answer.stacks, key=lambda s: (s.cost_total, -s.objective, [h.options for h in s.horizons]))
    return replace(answer, stacks=tuple(in_order))


def fairness(document: PlanDocument, unknown: str, budget: Budget) -> Answer:
    """The best stack by each rule of fairness, with each group's regret against its own ideal."""
    findings = Findings(document, unknown, budget)
    ideals = Tradeoffs(findings.chooser, budget).ideals()
    fair = []
    for rule in Fairness:
        found = Tradeoffs(findings.chooser, budget).fair(rule, ideals)
        if found is not None:
            stack = _with_regret(findings.stack(found.chosen), ideals)
            fair.append(FairStack(rule=rule, stack=stack, proven=found.proven))
    complete = not budget.hit and all(each.proven for each in fair)
    answer = _with_stacks(findings, [], complete=complete)
    return replace(answer, status=_status(bool(fair), complete, budget), fair=tuple(fair))


def sensitivity(document: PlanDocument, unknown: str, budget: Budget) -> Answer:
    """The price of every hard requirement, and how far each group's weight may move before the best stack changes."""
    findings = Findings(document, unknown, budget)
    base, _ = findings.selection()
    if base.chosen is None:
        return _with_stacks(findings, [], complete=base.status is Status.INFEASIBLE)
    prices = tuple(shadow_prices(findings.chooser, base, budget))
    intervals = []
    if base.status is Status.OPTIMAL:
        weighing = WeightModel(findings.chooser, budget)
        voices = sorted({rule.group for rule in findings.problem.soft})
        intervals = [weighing.interval(group, base.chosen) for group in voices]
    others = _best_and_others(findings, base)
    stacks = tuple(dict.fromkeys(findings.stack(each.chosen) for each in others))
    return Answer(
        question="",
        status=base.status,
        complete=all(price.proven for price in prices) and None not in intervals and not budget.hit,
        objective=base.objective,
        bound=base.bound,
        stacks=stacks,
        shadow_prices=prices,
        weights=tuple(interval for interval in intervals if interval is not None),
        acceptability=acceptability([_shares(stack) for stack in stacks]),
        solver=NAME,
    )


def _shares(stack: Stack) -> dict[str, int]:
    return {s.group: s.points * 10_000 // s.possible if s.possible else 0 for s in stack.satisfaction}


def _with_regret(stack: Stack, ideals: dict[str, int]) -> Stack:
    def known(each: GroupSatisfaction) -> GroupSatisfaction:
        ideal = ideals.get(each.group)
        return each if ideal is None else replace(each, regret=ideal - each.points)

    return replace(stack, satisfaction=tuple(known(each) for each in stack.satisfaction))


def _with_stacks(findings: Findings, found: list[Found], *, complete: bool) -> Answer:
    stacks = tuple(findings.stack(each.chosen) for each in found)
    return Answer(
        question="",
        status=_status(bool(found), complete and all(each.proven for each in found), findings.budget),
        complete=complete and all(each.proven for each in found),
        objective=max((stack.objective for stack in stacks), default=None),
        stacks=stacks,
        solver=NAME,
    )


def _status(found: bool, complete: bool, budget: Budget) -> Status:
    if found:
        return Status.OPTIMAL if complete else Status.FEASIBLE
    return Status.UNKNOWN if budget.hit else Status.INFEASIBLE
