"""The demonstration plan is what it promises: a believable plan that cannot hold as stated, and what settles it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations

import jsonschema
import pytest

from reconciliation import Limits, check, reconcile
from reconciliation.answers import Answer, Concession, Conflict, Status
from reconciliation.codec import to_json
from reconciliation.document import Agreement, AgreementState, Give, PlanDocument, Priority, Stage, schema
from reconciliation.statements import AtMost
from reconciliation.vocabulary import Level
from tests.demo.demonstration import PLAN, document, envelope, facts_of

LIMITS = Limits(work=60, seconds=300)


@cache
def open_answer() -> Answer:
    return reconcile(document(), "conflicts", LIMITS)


@cache
def stated_answer() -> Answer:
    return reconcile(replace(document(), agreements=()), "conflicts", LIMITS)


def pairs_of(conflicts: tuple[Conflict, ...]) -> set[tuple[str, str]]:
    return {pair for conflict in conflicts for pair in combinations(sorted(set(conflict.groups)), 2)}


def conceded(plan: PlanDocument, concession: Concession) -> PlanDocument:
    """The plan as it would stand once everything in the concession is given."""
    gives = tuple(Give(requirement=r.requirement, k=r.threshold) for r in concession.relaxed)
    last = Agreement(id="ZZ", conflict=(), gives=gives, state=AgreementState.AGREED)
    return replace(plan, agreements=(*plan.agreements, last))


def test_the_document_has_the_published_shape_and_every_reference_leads_somewhere() -> None:
    jsonschema.validate(envelope()["document"], schema())
    check(document())


def test_the_file_says_everything_so_that_an_export_is_the_same_data() -> None:
    assert to_json(document()) == envelope()["document"]
    assert json.dumps(envelope(), indent=2, ensure_ascii=False) + "\n" == PLAN.read_text(encoding="utf-8")


def test_its_size_is_that_of_a_real_plan() -> None:
    plan = document()
    assert plan.id == "demo"
    assert len(plan.groups) == 7
    assert len(plan.horizons) == 3
    assert 85 <= len(plan.metrics) + len(plan.requirements) <= 100
    assert 30 <= len(plan.tools) <= 40
    assert 25 <= len(plan.initiatives) <= 30
    assert [needs.models for needs in plan.needs] == [10, 40, 100]
    assert {entry.capability for entry in plan.blueprint} == {c.id for c in plan.capabilities}
    assert sorted(entry.rank for entry in plan.blueprint) == list(range(1, 26))
    assert min(Counter(r.group for r in plan.requirements).values()) >= 5
    assert min(Counter(m.group for m in plan.metrics).values()) >= 4


def test_every_fact_has_its_source_and_date() -> None:
    facts = [fact for tool in document().tools for fact in facts_of(tool)]
    assert len(facts) > 300
    for fact in facts:
        assert fact.source, fact
        assert len(fact.as_of) == len("2026-10-12"), fact


def test_every_requirement_says_why_and_where_from() -> None:
    for requirement in document().requirements:
        assert requirement.rationale, requirement.id
        assert requirement.source, requirement.id
        assert requirement.statement.endswith("."), requirement.id


def test_prices_of_vendors_are_marked_as_quotes_made_up_for_the_demonstration() -> None:
    for tool in document().tools:
        for option in tool.options:
            if option.build or not option.prices:
                continue
            terms = next(fact for fact in option.facts if fact.attribute == "commitment_months")
            assert "fictional" in terms.source, option.id


def test_people_lead_groups_and_own_statements() -> None:
    plan, people = document(), {person["key"]: person for person in envelope()["people"]}
    for group in plan.groups:
        assert people[group.lead]["group"] == group.id
        assert people[group.lead]["lead"] is True
    assert {requirement.owner for requirement in plan.requirements} <= set(people)
    seats = [p["group"] for p in people.values() if p["lead"] or p["deputy"]]
    assert len(seats) == len(plan.groups) * 2
    assert {p["role"] for p in people.values()} == {"facilitator", "evaluator", "contributor", "viewer"}


def test_signatures_and_comments_name_people_groups_and_statements_of_the_plan() -> None:
    plan, data = document(), envelope()
    keys = {person["key"] for person in data["people"]}
    groups = {group.id for group in plan.groups}
    assert {s["group"] for s in data["signatures"]} < groups, "somebody has not signed yet"
    assert "dissent" in {s["state"] for s in data["signatures"]}
    assert {s["person"] for s in data["signatures"]} | {c["person"] for c in data["comments"]} <= keys
    conflicts = {"+".join(conflict.requirements) for conflict in open_answer().conflicts}
    assert {c["target"] for c in data["comments"]} <= {r.id for r in plan.requirements} | conflicts


def test_one_outcome_has_no_accountable_group_and_metrics_pull_apart() -> None:
    assert [o.id for o in document().outcomes if not o.accountable] == ["O-2"]
    apart = {(m.id, pull.metric) for m in document().metrics for pull in m.pulls_against}
    assert {("DS-M1", "RISK-M1"), ("DS-M1", "BUS-M1"), ("RISK-M1", "BUS-M1")} <= apart


def test_a_tool_is_eliminated_only_for_a_stated_reason() -> None:
    gone = [tool for tool in document().tools if tool.stage is Stage.ELIMINATED]
    assert len(gone) >= 6
    for tool in gone:
        assert tool.eliminated_by, tool.id
        assert tool.eliminated_reason, tool.id


def test_builds_stand_beside_bought_options() -> None:
    builds = [option for tool in document().tools for option in tool.options if option.build]
    assert len(builds) == 2
    assert all(option.day_rate and option.effort and option.interest and option.ramp for option in builds)


def test_initiatives_never_start_before_what_they_wait_for_has_ended() -> None:
    items = {item.id: item for item in document().initiatives}
    for item in items.values():
        assert item.start is not None
        for name in item.depends_on:
            before = items[name]
            assert before.start is not None
            assert before.start.plus(before.duration) <= item.start, (item.id, name)
        if item.deadline is not None:
            assert item.start.plus(item.duration - 1) <= item.deadline, item.id


def test_no_team_is_planned_beyond_its_days() -> None:
    spent: Counter[tuple[str, str]] = Counter()
    for item in document().initiatives:
        assert item.start is not None
        for effort in item.effort:
            for offset in range(item.duration):
                spent[effort.team, str(item.start.plus(offset))] += -(-effort.days // item.duration)
    capacity = {team.id: team.capacity for team in document().teams}
    assert {slot: days for slot, days in spent.items() if days > capacity[slot[0]]} == {}


def test_as_stated_it_cannot_hold_and_at_least_six_pairs_of_groups_collide() -> None:
    answer = stated_answer()
    assert answer.complete
    assert 6 <= len(answer.conflicts) < 25
    assert len(pairs_of(answer.conflicts)) >= 6


def test_agreements_settle_about_half_and_the_rest_has_an_exact_number() -> None:
    answer = open_answer()
    assert answer.complete
    assert 3 <= len(answer.conflicts) <= len(stated_answer().conflicts) // 2
    assert all(conflict.repairs for conflict in answer.conflicts)
    assert len(pairs_of(answer.conflicts)) >= 3


def test_every_agreement_settles_a_conflict_that_was_there() -> None:
    found = {frozenset(conflict.requirements) for conflict in stated_answer().conflicts}
    assert [agreement.id for agreement in document().agreements if agreement.state is AgreementState.PROPOSED] == [
        "A-6"
    ]
    for agreement in document().agreements:
        assert frozenset(agreement.conflict) in found, agreement.id
        assert {give.requirement for give in agreement.gives} <= set(agreement.conflict), agreement.id


def test_a_law_or_policy_that_is_not_negotiable_is_never_conceded() -> None:
    fixed = {r.id for r in document().requirements if not r.negotiable}
    assert fixed
    for concession in open_answer().concessions:
        assert not fixed & {relaxation.requirement for relaxation in concession.relaxed}


@pytest.mark.parametrize("rank", range(5))
def test_each_of_the_cheapest_concessions_makes_it_possible(rank: int) -> None:
    plan = conceded(document(), open_answer().concessions[rank])
    answer = reconcile(plan, "stacks", LIMITS)
    assert answer.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert answer.stacks


def test_after_the_cheapest_concession_the_stack_is_one_a_company_could_run() -> None:
    answer = reconcile(conceded(document(), open_answer().concessions[0]), "stacks", LIMITS)
    horizons = answer.stacks[0].horizons
    assert all(8 <= len(h.options) <= 14 for h in horizons)
    costs = [h.cost_year for h in horizons]
    assert costs == sorted(costs)
    assert 80_000_000 <= costs[0] <= costs[-1] <= 600_000_000


def test_a_repair_moves_a_number_that_was_set_by_someone() -> None:
    musts = {r.id: r.expression for r in document().requirements if r.priority is Priority.MUST}
    for conflict in open_answer().conflicts:
        for repair in conflict.repairs:
            limit = musts[repair.requirement]
            assert isinstance(limit, AtMost)
            assert limit.k is not None
            assert repair.threshold > limit.k


def test_the_blueprint_only_grows() -> None:
    for entry in document().blueprint:
        ranks = [need.level.rank for need in entry.levels]
        assert ranks == sorted(ranks), entry.capability
        assert entry.levels[-1].level is not Level.NONE, entry.capability
