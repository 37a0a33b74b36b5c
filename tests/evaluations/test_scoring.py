"""Scoring: weights of groups, ballots that nobody sees before the reveal, the ranking and who differs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.commands import scoring as commands
from evaluations.models import Scoring
from evaluations.scoring import agreements, ranked, weights
from plans.document import read_document
from plans.errors import Denied, Refused, StaleVersion
from plans.exchange import export_plan
from plans.models import Event, Plan, User
from reconciliation.document import Mark, ScoringCriterion
from reconciliation.validate import check
from tests.evaluations.choices import chosen_document
from tests.evaluations.conftest import AT, imported, signed_in

SECRET = "the run of the ninth of November"


def test_groups_weigh_by_their_shares_and_their_influence() -> None:
    document = chosen_document()
    assert weights(document, ("K-1", "K-2")) == {"K-1": 6000, "K-2": 4000}, "(20 % + 100 %) / 2 and 80 % / 2"
    heavy = replace(document, groups=tuple(replace(g, weight=3 if g.id == "security" else 1) for g in document.groups))
    assert weights(heavy, ("K-1", "K-2")) == {"K-1": 4000, "K-2": 6000}
    silent = replace(document, criteria=(ScoringCriterion(id="K-1", name="A"), ScoringCriterion(id="K-2", name="B")))
    assert weights(silent, ("K-1", "K-2")) == {"K-1": 5000, "K-2": 5000}


def test_who_differs_and_who_is_first() -> None:
    document = chosen_document()
    given = {("K-1", "tool-2"): (5, 2), ("K-2", "tool-2"): (3, 3), ("K-1", "tool-3"): (3, 3), ("K-2", "tool-3"): (4, 4)}
    marks = tuple(
        Mark(criterion=criterion, tool=tool, person=person, points=points)
        for (criterion, tool), both in given.items()
        for person, points in zip(("p-eva", "p-sec"), both, strict=True)
    )
    scoring = replace(document.scorings[0], marks=marks)
    contested = [found for found in agreements(scoring) if found.contested]
    assert [(c.criterion, c.tool, c.apart, c.low, c.high) for c in contested] == [
        ("K-1", "tool-2", 3, ("p-sec",), ("p-eva",))
    ]
    assert contested[0].mean == Decimal("3.5")
    found = ranked(document, scoring)
    assert [(place.candidate, place.value) for place in found.places] == [("tool-3", 68_000), ("tool-2", 66_000)]
    ease = next(s for s in found.stability if s.criterion == "K-1")
    assert (ease.above, ease.high) == ("tool-2", (8000, 1)), "beyond 8,000 beside 4,000 the other one comes first"


def open_round(plan: Plan, by: User, **more: Any) -> Scoring:
    values: dict[str, Any] = {
        "title": "First", "tools": ("tool-2", "tool-3"), "criteria": ("K-1",), "raters": ("p-eva", "p-sec"),
        "closes_on": None,
    }  # fmt: skip
    return commands.open_round(plan=plan, by=by, at=AT, **(values | more))


def hand_in(plan: Plan, by: User, person: str, points: int, *, version: int = 0, evidence: str = SECRET) -> None:
    marks = tuple(
        Mark(criterion="K-1", tool=tool, person=person, points=points, evidence=evidence)
        for tool in ("tool-2", "tool-3")
    )
    commands.hand_in(plan=plan, key="S-1", version=version, marks=marks, by=by, at=AT)


@pytest.mark.django_db
def test_nothing_of_a_ballot_is_seen_before_the_reveal(
    plan: Plan, evaluator: User, security: User, facilitator: User
) -> None:
    commands.add_criterion(plan=plan, name="Ease", description="", by=evaluator, at=AT)
    open_round(plan, evaluator)
    with pytest.raises(Denied):
        hand_in(plan, facilitator, "p-fac", 3)
    with pytest.raises(Refused, match="evidence"):
        hand_in(plan, evaluator, "p-eva", 5, evidence=" ")
    hand_in(plan, evaluator, "p-eva", 5)
    with pytest.raises(StaleVersion):
        hand_in(plan, evaluator, "p-eva", 4)
    hand_in(plan, evaluator, "p-eva", 4, version=1)
    everything = export_plan(Plan.objects.get(pk=plan.pk)).decode()
    events = json.dumps(list(Event.objects.filter(plan=plan).values_list("verb", "before", "after")))
    shown = ["tools/scoring/", "tools/scoring/S-1/", "activity/"]
    pages = [
        signed_in(user).get(f"/p/weighed/{page}").content.decode() for user in (facilitator, security) for page in shown
    ]
    for text in (everything, events, *pages, read_document(plan.pk).to_bytes().decode()):
        assert SECRET not in text
    assert SECRET in signed_in(evaluator).get("/p/weighed/tools/scoring/S-1/ballot/").content.decode(), "one's own"
    assert SECRET not in signed_in(security).get("/p/weighed/tools/scoring/S-1/ballot/").content.decode()
    assert signed_in(facilitator).get("/p/weighed/tools/scoring/S-1/ballot/").status_code == 404
    hand_in(plan, security, "p-sec", 2)
    (scoring,) = read_document(plan.pk).scorings
    assert (scoring.revealed_on, len(scoring.marks)) == (AT.date(), 4), "the last ballot reveals them all"
    check(read_document(plan.pk))
    page = signed_in(facilitator).get("/p/weighed/tools/scoring/S-1/").content.decode()
    assert SECRET in page
    assert "2 contested" in page
    with pytest.raises(Refused, match="revealed already"):
        hand_in(plan, security, "p-sec", 3, version=1)


@pytest.mark.django_db
def test_a_round_is_closed_by_hand_once_someone_handed_in(plan: Plan, evaluator: User) -> None:
    commands.add_criterion(plan=plan, name="Ease", description="", by=evaluator, at=AT)
    for wrong in ({"tools": ("tool-2",)}, {"raters": ()}, {"criteria": ("K-9",)}, {"title": ""}):
        with pytest.raises(Refused):
            open_round(plan, evaluator, **wrong)
    open_round(plan, evaluator)
    with pytest.raises(Refused):
        commands.reveal(plan=plan, key="S-1", version=1, by=evaluator, at=AT)
    client = signed_in(evaluator)
    typed = {"version": "0", "K-1-tool-2": "5", "K-1-tool-3": "3"}
    assert client.post("/p/weighed/tools/scoring/S-1/ballot/", typed).status_code == 422
    assert client.post("/p/weighed/tools/scoring/S-1/ballot/", typed | {"note-K-1-tool-2": "run 9"}).status_code == 302
    assert client.post("/p/weighed/tools/scoring/S-1/reveal/", {"version": "1"}).status_code == 302
    assert len(read_document(plan.pk).scorings[0].marks) == 2


@pytest.mark.django_db
def test_a_round_closes_by_itself_after_its_day(plan: Plan, evaluator: User) -> None:
    commands.add_criterion(plan=plan, name="Ease", description="", by=evaluator, at=AT)
    open_round(plan, evaluator, closes_on=AT.date() + timedelta(days=3))
    assert commands.close_due_rounds(AT + timedelta(days=4)) == 0, "nobody has handed in: there is nothing to reveal"
    hand_in(plan, evaluator, "p-eva", 3)
    assert [commands.close_due_rounds(AT + timedelta(days=days)) for days in (3, 4, 5)] == [0, 1, 0]
    (scoring,) = read_document(plan.pk).scorings
    assert (scoring.revealed_on, len(scoring.marks)) == ((AT + timedelta(days=4)).date(), 2)
    event = Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (event.verb, event.by) == ("revealed the round", None)


@pytest.mark.django_db
def test_the_lists_ask_as_often_for_ten_as_for_one() -> None:
    def plan_with(times: int) -> Plan:
        document = chosen_document()
        many = {
            field: tuple(replace(getattr(document, field)[0], id=f"X-{n}") for n in range(times))
            for field in ("scorings", "proofs", "build_or_buy")
        }
        return imported(replace(document, id=f"many-{times}", **many))  # type: ignore[arg-type]

    def queries(plan: Plan, path: str) -> int:
        client.get(f"/p/{plan.key}/tools/{path}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/p/{plan.key}/tools/{path}/").status_code == 200
        return len(captured)

    one, ten = plan_with(1), plan_with(10)
    client = signed_in(User.objects.get(email="p-view@example.org"))
    for path in ("scoring", "proofs", "build-or-buy", "debt", "prices", "funnel"):
        assert queries(one, path) == queries(ten, path), path
