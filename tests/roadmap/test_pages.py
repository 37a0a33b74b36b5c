"""Overview, conflicts, roadmap and report: what they show, to whom, in how many queries."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import jobs
from plans.document import forget_documents, read_document
from plans.exchange import import_plan
from plans.models import Job, Membership, Plan, User
from reconciliation.answers import Answer, Concession, Conflict, Relaxation, Repair, Status
from reconciliation.codec import to_json
from reconciliation.document import PlanDocument
from roadmap import commands, tasks
from roadmap.models import Agreement, Initiative
from roadmap.queries.value import forget_values
from tests.roadmap.conftest import AT, person, small_document

pytestmark = pytest.mark.database


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answered(plan: Plan, by: User, *, complete: bool = True) -> None:
    """Two conflicts, one with an exact number, and the way out of both."""
    answer = Answer(
        question="plan",
        status=Status.INFEASIBLE,
        complete=complete,
        limits_hit=() if complete else ("work",),
        conflicts=(
            Conflict(requirements=("DS-2", "SEC-1"), groups=("data-science", "security"), horizon="y1"),
            Conflict(
                requirements=("DS-1", "FIN-1", "SEC-1"),
                groups=("data-science", "finance", "security"),
                repairs=(Repair(requirement="FIN-1", threshold=23_999_500),),
            ),
        ),
        concessions=(
            Concession(
                relaxed=(Relaxation(requirement="DS-2"), Relaxation(requirement="FIN-1", threshold=24_100_000)),
                cost=260,
            ),
        ),
    )
    commands.store_answer(plan=plan, job_id=None, document=read_document(plan.pk), answer=answer, by=by, at=AT)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_conflict_names_its_parties_and_the_exact_number(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/conflicts/")
    assert "Data science against Security" in page
    assert "Data stays with us." in page
    assert "from 20,000 EUR to 24,000 EUR" in page  # 23,999.50 rounded towards what holds
    assert "the whole plan needs 24,100 EUR" in page
    assert 'value="FIN-1:24000000"' in page
    assert "The plan cannot hold as it stands." in page


def test_what_is_not_negotiable_is_never_offered(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/conflicts/")
    assert 'value="LAW-1:' not in page


def test_a_double_click_proposes_once_and_the_answer_stays_fresh(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator)
    client = client_of(facilitator)
    assert "The plan changed since" not in text(client, "/p/small/conflicts/")
    sent = {"conflict": "DS-2+SEC-1", "give": "SEC-1:", "reason": "It saves a year.", "request_id": "0123456789"}
    assert client.post("/p/small/agreements/propose/", sent).status_code == 302
    assert client.post("/p/small/agreements/propose/", sent).status_code == 302  # a double click
    page = text(client, "/p/small/conflicts/")
    assert "The plan changed since" not in page
    assert "It saves a year." in page
    assert "Security has not signed yet" in page
    assert Agreement.objects.count() == 1


def test_the_lead_of_the_group_that_gives_signs_on_the_page(plan: Plan, facilitator: User, security_lead: User) -> None:
    answered(plan, facilitator)
    sent = {"conflict": "DS-2+SEC-1", "give": "SEC-1:", "reason": "It saves a year."}
    client_of(facilitator).post("/p/small/agreements/propose/", sent)
    assert "Sign for Security" not in text(client_of(facilitator), "/p/small/conflicts/")
    lead = client_of(security_lead)
    page = text(lead, "/p/small/conflicts/")
    assert "A-1 waits for your signature." in page
    assert "Sign for Security" in page
    stale = lead.post("/p/small/agreements/A-1/sign/", {"state": "signed", "version": "7"})
    assert stale.status_code == 409
    assert lead.post("/p/small/agreements/A-1/sign/", {"state": "signed", "version": "1"}).status_code == 302
    page = text(lead, "/p/small/conflicts/")
    assert "waived" in page
    assert "SEC-1 gives way to DS-2" in [d.title for d in read_document(plan.pk).decisions]
    for who in (facilitator, person("p-eva")):
        assert client_of(who).post("/p/small/agreements/A-1/sign/", {"state": "signed"}).status_code == 403


def test_a_refused_agreement_keeps_what_was_typed(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator)
    sent = {"conflict": "DS-2+SEC-1", "give": "LAW-1:", "reason": "We typed <b>this</b>."}
    response = client_of(facilitator).post("/p/small/agreements/propose/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "not negotiable" in page
    assert "We typed &lt;b&gt;this&lt;/b&gt;." in page


def test_a_search_that_was_cut_off_says_what_is_sure(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator, complete=False)
    page = text(client_of(facilitator), "/p/small/conflicts/")
    assert "not complete: there may be more" in page
    assert "Each of the 2 conflicts below is one" in page
    assert "The work allowed for one answer was used up." in page
    answered(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/conflicts/")
    assert "complete: there are no others" in page
    assert "1 of 5 statements is agreed by itself" in page


def test_the_matrix_leads_to_the_conflicts_of_two_groups(plan: Plan, facilitator: User) -> None:
    answered(plan, facilitator)
    page = text(client_of(facilitator), "/p/small/conflicts/?between=finance%2Bsecurity")
    assert "Data science against Security" not in page
    assert "only Finance and Security: show all" in page


@pytest.mark.parametrize("path", ["agreements/propose/", "roadmap/draft/", "roadmap/I-1/move/", "roadmap/I-1/remove/"])
def test_only_facilitators_settle(plan: Plan, viewer: User, path: str) -> None:
    for who in (viewer, person("p-sec")):
        assert client_of(who).post(f"/p/small/{path}", {"version": "1", "to": "later"}).status_code == 403


def test_a_form_from_an_older_page_gets_both_versions(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    assert client.post("/p/small/roadmap/I-2/move/", {"version": "1", "to": "later"}).status_code == 302
    typed = {
        "version": "1",
        "title": "Typed by me",
        "phase": "serve",
        "duration": "1",
        "status": "planned",
        "cost": "0",
    }
    response = client.post("/p/small/roadmap/I-2/", typed)
    assert response.status_code == 409
    assert "Typed by me" in response.content.decode()
    assert Initiative.objects.get(key="I-2").title == "Tracking"


def test_the_roadmap_tells_its_facts_as_a_table_too(plan: Plan, viewer: User) -> None:
    page = text(client_of(viewer), "/p/small/roadmap/")
    assert "Landing zone" in page
    assert "Q1 2027 – Q2 2027" in page
    assert "Gate 1" in page
    assert "20<small" in page  # 41 days over two quarters are 20 and 21
    assert "21<small" in page
    assert "/move/" not in page


def test_items_that_others_changed_since_the_last_visit_are_named_above_the_roadmap(
    plan: Plan, facilitator: User, viewer: User
) -> None:
    now = timezone.now()
    Membership.objects.filter(plan=plan).update(last_seen_at=now, previous_visit_at=now - timedelta(days=1))
    item = Initiative.objects.get(plan=plan, key="I-2")
    told: dict[str, Any] = {"plan_id": plan.pk, "initiative_id": item.pk, "version": item.version}
    commands.move_initiative(**told, quarters=1, by=facilitator, at=now)
    page = text(client_of(viewer), "/p/small/roadmap/")
    assert '<a href="#row-I-2">I-2</a>' in page
    assert '<tr id="row-I-2"' in page
    assert "changed-since" not in text(client_of(facilitator), "/p/small/roadmap/"), "one's own"


def ten_times(document: PlanDocument) -> PlanDocument:
    """The same plan with ten times the requirements, items and risks of conflict."""
    requirements = [dataclasses.replace(r, id=f"{r.id}{n}") for n in range(1, 10) for r in document.requirements]
    items = [dataclasses.replace(i, id=f"{i.id}{n}", depends_on=()) for n in range(1, 10) for i in document.initiatives]
    return dataclasses.replace(
        document,
        id="large",
        requirements=(*document.requirements, *requirements),
        initiatives=(*document.initiatives, *items),
    )


PAGES = {
    "": 20,
    "agenda/": 9,
    "strategy/": 9,
    "strategy/decide/": 9,
    "blueprint/": 9,
    "blueprint/experiment-tracking/": 8,
    "conflicts/": 8,
    "options/": 8,
    "decisions/": 8,
    "what-if/": 10,
    "roadmap/": 8,
    "report/": 10,
    "versions/": 9,
    "versions/V-1/": 10,
    "versions/compare/": 10,
}


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_grow(plan: Plan, facilitator: User, path: str) -> None:
    envelope = {"format": "concord-plan", "version": 1, "document": to_json(ten_times(small_document()))}
    large = import_plan(json.dumps(envelope), by=facilitator, at=AT)
    assert Membership.objects.filter(plan=large, user=facilitator).exists()
    client = client_of(facilitator)
    counts = []
    for known in (plan, large):
        answered(known, facilitator)
        commands.freeze_version(plan=known, note="For the board.", person_key="", by=facilitator, at=AT)
        client.get(f"/p/{known.key}/{path}")  # the value is in the cache from here on, and nothing that was rendered
        caches["fragments"].clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(client, f"/p/{known.key}/{path}")
        counts.append(len(queries))
    forget_documents()
    assert counts[0] == counts[1] <= PAGES[path]


def test_a_process_that_has_not_read_the_roadmap_needs_no_more_than_eight(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    client.get(f"/p/{plan.key}/roadmap/")
    caches["fragments"].clear()
    forget_values()
    with CaptureQueriesContext(connection) as queries:
        text(client, f"/p/{plan.key}/roadmap/")
    assert 3 < len(queries) <= 8


@pytest.mark.parametrize("page", ["roadmap/", "versions/", "roadmap/schedule/"])
def test_what_a_page_has_to_say_it_says_once(plan: Plan, facilitator: User, page: str) -> None:
    client = client_of(facilitator)
    client.post(f"/p/{plan.key}/roadmap/draft/")  # there is no stack yet
    assert client.get(f"/p/{plan.key}/{page}").content.decode().count("There is no stack yet") == 1


def test_what_a_reconciliation_knows_already_is_shown_until_it_is_over(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    seen: list[object] = []

    class Watched(jobs.Running):
        def tell(self, early: dict[str, Any]) -> None:
            super().tell(early)
            status = f"/p/small/jobs/{self.job_id}/"
            for address in (status, f"{status}?told=1"):
                seen.append(client.get(address, headers={"HX-Request": "true"}).headers.get("HX-Trigger"))
            seen.append("provisional: " in text(client, "/p/small/conflicts/"))

    job = jobs.submit(plan=plan, kind="reconcile", params={}, by=facilitator, at=AT)
    token = jobs.claim(job.pk, AT)
    assert token
    tasks.reconcile_plan(Watched(job.pk, token, plan, {}, facilitator))
    assert seen == ["job:told", None, True]
    Job.objects.filter(pk=job.pk).update(state="done")
    assert "provisional: " not in text(client, "/p/small/conflicts/")


def test_an_export_remembers_what_was_asked_for(plan: Plan, viewer: User) -> None:
    client = client_of(viewer)
    assert client.post("/p/small/report/", {"paper": "a4", "audience": "group"}).status_code == 422
    sent = {"paper": "letter", "audience": "group", "group": "finance", "language": "de", "version": ""}
    assert client.post("/p/small/report/", sent).status_code == 302
    job = Job.objects.get(plan=plan, kind="report")
    assert job.params == sent | {"form": "pdf", "tool": ""}
    Job.objects.filter(pk=job.pk).update(state="cancelled")
    page = text(client, "/p/small/report/")
    assert "PDF, Letter, DE" in page
    assert "cancelled" in page


def test_exports_stand_side_by_side_but_none_twice(plan: Plan, viewer: User) -> None:
    client = client_of(viewer)
    for paper in ("letter", "a4", "a4"):
        client.post("/p/small/report/", {"paper": paper, "language": "en"})
    waiting = Job.objects.filter(plan=plan, kind="report")
    assert sorted(job.params["paper"] for job in waiting) == ["a4", "letter"]
    page = text(client, "/p/small/report/")
    assert all(f"/jobs/{job.pk}/" in page for job in waiting)


def test_another_form_is_written_and_fetched(
    plan: Plan, viewer: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "CONCORD_FILES", tmp_path)
    client = client_of(viewer)
    assert client.post("/p/small/report/", {"paper": "a4", "form": "md", "audience": "group"}).status_code == 422
    assert client.post("/p/small/report/", {"paper": "a4", "form": "md"}).status_code == 302
    job = Job.objects.get(plan=plan, kind="report")
    token = jobs.claim(job.pk, AT)
    assert token
    jobs.run(job.pk, token)
    answer = client.get(f"/p/small/report/{job.pk}/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="small-{job.pk}.md"'
    assert answer.getvalue().startswith(b"# This plan is not reconciled yet")
    Membership.objects.filter(plan=plan, user=viewer).delete()
    assert client.get(f"/p/small/report/{job.pk}/").status_code == 404


def test_questions_to_a_vendor_are_printed_by_those_who_evaluate_tools(
    plan: Plan, viewer: User, facilitator: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The right is asked for when it is requested, when it runs and when it is fetched."""
    monkeypatch.setattr(settings, "CONCORD_FILES", tmp_path)
    asked = {"paper": "a4", "audience": "vendor", "tool": "cloudy"}
    assert client_of(viewer).post("/p/small/report/", asked).status_code == 422
    params = {"paper": "a4", "language": "en", "audience": "vendor", "tool": "cloudy"}
    job = jobs.submit(plan=plan, kind="report", params=params, by=viewer, at=AT)
    token = jobs.claim(job.pk, AT)
    assert token
    jobs.run(job.pk, token)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The person who asked for this may no longer do it.")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "x.pdf").write_bytes(b"%PDF")
    Job.objects.filter(pk=job.pk).update(state="done", result={"file": "x.pdf"})
    assert client_of(viewer).get(f"/p/small/report/{job.pk}/").status_code == 403
    assert "Vendor of" not in text(client_of(viewer), "/p/small/report/")
    fetched = client_of(facilitator).get(f"/p/small/report/{job.pk}/")
    assert (fetched.status_code, fetched.getvalue()) == (200, b"%PDF")
    assert "Vendor of Cloudy" in text(client_of(facilitator), "/p/small/report/")


@pytest.mark.parametrize(
    ("params", "words"),
    [({"audience": "group", "group": "gone"}, "no place"), ({"version": "V-9"}, "There is no version V-9")],
)
def test_an_export_of_what_is_gone_fails_with_a_sentence(
    plan: Plan, viewer: User, params: dict[str, str], words: str
) -> None:
    job = jobs.submit(plan=plan, kind="report", params={"paper": "a4", "language": "en"} | params, by=viewer, at=AT)
    token = jobs.claim(job.pk, AT)
    assert token
    jobs.run(job.pk, token)
    job.refresh_from_db()
    assert (job.state, words in job.error) == ("failed", True)
