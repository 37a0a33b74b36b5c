"""Initiatives in quarters: what the teams can bear, in the right order, against every placement there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from reconciliation import PlanDocument, reconcile
from reconciliation.answers import Status
from reconciliation.document import Effort, Initiative, Team
from reconciliation.loads import placed, quarterly_split, schedule_faults
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


def test_what_cannot_be_done_is_said_to_be_infeasible() -> None:
    document = replace(example(), teams=(Team(id="platform", name="Platform", capacity=5),))
    answer = reconcile(document, "schedule")
    assert answer.status is Status.INFEASIBLE
    assert {(o.what, o.initiative, o.team) for o in answer.obstacles} == {
        ("too large", "I-1", "platform"),
        ("too large", "I-2", "platform"),
    }


def test_what_is_pinned_before_what_it_needs_is_named() -> None:
    document = example()
    first, second = document.initiatives
    early = replace(second, start=FIRST.plus(1), pinned=True)
    answer = reconcile(replace(document, initiatives=(first, early)), "schedule")
    assert answer.status is Status.INFEASIBLE
    assert [(o.what, o.initiative) for o in answer.obstacles] == [("pinned too early", "I-2")]


@given(st.integers(0, 500), st.integers(1, 9))
def test_person_days_add_up(days: int, quarters: int) -> None:
    split = quarterly_split(days, quarters)
    assert sum(split) == days
    assert max(split) - min(split) <= 1


@st.composite
def roadmaps(draw: st.DrawFn) -> PlanDocument:
    items = []
    for i in range(draw(st.integers(1, 4))):
        items.append(
            Initiative(
                id=f"I{i}",
                title="",
                phase="train",
                duration=draw(st.integers(1, 2)),
                effort=(Effort(team="platform", days=draw(st.integers(0, 12))),),
                depends_on=tuple(f"I{j}" for j in range(i) if draw(st.integers(0, 3)) == 0),
                deadline=FIRST.plus(draw(st.integers(0, 3))) if draw(st.booleans()) else None,
                requirements=("CISO-1",) if draw(st.booleans()) else (),
            )
        )
    teams = (Team(id="platform", name="Platform", capacity=draw(st.integers(8, 14))),)
    return replace(example(), teams=teams, initiatives=tuple(items))


@given(roadmaps())
def test_a_schedule_is_as_punctual_and_as_early_as_any(document: PlanDocument) -> None:
    values = [1 + 20 * len(item.requirements) for item in document.initiatives]
    latest = sum(item.duration for item in document.initiatives)
    ranks = []
    for starts in product(range(latest), repeat=len(document.initiatives)):
        placements = [placed(item, FIRST.plus(s)) for item, s in zip(document.initiatives, starts, strict=True)]
        ends = [s + item.duration for item, s in zip(document.initiatives, starts, strict=True)]
        if max(ends) <= latest and not schedule_faults(document, placements):
            ranks.append((sum(p.late for p in placements), sum(v * s for v, s in zip(values, starts, strict=True))))
    answer = reconcile(document, "schedule")
    if not ranks:
        assert answer.status is Status.INFEASIBLE
        return
    assert answer.schedule is not None
    late = sum(p.late for p in answer.schedule.placements)
    assert (answer.status, late, answer.objective) == (Status.OPTIMAL, *min(ranks))
