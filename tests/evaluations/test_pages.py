"""Pages of tools: who sees and does what, what bad input gets, how many queries they take."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.models import CatalogueTool, Tool, ToolFact
from plans.models import Event, Membership, Plan, User
from reconciliation.document import Stage
from tests.evaluations.conftest import evaluated_document, imported, signed_in

pytestmark = pytest.mark.django_db

READS = (
    "tools/",
    "tools.csv",
    "tools/?stage=long-list&q=tool&capability=experiment-tracking&verdict=open&license=proprietary&sort=scale&page=9",
    "tools/?stage=x&sort=y&verdict=z&page=abc",
    "tools/tool-1/",
    "tools/tool-1/?option=tool-1-std",
    "tools/tool-1/facts/sso/",
    "tools/catalogue/",
    "tools/catalogue/?q=trackly",
    "tools/funnel/",
    "tools/compare/?tool=tool-1&tool=tool-2&tool=nothing",
)
FORMS = (
    "tools/new/",
    "tools/tool-1/edit/",
    "tools/tool-1/facts/sso/edit/",
    "tools/tool-1/move/",
    "tools/tool-1/eliminate/",
    "tools/tool-1/options/tool-1-std/edit/",
    "tools/commitments/new/",
)
POSTS = (
    "tools/catalogue/add/",
    "tools/tool-1/remove/",
    "tools/tool-1/follow/",
    "tools/tool-1/bring-back/",
    "tools/tool-1/facts/sso/restore/",
    "tools/commitments/C-1/remove/",
)
FACT = {"value": "oidc", "source": "https://example.org/sso", "as_of": "2026-11-01", "note": "", "version": "0"}


def get(user: User, path: str, **headers: Any) -> Any:
    return signed_in(user).get(f"/p/weighed/{path}", headers=headers or None)


def post(user: User, path: str, data: dict[str, Any], **headers: Any) -> Any:
    return signed_in(user).post(f"/p/weighed/{path}", data, headers=headers or None)


@pytest.mark.parametrize("path", READS)
def test_every_member_reads_and_nobody_else(
    plan: Plan, viewer: User, security: User, stranger: User, catalogue: object, path: str
) -> None:
    expected = 302 if "/facts/" in path else 200
    assert [get(user, path).status_code for user in (viewer, security)] == [expected, expected]
    assert get(stranger, path).status_code == 404
    assert Client().get(f"/p/weighed/{path}").status_code == 302


@pytest.mark.parametrize("path", [*FORMS, *POSTS])
def test_only_evaluators_and_facilitators_write(
    plan: Plan, evaluator: User, facilitator: User, viewer: User, security: User, stranger: User, path: str
) -> None:
    revision = Plan.objects.get(pk=plan.pk).revision
    for user, status in ((viewer, 403), (security, 403), (stranger, 404)):
        assert post(user, path, FACT).status_code == status
        if path in FORMS:
            assert get(user, path).status_code == status
    assert Plan.objects.get(pk=plan.pk).revision == revision
    if path in FORMS:
        assert get(evaluator, path).status_code == get(facilitator, path).status_code == 200
    else:
        assert get(evaluator, path).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["tools/nothing/", "tools/nothing/edit/", "tools/tool-1/facts/nothing/edit/", "tools/tool-1/options/x/edit/"],
)
def test_what_is_not_there_is_404(plan: Plan, evaluator: User, path: str) -> None:
    assert get(evaluator, path).status_code == 404


def test_a_tool_of_another_plan_is_404(plan: Plan, evaluator: User) -> None:
    imported(replace(evaluated_document(9), id="other"))
    assert get(evaluator, "tools/tool-8/").status_code == 404
    assert post(evaluator, "tools/tool-8/facts/sso/edit/", FACT).status_code == 404


def test_changing_a_fact_changes_the_verdict_on_the_page(plan: Plan, evaluator: User) -> None:
    before = get(evaluator, "tools/tool-2/").content.decode()
    assert verdict(before, "SEC-2") == "unknown"
    answer = post(evaluator, "tools/tool-2/facts/sso/edit/", FACT)
    assert (answer.status_code, answer["Location"]) == (302, "/p/weighed/tools/tool-2/#fact-sso")
    page = get(evaluator, "tools/tool-2/").content.decode()
    assert verdict(page, "SEC-2") == "pass"
    assert "https://example.org/sso" in page


def verdict(page: str, requirement: str) -> str:
    found = re.search(rf'id="verdict-{requirement}">.*?verdict-(pass|fail|unknown)', page, re.DOTALL)
    assert found
    return found[1]


def test_a_script_gets_the_fact_and_the_verdicts(plan: Plan, evaluator: User) -> None:
    answer = post(evaluator, "tools/tool-2/facts/sso/edit/", FACT, HX_Request="true").content.decode()
    assert 'id="fact-sso"' in answer
    assert answer.count("hx-swap-oob=") == 2
    assert verdict(answer, "SEC-2") == "pass"
    assert "<html" not in answer


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"value": "ldap"}, "ldap is not one of the available choices"),
        ({"value": ""}, "Give a value, or mark it as unknown."),
        ({"source": "javascript:alert(1)"}, "https://"),
        ({"source": ""}, "A fact needs its evidence"),
        ({"source": "x" * 100_000}, "At most 2,000 characters; this has 100,000."),
        ({"source": "a\x00b"}, "NUL"),
        ({"note": "a\x00b"}, "NUL"),
        ({"as_of": "31.12.2026"}, "Give the day"),
        ({"as_of": "2999-01-01"}, "between 1990 and today"),
    ],
)
def test_bad_input_is_told_at_the_field_and_stays(
    plan: Plan, evaluator: User, wrong: dict[str, str], message: str
) -> None:
    answer = post(evaluator, "tools/tool-2/facts/sso/edit/", FACT | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "invalid-feedback" in page
    if "source" in wrong and "\x00" not in wrong["source"]:
        assert wrong["source"] in page
    assert not ToolFact.objects.filter(tool__key="tool-2", attribute="sso").exists()
    assert not Event.objects.filter(plan=plan, kind="toolfact").exists()


@pytest.mark.parametrize(
    ("attribute", "value", "message"),
    [
        ("latency_p99_ms", "fast", "Enter a number"),
        ("latency_p99_ms", "15 seconds", "ms"),
        ("latency_p99_ms", "-5", "Enter 0 or more"),
        ("last_release", "2026-02-30", "not a date"),
        ("data_types", "tables", "tables is not one of the available choices"),
    ],
)
def test_a_value_fits_its_attribute(plan: Plan, evaluator: User, attribute: str, value: str, message: str) -> None:
    answer = post(evaluator, f"tools/tool-2/facts/{attribute}/edit/", FACT | {"value": value})
    assert answer.status_code == 422
    assert message in answer.content.decode()


@pytest.mark.parametrize(
    ("attribute", "value", "stored"),
    [
        ("latency_p99_ms", "1,250.5 ms", "1250.5"),
        ("last_release", "2026-03-05", "2026-03-05"),
        ("data_types", ["text", "tabular"], ("text", "tabular")),
        ("existing_stack_integrations", "spark, s3, spark", ("spark", "s3")),
        ("bias_metrics", "yes", "yes"),
        ("audit_log", "exportable", "exportable"),
        ("license_spdx", "MIT", "MIT"),
    ],
)
def test_each_type_of_value_is_saved(plan: Plan, evaluator: User, attribute: str, value: Any, stored: Any) -> None:
    assert post(evaluator, f"tools/tool-2/facts/{attribute}/edit/", FACT | {"value": value}).status_code == 302
    assert ToolFact.objects.get(tool__key="tool-2", attribute=attribute).value == stored
    assert get(evaluator, f"tools/tool-2/facts/{attribute}/edit/").status_code == 200


def test_looked_and_not_found_needs_no_evidence(plan: Plan, evaluator: User) -> None:
    data = {"action": "unknown", "version": "0", "value": "", "source": "", "as_of": "", "note": "Asked twice."}
    assert post(evaluator, "tools/tool-2/facts/sso/edit/", data).status_code == 302
    page = get(evaluator, "tools/tool-2/").content.decode()
    assert "looked, not found" in page
    assert "Asked twice." in page


def test_who_comes_second_sees_both_versions(plan: Plan, evaluator: User, facilitator: User) -> None:
    post(evaluator, "tools/tool-2/facts/sso/edit/", FACT)
    answer = post(facilitator, "tools/tool-2/facts/sso/edit/", FACT | {"value": "saml"}, HX_Request="true")
    assert answer.status_code == 409
    assert "oidc" in answer.content.decode()


def test_markup_in_names_and_facts_is_shown_as_text(plan: Plan, evaluator: User) -> None:
    nasty = "<script>alert(1)</script>"
    post(evaluator, "tools/new/", {"name": nasty, "vendor": nasty, "summary": nasty})
    post(evaluator, "tools/tool-2/facts/license_spdx/edit/", FACT | {"value": nasty, "source": nasty, "note": nasty})
    leaving = {"reason": nasty, "requirements": "SEC-1", "version": "1"}
    post(evaluator, "tools/tool-3/eliminate/", leaving)
    added = Tool.objects.get(plan=plan, name=nasty).key
    paths = (
        "tools/",
        f"tools/{added}/",
        "tools/tool-2/",
        "tools/tool-3/",
        "tools/funnel/",
        "tools/compare/?tool=tool-2",
    )
    for path in paths:
        page = get(evaluator, path).content.decode()
        assert nasty not in page
        assert "&lt;script&gt;" in page, path
        assert 'href="javascript' not in page


def test_the_page_says_why_a_tool_left_and_by_whom(plan: Plan, evaluator: User, viewer: User) -> None:
    post(evaluator, "tools/tool-1/eliminate/", {"reason": "Data leaves.", "requirements": "SEC-1", "version": "1"})
    for path in ("tools/tool-1/", "tools/funnel/"):
        page = get(viewer, path).content.decode()
        assert all(text in page for text in ("SEC-1", "Data leaves.", "Eve", "Security"))
    assert Tool.objects.get(plan=plan, key="tool-1").stage is Stage.ELIMINATED
    assert post(evaluator, "tools/tool-1/bring-back/", {"version": "2"}).status_code == 302


def test_a_full_stage_asks_for_a_reason(plan: Plan, evaluator: User) -> None:
    Tool.objects.filter(plan=plan).exclude(key="tool-1").update(stage=Stage.SHORTLIST)
    Tool.objects.filter(plan=plan, key="tool-1").update(stage=Stage.CANDIDATE)
    Plan.objects.filter(pk=plan.pk).update(revision=99)
    answer = post(evaluator, "tools/tool-1/move/", {"to": "shortlist", "version": "1"})
    assert answer.status_code == 422
    assert "Tool 2, Tool 3, Tool 4" in answer.content.decode()
    data = {"to": "shortlist", "version": "1", "exception": "The board wants three.", "answers": "p-fac"}
    assert post(evaluator, "tools/tool-1/move/", data).status_code == 302
    assert "The board wants three." in get(evaluator, "tools/tool-1/").content.decode()


def test_prices_are_typed_as_tiers(plan: Plan, evaluator: User) -> None:
    page = get(evaluator, "tools/tool-2/options/tool-2-std/edit/").content.decode()
    assert "0: 100; 50: 80" in page
    line = {"unit": "per-seat", "period": "month", "mode": "graduated", "free": "", "minimum": "", "discount": "10"}
    data = {"name": "Team", "price_known": "on", "exit_cost": "1,500", "version": "1"}
    data |= {f"line0-{key}": value for key, value in (line | {"tiers": "0: 30; 50: 25.5"}).items()}
    for number in (1, 2):
        data |= {f"line{number}-{key}": value for key, value in (line | {"tiers": ""}).items()}
    for tiers in ("thirty", "0: 30; 50", "0: -3", "5: 30", "x" * 100_000):
        assert (
            post(evaluator, "tools/tool-2/options/tool-2-std/edit/", data | {"line0-tiers": tiers}).status_code == 422
        )
    assert post(evaluator, "tools/tool-2/options/tool-2-std/edit/", data).status_code == 302
    option = Tool.objects.get(plan=plan, key="tool-2").options[0]
    assert (option.name, option.exit_cost, len(option.prices)) == ("Team", 1_500_000, 1)
    assert [str(tier.price) for tier in option.prices[0].tiers] == ["30", "25.5"]


def test_a_commitment_is_typed(plan: Plan, evaluator: User) -> None:
    data = {"option": "tool-2-std", "title": "Contract", "until": "2028-Q5", "remaining_fee": "12,000"}
    assert post(evaluator, "tools/commitments/new/", data).status_code == 422
    assert post(evaluator, "tools/commitments/new/", data | {"until": "2028-Q4"}).status_code == 302


def test_a_tool_of_the_catalogue_is_added_from_its_page(plan: Plan, evaluator: User, catalogue: object) -> None:
    page = get(evaluator, "tools/catalogue/?q=tracker").content.decode()
    assert "Nothing found" in page
    page = get(evaluator, "tools/catalogue/").content.decode()
    assert page.index("Trackly") < page.index("Evil") < page.index("Plotter"), "curated tools first"
    answer = post(evaluator, "tools/catalogue/add/", {"tool": "trackly", "next": "https://evil.example/"})
    assert answer["Location"] == "/p/weighed/tools/catalogue/"
    assert Tool.objects.filter(plan=plan, key="trackly").exists()
    assert post(evaluator, "tools/catalogue/add/", {"tool": "a\x00b"}).status_code == 302


def test_the_list_and_the_catalogue_take_as_many_queries_for_ten_times_as_much(facilitator: User) -> None:
    """Once the plan's value is at hand: the session, the person, the place in the plan, and what the page asks."""
    imported(replace(evaluated_document(40), id="large"))
    client = signed_in(facilitator)

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def catalogue_of(count: int) -> int:
        CatalogueTool.objects.all().delete()
        CatalogueTool.objects.bulk_create(CatalogueTool(key=f"t-{n}", name=f"T {n}") for n in range(count))
        return queries("/p/weighed/tools/catalogue/")

    assert queries("/p/weighed/tools/") == queries("/p/large/tools/") <= 8
    assert catalogue_of(3) == catalogue_of(30) <= 8
    assert queries("/p/weighed/tools/tool-1/") == queries("/p/large/tools/tool-1/") <= 10
    assert queries("/p/weighed/tools/funnel/") == queries("/p/large/tools/funnel/") <= 8


def test_tools_that_others_changed_since_the_last_visit_are_named_above_the_list(
    plan: Plan, evaluator: User, facilitator: User
) -> None:
    visit = timezone.now() - timedelta(days=1)
    Membership.objects.filter(plan=plan).update(last_seen_at=timezone.now(), previous_visit_at=visit)
    assert post(evaluator, "tools/tool-1/facts/sso/edit/", FACT).status_code == 302
    page = get(facilitator, "tools/").content.decode()
    assert '<a href="/p/weighed/tools/tool-1/">tool-1</a>' in page
    assert 'id="row-tool-1"' in page
    assert "changed-since" not in get(evaluator, "tools/").content.decode(), "one's own"


def test_the_list_is_exported_as_it_is_filtered(plan: Plan, evaluator: User) -> None:
    post(evaluator, "tools/new/", {"name": "=1+1", "vendor": "@evil"})
    lines = get(evaluator, "tools.csv?verdict=fails").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("tool-1,Tool 1,Tool 1 Inc,long list,")
    everything = get(evaluator, "tools.csv?sort=name").content.decode("utf-8-sig")
    assert "'=1+1" in everything
    assert "'@evil" in everything


def test_a_plan_without_tools_says_what_belongs_here(facilitator: User) -> None:
    imported(replace(evaluated_document(), id="bare", tools=(), commitments=()))
    page = signed_in(facilitator).get("/p/bare/tools/").content.decode()
    assert "No tools yet" in page
    assert "/p/bare/tools/catalogue/" in page
