"""Fronts, fairness, alternatives and sensitivity, against every choice there is in small random plans."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given

from reconciliation import Limits, PlanDocument, reconcile
from reconciliation.answers import Answer, Stack, Status
from reconciliation.debt import ledger
from reconciliation.document import Commitment, Period, Price, PriceUnit, Tier
from reconciliation.evaluate import Evaluator
from tests.reconciliation.example import example
from tests.reconciliation.small_plans import every_evaluation, plans

pytestmark = pytest.mark.slow
Point = tuple[int, int, int]


def allowed(document: PlanDocument) -> list[Stack]:
    return [e.stack for e in every_evaluation(document) if not e.broken]


def point(stack: Stack) -> Point:
    """Satisfaction, cost and debt, so that more is better."""
    return stack.objective, -stack.cost_total, -sum(h.interest for h in stack.horizons)


def shares(stack: Stack) -> list[int]:
    """Basis points of what is possible for each group with soft statements, ascending."""
    return sorted(10_000 * s.points // s.possible for s in stack.satisfaction if s.possible)


@given(plans())
def test_other_good_stacks_are_those_of_every_choice(document: PlanDocument) -> None:
    stacks = allowed(document)
    the_front_is_every_point_that_none_dominates(document, stacks)
    each_rule_of_fairness_is_kept_as_well_as_any_choice_keeps_it(document, stacks)
    alternatives_are_nearly_as_good_and_all_different(document, stacks)


@given(plans())
def test_sensitivity_is_that_of_every_choice(document: PlanDocument) -> None:
    answer = reconcile(document, "sensitivity")
    if answer.stacks:
        a_shadow_price_is_what_the_optimum_gains_without_the_statement(document, answer)
        the_best_stack_stays_best_within_its_weight_interval_and_not_beyond(document, answer)


def the_front_is_every_point_that_none_dominates(document: PlanDocument, stacks: list[Stack]) -> None:
    points = {point(stack) for stack in stacks}
    best = {p for p in points if not any(q != p and all(b >= a for a, b in zip(p, q, strict=True)) for q in points)}
    answer = reconcile(document, "pareto", Limits(front=200))
    assert {point(stack) for stack in answer.stacks} == best
    assert len(answer.stacks) == len(best)
    assert answer.complete


def each_rule_of_fairness_is_kept_as_well_as_any_choice_keeps_it(document: PlanDocument, stacks: list[Stack]) -> None:
    answer = reconcile(document, "fairness")
    fair = {each.rule: each.stack for each in answer.fair}
    if not stacks:
        assert not fair
        assert answer.status is Status.INFEASIBLE
        return
    assert answer.complete
    weights = {group.id: group.weight for group in document.groups}
    ideals = {
        s.group: max(t.points for k in stacks for t in k.satisfaction if t.group == s.group)
        for s in stacks[0].satisfaction
    }

    def nash(stack: Stack) -> int:
        return prod((1 + s.points) ** weights[s.group] for s in stack.satisfaction if s.possible)

    def worst_regret(stack: Stack) -> int:
        losses = (-(-10_000 * (ideals[s.group] - s.points) // s.possible) for s in stack.satisfaction if s.possible)
        return max(losses, default=0)

    assert fair["weighted"].objective == max(stack.objective for stack in stacks)
    assert min(shares(fair["max-min"]), default=0) == max(min(shares(s), default=0) for s in stacks)
    assert shares(fair["leximin"]) == max(shares(stack) for stack in stacks)
    assert nash(fair["nash"]) == max(nash(stack) for stack in stacks)
    assert worst_regret(fair["regret"]) == min(worst_regret(stack) for stack in stacks)
    for stack in fair.values():
        assert all(s.regret == ideals[s.group] - s.points for s in stack.satisfaction if s.possible)


def alternatives_are_nearly_as_good_and_all_different(document: PlanDocument, stacks: list[Stack]) -> None:
    others = reconcile(document, "alternatives").stacks
    choices = [tuple(h.options for h in stack.horizons) for stack in others]
    assert len(set(choices)) == len(choices)
    assert bool(others) is bool(stacks)
    if others:
        best = max(stack.objective for stack in stacks)
        assert others[0].objective == best
        assert all(stack.objective * 100 >= 95 * best for stack in others)


def a_shadow_price_is_what_the_optimum_gains_without_the_statement(document: PlanDocument, answer: Answer) -> None:
    for price in answer.shadow_prices:
        fewer = replace(document, requirements=tuple(r for r in document.requirements if r.id != price.requirement))
        other = reconcile(fewer, "stacks")
        assert price.proven
        assert other.objective == (answer.objective or 0) + price.gain
        assert other.stacks[0].cost_total == answer.stacks[0].cost_total - price.saving or other.stacks[0].unpriced


def the_best_stack_stays_best_within_its_weight_interval_and_not_beyond(document: PlanDocument, answer: Answer) -> None:
    mine = {s.group: s.points for s in answer.stacks[0].satisfaction}
    others = [{s.group: s.points for s in stack.satisfaction} for stack in allowed(document)]
    weights = {group.id: Fraction(group.weight) for group in document.groups}

    def beaten(group: str, weight: Fraction) -> bool:
        entered = {**weights, group: weight}
        values = [sum(entered[name] * points for name, points in other.items()) for other in others]
        return max(values) > sum(entered[name] * points for name, points in mine.items())

    for interval in answer.weights:
        low = Fraction(interval.low[0], interval.low[1])
        assert not beaten(interval.group, low)
        assert low == 0 or beaten(interval.group, low * Fraction(999_999, 1_000_000))
        if interval.high is not None:
            high = Fraction(interval.high[0], interval.high[1])
            assert not beaten(interval.group, high)
            assert beaten(interval.group, high * Fraction(1_000_001, 1_000_000))
    assert sum(each.first for each in answer.acceptability) == 2_000


def test_the_ledger_sums_what_it_costs_to_keep_and_to_leave() -> None:
    document = example()
    free_of_caps = replace(document, requirements=tuple(r for r in document.requirements if r.id != "FIN-1"))
    (stack,) = reconcile(free_of_caps, "stacks").stacks
    found = ledger(free_of_caps, stack)
    assert [(e.option, e.interest, e.interest_days, e.principal) for e in found.entries] == [("local-server", 3, 24, 0)]
    assert [(v.vendor, v.fees, v.share) for v in found.vendors] == [("Local GmbH", 48_000_000, 100)]
    assert found.concentration == 10_000


def test_the_ledger_shares_out_what_each_vendor_is_paid() -> None:
    document = replace(example(), requirements=())
    once = Price(unit=PriceUnit.FLAT, period=Period.ONCE, tiers=(Tier(start=0, price=Decimal(4_000)),))
    tools = []
    for tool, exit_cost in zip(document.tools, (7_000, 5_000), strict=True):
        (option,) = tool.options
        tools.append(replace(tool, options=(replace(option, prices=(*option.prices, once), exit_cost=exit_cost),)))
    people = replace(tools[1].options[0], day_rate=100_000)  # paid to people, not to the vendor
    document = replace(document, tools=(tools[0], replace(tools[1], options=(people,))))
    both, one = frozenset({"cloud-team", "local-server"}), frozenset({"local-server"})
    found = ledger(document, Evaluator(document)({"y1": both, "y2": one}).stack)
    assert [(v.vendor, v.fees, v.share) for v in found.vendors] == [
        ("Local GmbH", 52_000_000, 79),  # 2 x 24,000 and 4,000 once
        ("Cloud Inc", 14_000_000, 22),
    ]
    assert found.concentration == (52**2 + 14**2) * 10_000 // 66**2
    assert [(e.option, e.interest_days, e.principal) for e in found.entries] == [
        ("cloud-team", 0, 7_000),
        ("local-server", 24, 5_000),
    ]
    assert (found.interest_days, found.principal) == (24, 5_000)  # cloud is left before the end
    held = replace(document, commitments=(Commitment(id="C-1", option="local-server", sunk=9),))
    kept = ledger(held, Evaluator(held)({"y1": one, "y2": one}).stack)
    assert [(v.fees, kept.entries[0].sunk) for v in kept.vendors] == [(48_000_000, 9)]  # it was paid for before
