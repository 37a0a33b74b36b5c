"""Initiatives in quarters: what the teams can bear, in the right order, against every placement there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, combinations, product
from operator import gt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation import DocumentError, PlanDocument, check, reconcile
from reconciliation.answers import Answer, Reason, ReasonKind, Status
from reconciliation.document import Effort, Initiative, InitiativeStatus, QuarterBudget, QuarterCapacity, Team
from reconciliation.loads import quarterly_split
from reconciliation.output import as_text
from reconciliation.quarters import Quarter
from tests.reconciliation.example import example

FIRST = Quarter(2027, 1)


def test_the_example_is_placed_one_after_the_other() -> None:
    answer = reconcile(example(), "schedule")
    assert answer.status is Status.OPTIMAL
    assert answer.schedule is not None
    assert [(p.initiative, str(p.start), str(p.end), p.late) for p in answer.schedule.placements] == [
        ("I-1", "2027-Q1", "2027-Q2", 0),
        ("I-2", "2027-Q3", "2027-Q3", 1),
    ]
    assert [(str(load.quarter), load.days) for load in answer.schedule.loads] == [
        ("2027-Q1", 20),
        ("2027-Q2", 21),
        ("2027-Q3", 20),
    ]


def test_a_pinned_initiative_stays_where_it_was_put() -> None:
    document = example()
    first, second = document.initiatives
    pinned = replace(first, start=Quarter(2028, 1), pinned=True)
    answer = reconcile(replace(document, initiatives=(pinned, second)), "schedule")
    assert answer.schedule is not None
    assert [str(p.start) for p in answer.schedule.placements] == ["2028-Q1", "2028-Q3"]


def with_days(document: PlanDocument, own: dict[int, int]) -> PlanDocument:
    """The team has other days in some quarters, counted from the first."""
    by_quarter = tuple(QuarterCapacity(quarter=FIRST.plus(q), days=days) for q, days in own.items())
    return replace(document, teams=tuple(replace(team, by_quarter=by_quarter) for team in document.teams))


def test_a_team_may_have_other_days_in_some_quarters() -> None:
    answer = reconcile(with_days(example(), {0: 19, 2: 10}), "schedule")
    assert answer.schedule is not None
    assert [str(p.start) for p in answer.schedule.placements] == ["2027-Q4", "2028-Q2"]
    small = replace(example(), teams=(Team(id="platform", name="Platform", capacity=15),))
    answer = reconcile(with_days(small, {3: 20, 4: 21, 5: 25}), "schedule")
    assert answer.schedule is not None
    assert [(str(load.quarter), load.days, load.capacity) for load in answer.schedule.loads] == [
        ("2027-Q4", 20, 20),
        ("2028-Q1", 21, 21),
        ("2028-Q2", 20, 25),
    ]
    assert "platform in 2028-Q2: 20 of 25" in as_text(answer)


def test_a_quarter_is_stated_once_and_with_a_number_of_days() -> None:
    twice = QuarterCapacity(quarter=FIRST, days=1), QuarterCapacity(quarter=FIRST, days=2)
    (team,) = example().teams
    with pytest.raises(DocumentError, match=re.escape("teams[0].by_quarter[1].quarter")):
        check(replace(example(), teams=(replace(team, by_quarter=twice),)))
    with pytest.raises(DocumentError, match=re.escape("teams[0].by_quarter[0].days")):
        check(with_days(example(), {0: -1}))


def test_a_quarter_with_too_few_days_is_named_with_those_that_are_enough() -> None:
    first, second = example().initiatives
    document = replace(example(), initiatives=(replace(first, start=FIRST, pinned=True), second))
    answer = reconcile(with_days(document, {1: 12}), "schedule")
    assert reasons(answer) == [
        [
            Reason(kind=ReasonKind.CAPACITY, team="platform", quarter=FIRST.plus(1), enough=21),
            Reason(kind=ReasonKind.PIN, initiatives=("I-1",), quarter=FIRST.plus(2)),
        ]
    ]
    assert "in the way: capacity platform in 2027-Q2 (enough: 21) + pin I-1 (enough: 2027-Q3)" in as_text(answer)


def test_any_number_of_teams_and_quarters_can_finish_as_early_as_possible() -> None:
    teams = tuple(Team(id=f"t{n}", name="", capacity=10) for n in range(40))
    items = tuple(
        Initiative(id=f"I{n:03}", title="", phase="train", duration=2, effort=(Effort(team=f"t{n % 40}", days=20),))
        for n in range(400)
    )
    answer = reconcile(replace(example(), teams=teams, initiatives=items), "schedule", objective="finish")
    assert (answer.status, answer.objective, answer.bound) == (Status.OPTIMAL, 20, 20)


def reasons(answer: Answer) -> list[list[Reason]]:
    return [list(obstacle.reasons) for obstacle in answer.obstacles]


def test_a_team_that_is_too_small_is_named_with_the_capacity_that_is_enough() -> None:
    document = replace(example(), teams=(Team(id="platform", name="Platform", capacity=5),))
    answer = reconcile(document, "schedule")
    assert answer.status is Status.INFEASIBLE
    assert reasons(answer) == [
        [Reason(kind=ReasonKind.CAPACITY, team="platform", initiatives=("I-1", "I-2"), enough=21)]
    ]


def test_what_is_pinned_before_what_it_needs_is_named_with_the_quarter_that_is_enough() -> None:
    document = example()
    first, second = document.initiatives
    early = replace(second, start=FIRST.plus(1), pinned=True)
    answer = reconcile(replace(document, initiatives=(first, early)), "schedule")
    assert answer.status is Status.INFEASIBLE
    assert reasons(answer) == [
        [
            Reason(kind=ReasonKind.ORDER, initiatives=("I-1", "I-2")),
            Reason(kind=ReasonKind.PIN, initiatives=("I-2",), quarter=FIRST.plus(2)),
        ]
    ]


def test_a_firm_deadline_that_the_budget_comes_too_late_for_is_explained_by_both() -> None:
    document = example()
    first, second = document.initiatives
    costly = replace(first, cost=9_001, deadline=FIRST.plus(1), firm=True)
    budgets = (QuarterBudget(quarter=FIRST, amount=5_000), QuarterBudget(quarter=FIRST.plus(2), amount=5_000))
    answer = reconcile(replace(document, initiatives=(costly, second), budgets=budgets), "schedule")
    assert reasons(answer) == [
        [
            Reason(kind=ReasonKind.BUDGET, enough=4_001),
            Reason(kind=ReasonKind.DEADLINE, initiatives=("I-1",), quarter=FIRST.plus(2)),
        ]
    ]


def test_money_is_never_spent_before_it_is_there() -> None:
    document = example()
    first, second = document.initiatives
    budgets = (QuarterBudget(quarter=FIRST, amount=3_000), QuarterBudget(quarter=FIRST.plus(4), amount=7_000))
    costly = (replace(first, cost=4_000), replace(second, cost=4_000))
    answer = reconcile(replace(document, initiatives=costly, budgets=budgets), "schedule", objective="finish")
    assert answer.schedule is not None
    assert [str(p.start) for p in answer.schedule.placements] == ["2027-Q4", "2028-Q2"]
    assert [(str(s.quarter), s.spent, s.budget) for s in answer.schedule.spending][3:] == [
        ("2027-Q4", 2_000, 3_000),
        ("2028-Q1", 4_000, 10_000),
        ("2028-Q2", 8_000, 10_000),
    ]


def test_what_was_paid_before_the_first_budget_is_not_paid_again() -> None:
    document = example()
    first, second = document.initiatives
    done = replace(first, start=FIRST.plus(-3), status=InitiativeStatus.DONE, cost=8_000)
    budgets = (QuarterBudget(quarter=FIRST, amount=1_000),)
    answer = reconcile(replace(document, initiatives=(done, replace(second, cost=1_000)), budgets=budgets), "schedule")
    assert answer.status is Status.OPTIMAL
    assert answer.schedule is not None
    assert [s.spent for s in answer.schedule.spending] == [1_000]


@given(st.integers(0, 500), st.integers(1, 9))
def test_person_days_add_up(days: int, quarters: int) -> None:
    split = quarterly_split(days, quarters)
    assert sum(split) == days
    assert max(split) - min(split) <= 1


@st.composite
def roadmaps(draw: st.DrawFn) -> PlanDocument:
    items = []
    for i in range(draw(st.integers(1, 3))):
        items.append(
            Initiative(
                id=f"I{i}",
                title="",
                phase="train",
                duration=draw(st.integers(1, 2)),
                effort=(Effort(team="platform", days=draw(st.integers(0, 12))),),
                depends_on=tuple(f"I{j}" for j in range(i) if draw(st.integers(0, 3)) == 0),
                deadline=FIRST.plus(draw(st.integers(0, 3))) if draw(st.booleans()) else None,
                cost=draw(st.integers(0, 9)),
                requirements=("CISO-1",) if draw(st.booleans()) else (),
            )
        )
    own = draw(st.dictionaries(st.integers(0, 3), st.integers(0, 16), max_size=2))
    by_quarter = tuple(QuarterCapacity(quarter=FIRST.plus(q), days=days) for q, days in own.items())
    teams = (Team(id="platform", name="Platform", capacity=draw(st.integers(8, 14)), by_quarter=by_quarter),)
    quarters = draw(st.sampled_from([(), (), (0,), (0, 2), (1, 3)]))
    budgets = tuple(QuarterBudget(quarter=FIRST.plus(q), amount=draw(st.integers(0, 18))) for q in quarters)
    return replace(example(), teams=teams, initiatives=tuple(items), budgets=budgets)


@st.composite
def tight_roadmaps(draw: st.DrawFn) -> PlanDocument:
    """Some of it pinned or firm, so that there may be no room."""
    document = draw(roadmaps())
    items = []
    for item in document.initiatives:
        pinned = draw(st.sampled_from([None, None, 0, 1]))
        at = replace(item, start=FIRST.plus(pinned), pinned=True) if pinned is not None else item
        items.append(replace(at, firm=item.deadline is not None and draw(st.booleans())))
    return replace(document, initiatives=tuple(items))


@given(roadmaps())
def test_a_schedule_is_as_punctual_and_then_as_early_as_any(document: PlanDocument) -> None:
    items, latest = document.initiatives, latest_end(document)
    values = [1 + 20 * len(item.requirements) for item in items]
    ranks = []
    for starts, broken in every_placement(document):
        ends = [s + item.duration for item, s in zip(items, starts, strict=True)]
        if not broken and max(ends) <= latest:
            late = sum(max(0, e - 1 - FIRST.until(i.deadline)) for e, i in zip(ends, items, strict=True) if i.deadline)
            ranks.append((late, sum(v * s for v, s in zip(values, starts, strict=True)), max(ends)))
    early, short = (reconcile(document, "schedule", objective=aim) for aim in ("value", "finish"))
    if not ranks:
        assert (early.status, short.status) == (Status.INFEASIBLE, Status.INFEASIBLE)
        return
    assert early.schedule is not None
    late = sum(p.late for p in early.schedule.placements)
    assert (early.status, late, early.objective) == (Status.OPTIMAL, *min(ranks)[:2])
    assert (short.status, short.objective) == (Status.OPTIMAL, min(end for when, _, end in ranks if when == late))


def latest_end(document: PlanDocument) -> int:
    paid = [FIRST.until(budget.quarter) for budget in document.budgets]
    paid += [FIRST.until(own.quarter) + 1 for own in document.teams[0].by_quarter]
    held = [item.duration + FIRST.until(item.start) for item in document.initiatives if item.start is not None]
    return sum(item.duration for item in document.initiatives) + max([0, *paid, *held])


def all_reasons(document: PlanDocument) -> list[Reason]:
    when = [None, *(own.quarter for own in document.teams[0].by_quarter)]
    found = [Reason(kind=ReasonKind.CAPACITY, team="platform", quarter=quarter) for quarter in when]
    found += [Reason(kind=ReasonKind.BUDGET)] if document.budgets else []
    for item in document.initiatives:
        found += [Reason(kind=ReasonKind.PIN, initiatives=(item.id,))] if item.pinned else []
        found += [Reason(kind=ReasonKind.DEADLINE, initiatives=(item.id,))] if item.firm else []
        found += [Reason(kind=ReasonKind.ORDER, initiatives=(before, item.id)) for before in item.depends_on]
    return found


def every_placement(document: PlanDocument) -> Iterator[tuple[tuple[int, ...], int]]:
    """The starts of all initiatives in every combination, with a bit for each of `all_reasons` that it breaks."""
    items, latest = document.initiatives, latest_end(document)
    number = {item.id: i for i, item in enumerate(items)}
    days = [[quarterly_split(e.days, item.duration) for e in item.effort] for item in items]
    costs = [quarterly_split(item.cost, item.duration) for item in items]
    budgets = {FIRST.until(b.quarter): b.amount for b in document.budgets}
    span = latest + max(item.duration for item in items)
    there = list(accumulate(budgets.get(q, 0) for q in range(span)))
    team = document.teams[0]
    own = [None, *(each.quarter for each in team.by_quarter)]
    has = [(team.days_in(q), q if q in own else None) for q in (FIRST.plus(n) for n in range(span))]
    stated = list(enumerate(all_reasons(document)))
    for starts in product(range(latest), repeat=len(items)):
        busy, spent = [0] * span, [0] * span
        for start, each, cost in zip(starts, days, costs, strict=True):
            for split in each:
                for offset, amount in enumerate(split):
                    busy[start + offset] += amount
            for offset, amount in enumerate(cost):
                spent[start + offset] += amount
        broken = 0
        for bit, reason in stated:
            at = [number[name] for name in reason.initiatives]
            if reason.kind is ReasonKind.CAPACITY:
                wrong = any(day > days for day, (days, when) in zip(busy, has, strict=True) if when == reason.quarter)
            elif reason.kind is ReasonKind.BUDGET:
                wrong = any(map(gt, accumulate(spent), there))
            elif reason.kind is ReasonKind.ORDER:
                wrong = starts[at[0]] + items[at[0]].duration > starts[at[1]]
            elif reason.kind is ReasonKind.PIN:
                wrong = FIRST.plus(starts[at[0]]) != items[at[0]].start
            else:
                wrong = FIRST.plus(starts[at[0]] + items[at[0]].duration - 1) > (items[at[0]].deadline or FIRST)
            broken |= wrong << bit
        yield starts, broken


@given(tight_roadmaps())
def test_obstacles_are_exactly_the_minimal_sets_of_reasons(document: PlanDocument) -> None:
    stated = all_reasons(document)
    names = {identity(reason): i for i, reason in enumerate(stated)}
    broken = {mask for _, mask in every_placement(document)}
    least = [mask for mask in broken if not any(other & ~mask == 0 for other in broken - {mask})]
    impossible: list[int] = []
    for size in range(len(stated) + 1):
        for kept in combinations(range(len(stated)), size):
            mask = sum(1 << i for i in kept)
            if all(mask & each for each in least) and not any(known & ~mask == 0 for known in impossible):
                impossible.append(mask)
    answer = reconcile(document, "schedule")
    assert (answer.status is Status.INFEASIBLE) is bool(impossible)
    assert {sum(1 << names[identity(r)] for r in o.reasons) for o in answer.obstacles} == set(impossible)


def identity(reason: Reason) -> object:
    """Which of the stated reasons it is, whatever would be enough."""
    return (reason.kind, reason.team, reason.quarter) if reason.team else (reason.kind, reason.initiatives)
