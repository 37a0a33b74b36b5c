"""Step one: what is computed from the answers, the blind round, the decision and what it changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.document import plan_document, read_document
from plans.errors import Refused, StaleVersion
from plans.exchange import export_plan, import_plan
from plans.models import Event, Membership, Plan, User
from reconciliation import document as d
from reconciliation.errors import DocumentError
from reconciliation.pricing import costs_by_horizon
from reconciliation.validate import check
from reconciliation.vocabulary import Level
from roadmap import commands
from roadmap.effects import effects
from roadmap.models import Ballot, BlueprintEntry, Decision, Strategy
from roadmap.recommendation import recommend
from roadmap.standing import standing
from stakeholders.models import NeedsRow
from tests.roadmap.conftest import AT, person, small_document
from tests.roadmap.test_pages import client_of

COST = d.Criterion(id="cost", name="Cost")
SPEED = d.Criterion(id="speed", name="Speed")
SECRET = "our secret reason"


def scores_of(group: str, points: int, reason: str = "") -> tuple[d.Score, ...]:
    return tuple(
        d.Score(group=group, strategy=model, points=points, criterion="cost", reason=reason) for model in d.Operating
    )


def scored(*scores: d.Score, weights: tuple[d.CriterionWeight, ...] = ()) -> d.PlanDocument:
    strategy = d.Strategy(criteria=(COST, SPEED), scores=scores, weights=weights)
    return replace(small_document(), strategy=strategy)


def one(group: str, criterion: str, points: int) -> d.Score:
    return d.Score(group=group, strategy=d.Operating.HYBRID, points=points, criterion=criterion)


def test_points_are_weighted_by_what_matters_to_a_group_and_by_its_influence() -> None:
    weights = (
        d.CriterionWeight(group="security", criterion="cost", points=1),
        d.CriterionWeight(group="security", criterion="speed", points=3),
    )
    document = scored(
        one("security", "cost", 1), one("security", "speed", 5), one("data-science", "cost", 2), weights=weights
    )
    hybrid = standing(document).models[-1]
    assert [(g.group, g.points) for g in hybrid.groups] == [
        ("security", Decimal("4.0")),
        ("data-science", Decimal("2.0")),
    ]
    assert hybrid.average == Decimal("2.9")  # (30 x 4 + 40 x 2) / 70
    assert hybrid.contested
    assert standing(document).ahead is d.Operating.HYBRID


def test_what_is_contested_names_the_criterion_and_who_differs() -> None:
    stands = standing(scored(one("security", "cost", 1), one("data-science", "cost", 4), one("finance", "cost", 4)))
    ((row, model),) = stands.contested
    assert (row.criterion.id, str(model.low), str(model.high)) == ("cost", "1.0", "4.0")
    assert [g.group for g in model.groups if g.differs] == ["security"]
    assert standing(small_document()).contested == ()


@pytest.mark.parametrize(
    ("teams", "models", "use_cases", "best"),
    [(1, 6, 2, "centralized"), (5, 100, 30, "hybrid"), (3, 30, 6, "hybrid"), (0, 0, 0, None)],
)
def test_the_recommendation_follows_from_the_needs(teams: int, models: int, use_cases: int, best: str | None) -> None:
    needs = d.Needs(horizon="y2", teams=teams, models=models, use_cases=use_cases)
    advice = recommend(replace(small_document(), needs=(needs,), requirements=(), blueprint=()))
    assert advice.best == (d.Operating(best) if best else None)
    assert len(advice.reasons) + len(advice.missing) == 4
    assert all(reason.text.endswith(".") for reason in advice.reasons)


def test_a_strategy_changes_owners_instances_and_seats_until_they_are_as_it_asks() -> None:
    groups = tuple(replace(group, role=group.id) for group in small_document().groups)
    needs = (d.Needs(horizon="y1", data_scientists=21, teams=4),)
    document = replace(small_document(), groups=groups, needs=needs)
    found = {effect.key: effect.value for effect in effects(document, d.Operating.DECENTRALIZED)}
    assert found == {"instances:experiment-tracking": d.Instances.OWN, "seats:y1": 26}  # data science owns it already
    assert effects(document, None) == ()
    entry = replace(document.blueprint[0], instances=d.Instances.OWN)
    settled = replace(document, blueprint=(entry,), needs=(replace(needs[0], seats=26),))
    assert effects(settled, d.Operating.DECENTRALIZED) == ()


def test_what_teams_run_for_themselves_is_priced_once_a_team() -> None:
    document = small_document()
    line = d.Price(unit=d.PriceUnit.INSTALLATION, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(9_000)),))
    tool = next(t for t in document.tools if any(c.capability == "experiment-tracking" for c in t.coverage))
    option = replace(tool.options[0], prices=(line,))
    plan = replace(
        document,
        needs=tuple(d.Needs(horizon=horizon.id, teams=4) for horizon in document.horizons),
        tools=(replace(tool, options=(option,)),),
    )

    def yearly(strategy: d.Operating) -> set[int]:
        (effect,) = (e for e in effects(plan, strategy) if e.kind == "instances")
        entries = tuple(replace(e, instances=d.Instances(str(effect.value))) for e in plan.blueprint)
        costs = costs_by_horizon(replace(plan, blueprint=entries), option)
        return {cost.use_year for _horizon, cost in costs}

    assert yearly(d.Operating.CENTRALIZED) == {9_000_000}
    assert yearly(d.Operating.DECENTRALIZED) == {4 * 9_000_000}


@pytest.mark.parametrize(
    ("strategy", "path"),
    [
        (d.Strategy(scores=(one("security", "cost", 3),)), "strategy.scores[0].criterion"),
        (d.Strategy(criteria=(COST, COST)), "strategy.criteria[1].id"),
        (d.Strategy(criteria=(COST,), weights=(d.CriterionWeight(group="x", criterion="cost", points=1),)),
         "strategy.weights[0].group"),
        (d.Strategy(decision="D-9"), "strategy.decision"),
    ],
)  # fmt: skip
def test_a_strategy_that_leads_nowhere_is_refused_with_its_path(strategy: d.Strategy, path: str) -> None:
    with pytest.raises(DocumentError) as fault:
        check(replace(small_document(), strategy=strategy))
    assert fault.value.path == path


def opened(plan: Plan, by: User) -> None:
    commands.open_scoring(plan_id=plan.pk, version=1, criteria=(COST,), by=by, at=AT)


def hand_in(plan: Plan, group: str, points: int, version: int = 0) -> bool:
    return commands.hand_in_scores(
        plan_id=plan.pk,
        group=group,
        person_key="p-sec",
        version=version,
        scores=scores_of(group, points, SECRET),
        weights=(d.CriterionWeight(group=group, criterion="cost", points=3),),
        by=person("p-sec"),
        at=AT,
    )


@pytest.mark.database
def test_hidden_scores_are_in_no_value_export_event_or_page_until_the_last_group_hands_in(
    plan: Plan, facilitator: User
) -> None:
    opened(plan, facilitator)
    assert not hand_in(plan, "security", 2)
    assert read_document(plan.pk).strategy.scores == ()
    assert SECRET.encode() not in export_plan(Plan.objects.get(pk=plan.pk))
    assert SECRET not in json.dumps(list(Event.objects.values_list("before", "after")))
    other = Membership.objects.get(plan=plan, key="p-eva")
    other.group_key = "finance"
    other.save()
    for who, path, seen in (
        ("p-sec", "strategy/scores/", True),
        ("p-eva", "strategy/scores/", False),
        ("p-fac", "strategy/", False),
        ("p-lead", "activity/", False),
    ):
        response = client_of(person(who)).get(f"/p/small/{path}")
        assert response.status_code == 200
        assert (SECRET in response.content.decode()) is seen, path
    assert client_of(facilitator).get("/p/small/strategy/scores/").status_code == 403  # speaks for no group
    assert not hand_in(plan, "security", 4, version=1)  # a change of mind, before anyone saw
    assert not hand_in(plan, "finance", 1)
    assert hand_in(plan, "data-science", 5)
    assert {(s.group, s.points) for s in read_document(plan.pk).strategy.scores} == {
        ("security", 4), ("finance", 1), ("data-science", 5),
    }  # fmt: skip
    assert not Ballot.objects.exists()
    assert SECRET in client_of(facilitator).get("/p/small/strategy/").content.decode()


@pytest.mark.database
def test_two_people_of_one_group_do_not_overwrite_each_other(plan: Plan, facilitator: User) -> None:
    opened(plan, facilitator)
    hand_in(plan, "security", 2)
    with pytest.raises(StaleVersion):
        hand_in(plan, "security", 5)
    assert Ballot.objects.get().scores[0].points == 2


@pytest.mark.database
def test_the_facilitator_ends_a_round_without_those_who_are_absent(plan: Plan, facilitator: User) -> None:
    opened(plan, facilitator)
    with pytest.raises(Refused, match="under way already"):
        commands.open_scoring(plan_id=plan.pk, version=2, criteria=(COST,), by=facilitator, at=AT)
    hand_in(plan, "security", 2)
    commands.close_scoring(plan_id=plan.pk, version=2, by=facilitator, at=AT)
    assert {score.group for score in read_document(plan.pk).strategy.scores} == {"security"}
    with pytest.raises(Refused, match="No round"):
        hand_in(plan, "finance", 3)
    commands.open_scoring(plan_id=plan.pk, version=3, criteria=(COST,), by=facilitator, at=AT)
    commands.close_scoring(plan_id=plan.pk, version=4, by=facilitator, at=AT)
    assert read_document(plan.pk).strategy.scores, "a round in which nobody spoke takes nothing away"


@pytest.mark.database
def test_a_round_ends_by_itself_after_its_day(plan: Plan, facilitator: User) -> None:
    told: dict[str, Any] = {"plan_id": plan.pk, "criteria": (COST,), "by": facilitator, "at": AT}
    with pytest.raises(Refused, match="from today on"):
        commands.open_scoring(**told, version=1, closes_on=AT.date() - timedelta(days=1))
    commands.open_scoring(**told, version=1, closes_on=AT.date() + timedelta(days=3))
    assert commands.close_due_scoring(AT + timedelta(days=4)) == 0, "nobody has handed in: there is nothing to reveal"
    hand_in(plan, "security", 2)
    hand_in(plan, "finance", 4)
    assert [commands.close_due_scoring(AT + timedelta(days=days)) for days in (3, 4, 5)] == [0, 1, 0]
    assert {score.group for score in read_document(plan.pk).strategy.scores} == {"security", "finance"}
    row, event = Strategy.objects.get(plan=plan), Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (row.opened_at, row.closes_on, event.verb, event.by) == (None, None, "revealed", None)


def verdict(**given: Any) -> commands.Verdict:
    values: dict[str, Any] = {
        "chosen": d.Operating.HYBRID,
        "context": "",
        "reason": "Both sides gain.",
        "consequences": "",
    }
    return commands.Verdict(**(values | {"dissent": "", "dissenting": ()} | given))


@pytest.mark.database
def test_a_decision_keeps_its_dissent_and_offers_what_it_changes(plan: Plan, facilitator: User) -> None:
    told: dict[str, Any] = {"plan_id": plan.pk, "by": facilitator, "at": AT}
    with pytest.raises(Refused, match="say in a sentence why"):
        commands.decide_strategy(**told, version=1, verdict=verdict(dissenting=("finance",)))
    against = verdict(dissent="Two teams cost more.", dissenting=("finance",))
    record = commands.decide_strategy(**told, version=1, verdict=against)
    assert (record.key, record.dissenting, record.decided_on) == ("D-1", ("finance",), AT.date())
    document = read_document(plan.pk)
    assert (document.strategy.chosen, document.strategy.decision) == (d.Operating.HYBRID, "D-1")
    offered = [effect.key for effect in effects(document, document.strategy.chosen)]
    assert offered == ["instances:experiment-tracking"]  # no group runs platforms here, nobody counted scientists
    with pytest.raises(Refused, match="no longer on offer"):
        commands.accept_effects(**told, keys=["seats:y1"])
    NeedsRow.objects.filter(plan=plan, key="y1").update(data_scientists=18)
    keys = ["instances:experiment-tracking", "seats:y1"]
    assert len(commands.accept_effects(**told, keys=keys)) == 2
    assert BlueprintEntry.objects.get(plan=plan).instances is d.Instances.SHARED
    assert NeedsRow.objects.get(plan=plan, key="y1").seats == 20
    assert effects(read_document(plan.pk), d.Operating.HYBRID) == ()


@pytest.mark.database
def test_people_talk_about_an_argument(plan: Plan, facilitator: User) -> None:
    told: dict[str, Any] = {"plan_id": plan.pk, "by": facilitator, "at": AT}
    line = commands.add_argument(**told, strategy=d.Operating.HYBRID, side=d.Side.PRO, text="It grows.", group="")
    client = client_of(facilitator)
    talk = reverse("comment_add", args=[plan.key, "argument", line.key])
    assert client.post(talk, {"text": "How far?"}).status_code == 302
    page = client.get(reverse("strategy", args=[plan.key])).content.decode()
    assert f'aria-label="Comments on {line.key}: 1 open"' in page
    assert client.post(talk.replace(line.key, "A-99"), {"text": "x"}).status_code == 404


@pytest.mark.database
def test_no_decision_while_scores_are_hidden(plan: Plan, facilitator: User) -> None:
    opened(plan, facilitator)
    with pytest.raises(Refused, match="Reveal the scores first"):
        commands.decide_strategy(plan_id=plan.pk, version=2, verdict=verdict(), by=facilitator, at=AT)
    assert not Decision.objects.exists()


@pytest.mark.database
def test_everything_of_step_one_survives_export_and_import(plan: Plan, facilitator: User) -> None:
    commands.add_argument(
        plan_id=plan.pk, strategy=d.Operating.HYBRID, side=d.Side.CON, text="No mandate.", group="security",
        by=facilitator, at=AT,
    )  # fmt: skip
    opened(plan, facilitator)
    hand_in(plan, "security", 2)
    commands.close_scoring(plan_id=plan.pk, version=2, by=facilitator, at=AT)
    commands.decide_strategy(plan_id=plan.pk, version=3, verdict=verdict(), by=facilitator, at=AT)
    plan.refresh_from_db()
    again = import_plan(export_plan(plan), by=None, at=AT, key="again")
    assert plan_document(again) == replace(plan_document(plan), id="again")


@pytest.mark.database
def test_a_bad_form_keeps_what_was_typed_and_says_what_is_wrong(plan: Plan, facilitator: User) -> None:
    client: Client = client_of(facilitator)
    for path, sent, said in (
        ("arguments/", {"strategy": "hybrid", "side": "pro", "text": "x" * 401}, "At most 400 characters"),
        ("open/", {"version": "1", "criteria": "Cost\nCost"}, "stands there twice"),
        ("decide/", {"version": "1", "chosen": "hybrid", "reason": "", "context": "Typed."}, "Say why in a sentence"),
    ):
        response = client.post(f"/p/small/strategy/{path}", sent)
        page = response.content.decode()
        assert (response.status_code, said in page) == (422, True), path
        assert all(value in page for name, value in sent.items() if name in ("text", "context")), path
    assert Strategy.objects.get(plan=plan).version == 1


def test_a_level_of_none_is_no_wish() -> None:
    entry = d.BlueprintEntry(capability="notebooks", levels=(d.Need(horizon="y1", level=Level.NONE),))
    assert effects(replace(small_document(), blueprint=(entry,)), d.Operating.HYBRID) == ()
