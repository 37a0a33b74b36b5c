"""What if: answered at once without the solver, nothing written until it has a name, adopted as proposals."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from time import process_time

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from evaluations.models import Tool
from plans import jobs
from plans.document import plan_document, read_document
from plans.errors import Refused
from plans.models import Comment, Event, Job, Notice, Plan, User
from reconciliation import check, reconcile
from reconciliation import document as d
from reconciliation.agreements import with_agreements
from reconciliation.codec import to_json
from reconciliation.document import AgreementState, Give
from reconciliation.statements import CoversAtLeast, Max, Min
from roadmap import commands
from roadmap.models import Agreement, SavedScenario
from roadmap.scenarios import DRIVERS, Number, Scenario, Threshold, applied, as_query, gives_of, read_scenario
from roadmap.tasks import refine_what_if
from roadmap.wording import Names
from stakeholders.commands.needs import needs_version
from stakeholders.models import Requirement
from tests.demo.demonstration import document
from tests.roadmap.conftest import AT, person, small_document
from tests.roadmap.test_pages import client_of, text

MOVED = "k.FIN-1=30000&off=DS-2&w.finance=9&d.y2.models=80&no=cloudy"
EVERYTHING = Scenario(
    thresholds=(Threshold(name="FIN-1", value=30_000_000),),
    given_up=("DS-2",),
    weights=(Number(name="finance", value=9),),
    drivers=(Number(name="y2.models", value=80),),
    without=("cloudy",),
)
database = pytest.mark.database


def stored(plan: Plan, by: User) -> None:
    found = read_document(plan.pk)
    commands.store_answer(plan=plan, job_id=None, document=found, answer=reconcile(found), by=by, at=AT)


def keep(plan: Plan, by: User, changes: Scenario = EVERYTHING) -> SavedScenario:
    return commands.name_scenario(plan_id=plan.pk, name="Cheaper", changes=changes, person_key="p-fac", by=by, at=AT)


def test_an_address_holds_what_differs_and_nothing_else() -> None:
    plan = small_document()
    assert read_scenario(QueryDict(MOVED), plan) == EVERYTHING
    assert as_query(EVERYTHING, plan) == MOVED
    same = "k.FIN-1=20000&w.finance=30&d.y2.models=40"
    odd = "k.LAW-1=3&k.SEC-1=4&off=LAW-1&off=X&w.X=2&d.y9.models=3&k.FIN-1=-4&k.DS-1=²&no=X&w.security="
    assert not read_scenario(QueryDict(f"{same}&{odd}"), plan)


def test_the_changed_plan_is_the_plan_with_the_changes() -> None:
    after = applied(small_document(), EVERYTHING)
    reconcile(after, "stacks")  # it passes the check of the core
    assert {group.id: group.weight for group in after.groups}["finance"] == 9
    assert [needs.models for needs in after.needs] == [10, 80]
    assert after.agreements[-1].gives == (Give(requirement="DS-2"),)
    assert gives_of(EVERYTHING, small_document()) == {
        "finance": (Give(requirement="FIN-1", k=30_000_000),),
        "data-science": (Give(requirement="DS-2"),),
    }


@database
def test_looking_writes_nothing(plan: Plan, facilitator: User, viewer: User) -> None:
    stored(plan, facilitator)
    before = (Event.objects.count(), Plan.objects.get(pk=plan.pk).revision, Agreement.objects.count())
    client = client_of(viewer)
    assert "It cannot hold:" in text(client, "/p/small/what-if/")
    page = client.get(f"/p/small/what-if/answer/?{MOVED}", headers={"HX-Request": "true"})
    assert page["HX-Replace-Url"] == f"/p/small/what-if/?{MOVED}"
    assert "It holds:" in page.content.decode()
    assert client.post("/p/small/what-if/compute/", {"changes": MOVED}).status_code == 302
    assert client.post("/p/small/what-if/compute/", {"changes": MOVED}).status_code == 302
    assert [job.state for job in Job.objects.filter(kind="what_if").order_by("pk")] == ["cancelled", "queued"]
    assert (Event.objects.count(), Plan.objects.get(pk=plan.pk).revision, Agreement.objects.count()) == before


@database
def test_a_worker_computes_it_in_full_for_the_one_who_asked(plan: Plan, facilitator: User, viewer: User) -> None:
    job = jobs.submit(plan=plan, kind="what_if", params={"query": MOVED}, by=viewer, at=AT, silent=True)
    revision = Plan.objects.get(pk=plan.pk).revision
    token = jobs.claim(job.pk, AT)
    assert token is not None
    result = refine_what_if(jobs.Running(job.pk, token, plan, job.params, viewer))
    Job.objects.filter(pk=job.pk).update(state="done", result=result, finished_at=AT)
    assert "Homely" in text(client_of(viewer), f"/p/small/what-if/computed/{job.pk}/")
    assert client_of(facilitator).get(f"/p/small/what-if/computed/{job.pk}/").status_code == 404
    assert Plan.objects.get(pk=plan.pk).revision == revision


@database
def test_a_name_is_seen_by_all_and_adopting_asks_each_owner(plan: Plan, facilitator: User, viewer: User) -> None:
    stored(plan, facilitator)
    client = client_of(facilitator)
    digest = plan_document(plan).digest
    assert client.post("/p/small/what-if/name/", {"name": "", "changes": MOVED}).status_code == 422
    assert client.post("/p/small/what-if/name/", {"name": "Cheaper", "changes": MOVED}).status_code == 302
    assert read_document(plan.pk).digest == digest
    assert "Cheaper" in text(client_of(viewer), "/p/small/what-if/")
    compared = text(client_of(viewer), "/p/small/what-if/compare/?with=W-1")
    assert "FIN-1 from 20,000 EUR to 30,000 EUR" in compared
    before = Event.objects.count()
    assert client.post("/p/small/what-if/W-1/adopt/").status_code == 302
    assert Event.objects.count() == before + 1
    asked = {tuple(row.gives): row.state for row in Agreement.objects.all()}
    assert asked == {
        (Give(requirement="FIN-1", k=30_000_000),): AgreementState.PROPOSED,
        (Give(requirement="DS-2"),): AgreementState.PROPOSED,
    }


@database
def test_weights_drivers_and_tools_are_asked_of_those_who_set_them(plan: Plan, facilitator: User) -> None:
    evaluator = person("p-eva")
    asked = Scenario(
        weights=(Number(name="finance", value=9),),
        drivers=(Number(name="y2.models", value=80), Number(name="y1.models", value=5)),
        without=("cloudy",),
    )
    row = keep(plan, facilitator, asked)
    assert client_of(evaluator).post(f"/p/small/what-if/{row.key}/adopt/").status_code == 302
    said = {(c.target_kind, c.target): c.text.partition("?")[0] for c in Comment.objects.filter(plan=plan)}
    assert said == {
        ("group", "finance"): "Influence of Finance: 30 → 9",
        ("page", "needs"): "Year 2, models: 40 → 80 and Year 1, models: 10 → 5",
        ("tool", "cloudy"): "Cloudy: long list → eliminated",
    }
    told = Notice.objects.filter(member__user=facilitator, reason="request").values_list("target", "path")
    assert sorted(told) == [(target, f"/p/small/what-if/{row.key}/") for target in ("cloudy", "finance", "needs")]
    assert Agreement.objects.count() == 0
    with pytest.raises(Refused, match="Nothing differs"):
        keep(plan, facilitator, Scenario())


def taken(plan: Plan) -> tuple[int, int, d.Stage]:
    """What the plan says of what the scenario below changes."""
    now = read_document(plan.pk)
    weight = next(group.weight for group in now.groups if group.id == "finance")
    return weight, now.needs[1].models, next(tool.stage for tool in now.tools if tool.id == "cloudy")


@database
def test_each_change_is_taken_over_by_the_command_of_its_page(plan: Plan, facilitator: User, viewer: User) -> None:
    row = keep(plan, facilitator)
    page = f"/p/small/what-if/{row.key}/"
    client, evaluator = client_of(facilitator), client_of(person("p-eva"))
    for refused in (client_of(viewer), client_of(person("p-sec"))):
        assert "Take over" not in text(refused, page)
        for change in ("w.finance", "d.y2.models", "no.cloudy"):
            assert refused.post(f"{page}take/{change}/", {"version": "1"}).status_code == 403
    assert text(evaluator, page).count('aria-label="Take over') == 1  # the tool alone is theirs
    assert evaluator.post(f"{page}take/w.finance/", {"version": "1"}).status_code == 403
    assert client.post(f"{page}take/w.security/", {"version": "1"}).status_code == 404
    whole = needs_version(plan.pk)
    for change, version in (("w.finance", 7), ("d.y2.models", whole + 1), ("no.cloudy", 7)):
        assert client.post(f"{page}take/{change}/", {"version": version}).status_code == 409
    assert taken(plan) == (30, 40, d.Stage.LONG_LIST)
    for person_client, change, version, verb in (
        (client, "w.finance", 1, "weighed"),
        (client, "d.y2.models", whole, "changed"),
        (evaluator, "no.cloudy", 1, "eliminated"),
    ):
        before = Event.objects.count()
        for _twice in range(2):
            assert person_client.post(f"{page}take/{change}/", {"version": version}).status_code == 302
        assert Event.objects.count() == before + 1
        assert Event.objects.order_by("-pk")[0].verb == verb
    assert taken(plan) == (9, 80, d.Stage.ELIMINATED)
    assert Tool.objects.get(plan=plan, key="cloudy").eliminated_reason == "From the what-if “Cheaper” (W-1)."
    seen = text(client, page)
    assert (seen.count("taken over</span>"), seen.count('aria-label="Take over')) == (3, 0)
    before = Comment.objects.count()
    client.post(f"{page}adopt/")  # only its concessions are left to propose
    assert (Comment.objects.count(), Agreement.objects.count()) == (before, 2)


@database
def test_the_page_of_a_what_if_asks_a_constant_number_of_times(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    many = Scenario(drivers=tuple(Number(name=f"y1.{driver}", value=77) for driver in DRIVERS), without=("cloudy",))
    counts = []
    for row in (keep(plan, facilitator, Scenario(without=("cloudy",))), keep(plan, facilitator, many)):
        client.get(f"/p/small/what-if/{row.key}/")
        with CaptureQueriesContext(connection) as queries:
            text(client, f"/p/small/what-if/{row.key}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_levels_and_numbers_of_attributes_move_like_limits() -> None:
    plan = small_document()
    number = Max(attribute="latency_p99_ms", value="150")
    level = CoversAtLeast(capabilities=("experiment-tracking",), n=1)
    stated = [
        d.Requirement(id=key, group="data-science", statement="", expression=expression)
        for key, expression in (("DS-3", number), ("DS-4", level))
    ]
    plan = dataclasses.replace(plan, requirements=(*plan.requirements, *stated))
    scenario = read_scenario(QueryDict("k.DS-3=200&k.DS-4=0"), plan)
    assert as_query(scenario, plan) == "k.DS-3=200&k.DS-4=0"
    after = {r.id: r.expression for r in applied(plan, scenario).requirements}
    assert after["DS-3"] == Max(attribute="latency_p99_ms", value="200")
    assert after["DS-4"] == CoversAtLeast(capabilities=("experiment-tracking",), n=0)
    assert Names(plan).move("DS-3", 200) == "from 150 ms to 200 ms"
    given = d.Agreement(id="A-1", conflict=(), gives=(Give(requirement="DS-3", k=200),), state=AgreementState.AGREED)
    agreed = dataclasses.replace(plan, agreements=(given,))
    check(agreed)
    assert with_agreements(agreed).requirements[-2].expression == after["DS-3"]


EXACT = (
    ("availability_sla", "99.90", "99.95", "from 99.9% to 99.95%", ("98.90", "100.00", "0.01")),
    ("support_p1_response", "2.0", "1.5", "from 2 hours to 1.5 hours", ("1.0", "4.0", "0.1")),
    ("latency_p99_ms", "150", "150.5", "from 150 ms to 150.5 ms", ("70.0", "300.0", "0.1")),
)


@database
@pytest.mark.parametrize(("attribute", "stated", "tried", "said", "slider"), EXACT)
def test_numbers_with_decimals_move_exactly(
    plan: Plan, facilitator: User, attribute: str, stated: str, tried: str, said: str, slider: tuple[str, str, str]
) -> None:
    row = Requirement.objects.get(plan=plan, key="DS-2")
    row.expression = Min(attribute=attribute, value=stated)
    row.save()
    document = read_document(plan.pk)
    stored(plan, facilitator)
    scenario = read_scenario(QueryDict(f"k.DS-2={tried}"), document)
    assert as_query(scenario, document) == f"k.DS-2={tried}"
    assert not read_scenario(QueryDict(f"k.DS-2={stated}"), document)
    kept = keep(plan, facilitator, scenario)
    page = text(client_of(facilitator), f"/p/small/what-if/?k.DS-2={tried}")
    low, high, grain = slider
    assert f'min="{low}" max="{high}" step="{grain}" value="{tried}' in page
    assert said in page
    assert said in text(client_of(facilitator), f"/p/small/what-if/{kept.key}/")
    commands.adopt_scenario(plan=plan, scenario_id=kept.pk, by=facilitator, at=AT)
    (asked,) = Agreement.objects.all()
    assert asked.gives == (Give(requirement="DS-2", k=Decimal(tried)),)
    assert said in text(client_of(facilitator), "/p/small/conflicts/")
    agreed = dataclasses.replace(read_document(plan.pk).agreements[0], state=AgreementState.AGREED)
    after = with_agreements(dataclasses.replace(document, agreements=(agreed,)))
    assert {r.id: r.expression for r in after.requirements}["DS-2"] == Min(attribute=attribute, value=tried)
    assert (
        Agreement.objects.get().gives
        == d.PlanDocument.from_bytes(read_document(plan.pk).to_bytes()).agreements[0].gives
    )


@database
def test_what_the_plan_has_already_is_said_so_and_not_asked_again(plan: Plan, facilitator: User) -> None:
    row = keep(plan, facilitator, dataclasses.replace(EVERYTHING, weights=(), drivers=(), without=()))
    client, page = client_of(facilitator), f"/p/small/what-if/{row.key}/"
    Agreement.objects.create(
        plan=plan,
        key="A-1",
        position=1,
        conflict=(),
        gives=(Give(requirement="DS-2"),),
        state=AgreementState.AGREED,
        agreed_on=AT.date(),
        created_at=AT,
        updated_at=AT,
    )
    limit = Requirement.objects.get(plan=plan, key="FIN-1")
    limit.expression = dataclasses.replace(limit.expression, k=30_000_000)
    limit.save()
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    seen = text(client, page)
    assert seen.count("the plan has it already") == 2
    assert "FIN-1 30,000 EUR" in seen
    assert "from 30,000" not in seen
    assert "Propose to the owners" not in seen
    assert "The plan has all of it already." in text(client, "/p/small/what-if/")
    with pytest.raises(Refused, match="Nothing of it differs"):
        commands.adopt_scenario(plan=plan, scenario_id=row.pk, by=facilitator, at=AT)


@database
def test_a_dropped_what_if_leads_to_the_list_and_says_who_dropped_it(
    plan: Plan, facilitator: User, viewer: User
) -> None:
    row = keep(plan, facilitator, Scenario(without=("cloudy",)))
    commands.adopt_scenario(plan=plan, scenario_id=row.pk, by=person("p-eva"), at=AT)
    notice = Notice.objects.get(member__user=facilitator, reason="request")
    page, client = f"/p/small/what-if/{row.key}/", client_of(facilitator)
    assert client.post(f"{page}drop/", {"version": row.version}).status_code == 302
    seen = client.post(f"/notices/{notice.pk}/", follow=True)
    assert seen.redirect_chain[-1][0] == "/p/small/what-if/"
    assert f"The what-if “Cheaper” (W-1) was dropped by Fay on {date_format(localtime(), 'DATE_FORMAT')}." in (
        seen.content.decode()
    )
    watching = client_of(viewer).get(page, headers={"HX-Request": "true"})
    assert (watching.status_code, watching["HX-Redirect"]) == (204, "/p/small/what-if/")
    assert client.get("/p/small/what-if/W-9/").status_code == 404
    assert keep(plan, facilitator).key == "W-2"  # the old notice does not lead to it


def test_money_moves_to_the_last_cent_and_counts_in_whole_numbers() -> None:
    plan = small_document()
    scenario = read_scenario(QueryDict("k.FIN-1=30000.5"), plan)
    assert scenario.thresholds == (Threshold(name="FIN-1", value=30_000_500),)
    assert as_query(scenario, plan) == "k.FIN-1=30000.5"
    assert not read_scenario(QueryDict("k.FIN-1=30000.0005"), plan)


def test_the_demonstration_is_answered_within_two_hundred_milliseconds() -> None:
    from reconciliation.whatif import what_if

    plan = document()
    known = reconcile(plan)
    after = applied(plan, read_scenario(QueryDict("k.FIN-6=160&w.finance=6&d.y2.models=60"), plan))
    what_if(plan, after, known)
    begun = process_time()
    assert what_if(plan, after, known).conflicts
    assert process_time() - begun < 0.2
    assert to_json(after) != to_json(plan)
