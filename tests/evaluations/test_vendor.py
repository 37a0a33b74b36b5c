"""Questions to a vendor: what is asked, the link without an account, answers as proposed facts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from evaluations.judging import judge_tools
from evaluations.models import ToolFact, VendorAnswer, VendorRequest
from evaluations.questionnaire import questionnaire_of
from plans.exchange import export_plan
from plans.models import Event, Plan, User
from plans.sheets import read_file
from reconciliation.statements import Fact
from tests.evaluations.conftest import AT, evaluated_document, signed_in
from tests.plans.workbooks import HOSTILE, table

HERE = "/p/weighed/tools/tool-2/questions/"


def test_what_a_verdict_waits_for_is_asked_first() -> None:
    plan = evaluated_document()
    first, *rest = plan.tools
    old = replace(first.facts[0], as_of="2020-01-01")
    words = Fact(attribute="data_types", value=None, note="tables, we think", as_of="2026-01-01")
    judged = judge_tools(replace(plan, tools=(replace(first, facts=(old, words)), *rest)))
    asked = questionnaire_of(judged, judged.tools["tool-1"], today=AT.date())
    assert [(q.key, q.why, q.asked_by) for q in asked.questions] == [
        ("sso", "unknown", ("SEC-2",)),
        ("data_types", "evidence", ("SEC-3",)),
        ("data_plane_location", "old", ("SEC-1",)),
    ]
    assert asked.unknown == 2
    assert asked.questions[2].known


def opened(client: Client, *asked: str) -> str:
    """The address of a link to the vendor of the second tool."""
    page = client.post(HERE, {"asked": asked, "contact": "Ann of Tool 2", "days": "7"})
    return str(page.context["link"]).removeprefix("http://testserver")


@pytest.mark.django_db
@pytest.mark.database
def test_a_vendor_answers_without_an_account_and_an_evaluator_decides(plan: Plan, evaluator: User) -> None:
    client, vendor = signed_in(evaluator), Client()
    link = opened(client, "sso", "data_types")
    request = VendorRequest.objects.get()
    assert request.token_hash not in link
    assert link.split("/")[-2] not in str(Event.objects.values_list("after", flat=True)[0])
    page = vendor.get(link)
    assert page["Cache-Control"].count("no-store")
    text = page.content.decode()
    assert "Tool 2" in text
    for secret in ("Tool 1", "SEC-2", "Single sign-on.", "Eve"):
        assert secret not in text
    wrong = vendor.post(link, {"sso": "maybe", "sso-note": "still here", "said_by": "Ann"})
    assert wrong.status_code == 422
    assert "still here" in wrong.content.decode()
    assert vendor.post(link, {"sso-source": "javascript:alert(1)", "sso": "saml", "said_by": "A"}).status_code == 422
    sent = {
        "sso": "saml",
        "sso-source": "https://tool2.example/sso",
        "data_types": ["tabular"],
        "said_by": "Ann, sales",
    }
    before = Event.objects.count()
    assert "Thank you." in vendor.post(link, sent).content.decode()
    event = Event.objects.first()
    assert event is not None
    assert (Event.objects.count(), event.verb, event.by) == (before + 1, "answered", None)
    assert not ToolFact.objects.filter(plan=plan, attribute="sso").exists()  # proposed, no more
    assert b"tool2.example" not in export_plan(plan)
    sso, types = VendorAnswer.objects.order_by("key")
    assert "Ann, sales" in client.get(HERE).content.decode()
    decide = "/p/weighed/tools/questionnaires/answers/"
    assert client.post(f"{decide}{sso.key}/accept/", {"version": sso.version}).status_code == 302
    assert client.post(f"{decide}{types.key}/refuse/", {"version": types.version}).status_code == 302
    fact = ToolFact.objects.get(plan=plan, attribute="sso")
    assert (fact.value, fact.source, fact.as_of) == (
        "saml",
        "https://tool2.example/sso",
        timezone.now().date().isoformat(),
    )
    assert not ToolFact.objects.filter(plan=plan, attribute="data_types").exists()
    vendor.post(link, sent | {"sso": "oidc"})  # what was decided stays
    assert VendorAnswer.objects.get(attribute="sso").value == "saml"
    assert client.post(f"{decide}{sso.key}/refuse/", {"version": sso.version}).status_code == 409
    revoke = f"/p/weighed/tools/questionnaires/{request.key}/revoke/"
    request.refresh_from_db()
    assert client.post(revoke, {"version": request.version}).status_code == 302
    assert (vendor.get(link).status_code, vendor.post(link, sent).status_code) == (404, 404)


@pytest.mark.django_db
def test_links_expire_and_are_slowed_down(plan: Plan, evaluator: User, settings: Any) -> None:
    caches["default"].clear()
    vendor = Client()
    link = opened(signed_in(evaluator), "sso")
    statuses = {vendor.post(link, {"said_by": "x"}).status_code for _time in range(22)}
    assert statuses == {422, 429}
    VendorRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert vendor.get(link).status_code == 404
    assert vendor.get(link[:-5] + "aaaa/").status_code == 404
    assert signed_in(evaluator).post(HERE, {"asked": "sso", "contact": "A", "days": "365"}).status_code == 422
    caches["default"].clear()


@pytest.mark.django_db
def test_the_questions_are_a_workbook(plan: Plan, viewer: User) -> None:
    client = signed_in(viewer)
    answer = client.get("/p/weighed/tools/tool-2/questions.xlsx")
    rows = read_file(io.BytesIO(answer.content).getvalue(), "questions.xlsx")
    assert rows[0] == ("Questions about Tool 2",)
    assert [row[6] for row in rows[4:]] == ["sso", "data_types"]
    assert "Ask the vendor" not in client.get(HERE).content.decode()


@pytest.mark.django_db
def test_the_questions_are_pages_to_print(plan: Plan, evaluator: User) -> None:
    client = signed_in(evaluator)
    asked = "/p/weighed/report/?audience=vendor&tool=tool-2&version="
    assert escape(asked) in client.get(HERE).content.decode()
    page = client.get(asked).content.decode()
    for chosen in ("vendor", "tool-2"):
        assert f'<option value="{chosen}" selected>' in page


@pytest.mark.django_db
def test_an_answered_workbook_comes_back_as_proposed_facts(plan: Plan, evaluator: User, viewer: User) -> None:
    client = signed_in(evaluator)
    sheet = client.get("/p/weighed/tools/tool-2/questions.xlsx").content
    rows = [list(row) for row in read_file(sheet, "questions.xlsx")]
    answers = {"sso": ("SAML", "https://tool2.example/sso", "since May"), "data_types": ("nothing of yours", "", "")}
    for row in rows:
        if row and row[-1] in answers:
            row[3:6] = answers[row[-1]]

    def brought(who: User = evaluator, name: str = "answers.xlsx", **said: str) -> Any:
        file = SimpleUploadedFile(name, table(tuple(map(tuple, rows))))
        return signed_in(who).post(f"{HERE}import/", {"said_by": "Ann, sales", "file": file} | said)

    assert brought(viewer).status_code == 403
    refused = brought()
    assert refused.status_code == 422
    assert "D6: " in refused.content.decode()
    assert not VendorAnswer.objects.exists()
    rows[5][3] = ""
    before = Event.objects.count()
    for _twice in range(2):
        assert brought(request_id="22222222-aaaa-bbbb-cccc-2").status_code == 302
    (answer,) = VendorAnswer.objects.all()
    assert (answer.value, answer.source, answer.note, answer.said_by) == (
        "saml", "https://tool2.example/sso", "since May", "Ann, sales",
    )  # fmt: skip
    assert (Event.objects.count(), answer.state) == (before + 1, "proposed")
    assert not ToolFact.objects.filter(plan=plan, attribute="sso").exists()
    client.post(f"/p/weighed/tools/questionnaires/answers/{answer.key}/accept/", {"version": answer.version})
    assert ToolFact.objects.get(plan=plan, attribute="sso").value == "saml"
    for hostile in ("two cells", "macro", "ratio bomb"):
        file = SimpleUploadedFile("q.xlsx", HOSTILE[hostile][0]())
        assert client.post(f"{HERE}import/", {"said_by": "A", "file": file}).status_code == 422
    other = SimpleUploadedFile("q.csv", b"Tool,SSO\nA,B\n")
    assert "not the questions" in client.post(f"{HERE}import/", {"said_by": "A", "file": other}).content.decode()


@pytest.mark.django_db
def test_a_german_sheet_is_read_back_whatever_the_readers_language(plan: Plan, evaluator: User) -> None:
    User.objects.filter(pk=evaluator.pk).update(language="de")
    client = signed_in(evaluator)
    page = client.get("/p/weighed/tools/tool-2/").content.decode()
    assert "Feinheit der Zugriffsrechte" in page
    assert "ausschließlich beim Kunden" in page
    assert "Access control granularity" not in page
    sheet = client.get("/p/weighed/tools/tool-2/questions.xlsx").content
    rows = [list(row) for row in read_file(sheet, "fragen.xlsx")]
    answers = {"sso": "SAML und OIDC", "data_types": "tabellarisch, Zeitreihen"}
    for row in rows[4:]:
        assert answers[row[6]].split(", ")[0] in row[1]
        row[3] = answers[row[6]]
    User.objects.filter(pk=evaluator.pk).update(language="en")
    file = SimpleUploadedFile("answers.xlsx", table(map(tuple, rows)))
    assert client.post(f"{HERE}import/", {"said_by": "Ann", "file": file}).status_code == 302
    said = dict(VendorAnswer.objects.values_list("attribute", "value"))
    assert (said["sso"], said["data_types"]) == ("both", ("tabular", "time-series"))
