"""The overview and the agenda: where the five steps stand, what waits for whom, and only what is contested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plans.commands.plans import create_plan
from plans.document import read_document
from plans.models import Event, Membership, Plan, User
from plans.starters import Start, Template
from reconciliation import document as d
from reconciliation import reconcile
from reconciliation.quarters import Quarter
from roadmap import commands
from roadmap.models import Strategy
from stakeholders import commands as said
from stakeholders.commands.groups import reopen_group
from tests.roadmap.conftest import AT, person
from tests.roadmap.test_agreements import DS_2, answer, propose
from tests.roadmap.test_decisions import record
from tests.roadmap.test_pages import answered, client_of
from tests.roadmap.test_strategy import COST, hand_in
from tests.roadmap.test_versions import frozen, sign

pytestmark = pytest.mark.database


def text(who: User, path: str = "") -> str:
    response = client_of(who).get(f"/p/small/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_five_steps_lead_to_their_pages(plan: Plan, viewer: User) -> None:
    page = text(viewer)
    for path in ("strategy/", "needs/", "blueprint/", "tools/funnel/", "tools/proofs/"):
        assert f'href="/p/small/{path}"' in page
    assert "from 10 to 40 models" in page
    assert "1 capability in order of priority" in page


def test_who_has_not_answered_and_since_when(plan: Plan, facilitator: User) -> None:
    page = text(facilitator)
    assert "No answer yet from Data science and Finance." in page
    assert page.count("no answer yet") == 2
    reopen_group(plan_id=plan.pk, key="security", version=1, by=facilitator, at=AT)
    assert Event.objects.filter(verb="reopened").count() == 1
    assert text(facilitator).count("no answer yet") == 3


@pytest.mark.parametrize(
    ("who", "seen", "not_seen"),
    [
        ("p-fac", ("The strategy is open.", "Nobody answers for Fewer claims by hand."), ("How you see the needs",)),
        ("p-eva", ("You have not said yet how you see the needs.",), ("The strategy is open.",)),
        ("p-sec", ("Security is party to 2 open conflicts.", "Security has not handed in."), ("No answer yet from",)),
        ("p-lead", ("Nothing. Well done.",), ("Reconcile</a>",)),
    ],
)
def test_what_waits_depends_on_role_and_group(
    plan: Plan, facilitator: User, who: str, seen: tuple[str, ...], not_seen: tuple[str, ...]
) -> None:
    answered(plan, facilitator)
    commands.open_scoring(plan_id=plan.pk, version=1, criteria=(COST,), by=facilitator, at=AT)
    page = text(person(who))
    assert [line for line in seen if line not in page] == []
    assert [line for line in not_seen if line in page] == []


def test_a_frozen_version_waits_for_its_signatures_and_its_readers(
    plan: Plan, facilitator: User, security_lead: User, viewer: User
) -> None:
    version = frozen(plan, facilitator)
    asked = "Version V-1 waits for the signature of Security."
    assert asked in text(security_lead)
    assert "Version V-1 is frozen: the decision is on page one." in text(viewer)
    assert "V-1 waits" not in text(facilitator)
    sign(plan, version, security_lead)
    assert asked not in text(security_lead)


def test_an_empty_plan_begins_with_groups_and_tools(facilitator: User) -> None:
    bare = create_plan(
        Start(name="Bare", currency="EUR", first=Quarter(2027, 1), template=Template.EMPTY), by=facilitator, at=AT
    )
    page = client_of(facilitator).get(f"/p/{bare.key}/").content.decode()
    assert "No group has a say yet." in page
    assert "No tool is on the long list yet." in page
    assert "have not answered" not in page


def test_the_agenda_holds_what_is_contested_and_nothing_else(plan: Plan, facilitator: User, viewer: User) -> None:
    assert "never reconciled" in text(viewer, "agenda/")
    answered(plan, facilitator)
    commands.open_scoring(plan_id=plan.pk, version=1, criteria=(COST,), by=facilitator, at=AT)
    for group, points in (("security", 5), ("finance", 1)):
        hand_in(plan, group, points)
    commands.close_scoring(plan_id=plan.pk, version=2, by=facilitator, at=AT)
    for who, models in (("p-sec", 10), ("p-eva", 90)):
        needs = (d.Needs(horizon="y1", models=models, deployments=4),)
        user = person(who)
        key = Membership.objects.get(user=user).key
        said.answer_needs(plan_id=plan.pk, person_key=key, version=0, needs=needs, by=user, at=AT)
    page = text(viewer, "agenda/")
    assert "Data science against Security" in page
    assert "Hybrid: Cost" in page
    assert "5 of 5 from Security" in page
    assert "Models in production: 10 – 90" in page
    assert "Fewer claims by hand" in page
    assert "nobody is accountable" in page
    assert "Deployments" not in page  # they agree about those
    assert "The agenda:" in text(viewer)


def test_a_plan_without_dispute_needs_no_meeting(plan: Plan, viewer: User) -> None:
    said.change_outcome(
        plan_id=plan.pk, key="OUT-1", version=1, by=person("p-fac"), at=AT,
        accountable=said.add_group(plan_id=plan.pk, name="Owners", by=person("p-fac"), at=AT),
    )  # fmt: skip
    assert "Nothing is contested" in text(viewer, "agenda/")
    assert "there is no need to meet" in text(viewer)


def test_scores_of_a_round_under_way_stand_on_no_agenda(plan: Plan, facilitator: User, viewer: User) -> None:
    commands.open_scoring(plan_id=plan.pk, version=1, criteria=(COST,), by=facilitator, at=AT)
    hand_in(plan, "security", 5)
    hand_in(plan, "finance", 1)
    assert "of 5 from" not in text(viewer, "agenda/")
    assert Strategy.objects.get(plan=plan).scores == ()


def test_a_proposal_or_a_record_leaves_the_answer_as_it_is(plan: Plan, facilitator: User, security_lead: User) -> None:
    old, pages = "The plan changed since", ("", "conflicts/", "agenda/", "report/")
    answered(plan, facilitator)
    row = propose(plan, facilitator, DS_2)
    record(plan, facilitator)
    assert [page for page in pages if old in text(facilitator, page)] == []
    answer(row, security_lead, "data-science")
    assert [page for page in pages if old not in text(facilitator, page)] == []


def test_a_proposal_is_not_settled_yet(plan: Plan, facilitator: User, security_lead: User) -> None:
    answered(plan, facilitator)
    row = propose(plan, facilitator, DS_2)
    assert "0 settled" in text(facilitator)
    answer(row, security_lead, "data-science")
    assert "1 settled" in text(facilitator)


def test_the_cost_is_that_of_the_cheapest_way_out_while_the_plan_cannot_hold(plan: Plan, facilitator: User) -> None:
    document = read_document(plan.pk)
    wishes = tuple(replace(each, priority=d.Priority.SHOULD) for each in document.requirements)
    easier = replace(document, requirements=wishes)
    for stated, note in ((document, "a year, cheapest way out"), (easier, "a year, best stack")):
        found = reconcile(stated)
        assert bool(found.stacks) is (stated is easier)
        commands.store_answer(plan=plan, job_id=None, document=stated, answer=found, by=facilitator, at=AT)
        assert note in text(facilitator)
