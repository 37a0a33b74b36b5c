"""Facts: said with evidence, taken back, followed, and what they do to verdicts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from evaluations import commands
from evaluations.catalogue import load_catalogue
from evaluations.commands.facts import shared_changes
from evaluations.judging import judged
from evaluations.models import CatalogueFact, CatalogueTool, Origin, Tool, ToolFact
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.models import Event, Plan, User
from reconciliation.answers import Verdict
from tests.evaluations.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def say(plan: Plan, by: User, **changed: Any) -> ToolFact:
    values: dict[str, Any] = {
        "tool_key": "tool-2",
        "attribute": "sso",
        "version": 0,
        "value": "oidc",
        "source": "https://example.org/sso",
        "as_of": "2026-11-01",
        "at": AT,
    }
    return commands.set_fact(plan=plan, by=by, **(values | changed))


def verdict_of(plan: Plan, tool: str, requirement: str) -> Verdict:
    best = judged(Plan.objects.get(pk=plan.pk)).tools[tool].best
    assert best is not None
    return {v.requirement: v.verdict for v in best.verdicts}[requirement]


def test_a_new_fact_changes_the_verdict_and_leaves_one_event(plan: Plan, evaluator: User) -> None:
    assert verdict_of(plan, "tool-2", "SEC-2") is Verdict.UNKNOWN
    fact = say(plan, evaluator)
    assert verdict_of(plan, "tool-2", "SEC-2") is Verdict.PASS
    assert (fact.origin, fact.version) == (Origin.PLAN, 1)
    event = Event.objects.get(plan=plan, kind="toolfact")
    assert (event.by, event.verb, event.target) == (evaluator, "added", "tool-2.sso")
    say(plan, evaluator, version=1, value="none")
    assert verdict_of(plan, "tool-2", "SEC-2") is Verdict.FAIL
    assert ToolFact.history.filter(attribute="sso").count() == 2


def test_the_same_fact_again_changes_nothing(plan: Plan, evaluator: User) -> None:
    say(plan, evaluator)
    before = Plan.objects.get(pk=plan.pk).revision
    say(plan, evaluator, version=1)
    assert Plan.objects.get(pk=plan.pk).revision == before


def test_someone_who_saw_an_older_fact_is_told(plan: Plan, evaluator: User) -> None:
    say(plan, evaluator)
    for version in (0, 7):
        with pytest.raises(StaleVersion):
            say(plan, evaluator, version=version, value="saml")
    assert ToolFact.objects.get(plan=plan, attribute="sso").value == "oidc"


def test_a_double_click_says_it_once(plan: Plan, evaluator: User) -> None:
    say(plan, evaluator, request_id="click-12345")
    with pytest.raises(AlreadyDone):
        say(plan, evaluator, request_id="click-12345")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": ""}, "source"),
        ({"source": "   "}, "source"),
        ({"source": "javascript:alert(1)"}, "source"),
        ({"source": "JavaScript:alert(1)"}, "source"),
        ({"source": "data:text/html,x"}, "source"),
        ({"source": "https://"}, "source"),
        ({"source": "x" * 2001}, "source"),
        ({"as_of": ""}, "as_of"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "1989-12-31"}, "as_of"),
        ({"as_of": "2026-11-24"}, "as_of"),
        ({"value": ""}, "value"),
        ({"value": "ldap"}, "value"),
        ({"value": ("oidc",)}, "value"),
        ({"attribute": "data_types", "value": ("tables",)}, "value"),
        ({"attribute": "data_types", "value": ()}, "value"),
        ({"attribute": "latency_p99_ms", "value": "fast"}, "value"),
        ({"attribute": "last_release", "value": "2026-13-01"}, "value"),
        ({"attribute": "license_spdx", "value": "x" * 2001}, "value"),
        ({"note": "x" * 2001}, "note"),
        ({"attribute": "no_such"}, ""),
    ],
)
def test_what_is_no_fact_is_refused_at_its_field(
    plan: Plan, evaluator: User, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        say(plan, evaluator, **changed)
    assert refused.value.field == field
    assert refused.value.sentence
    assert not ToolFact.objects.filter(plan=plan, tool__key="tool-2", origin=Origin.PLAN, version__gt=1).exists()
    assert not Event.objects.filter(plan=plan, kind="toolfact").exists()


def test_a_document_may_be_the_evidence(plan: Plan, evaluator: User) -> None:
    assert say(plan, evaluator, source="Contract: page 3").source == "Contract: page 3"


def test_looked_and_not_found_is_unknown_and_never_a_pass(plan: Plan, evaluator: User) -> None:
    assert verdict_of(plan, "tool-2", "SEC-1") is Verdict.PASS
    fact = ToolFact.objects.get(plan=plan, tool__key="tool-2", attribute="data_plane_location")
    commands.mark_unknown(
        plan=plan, tool_key="tool-2", attribute=fact.attribute, version=fact.version, by=evaluator, at=AT
    )
    assert verdict_of(plan, "tool-2", "SEC-1") is Verdict.UNKNOWN


def test_a_fact_of_an_option_stands_before_the_tools(plan: Plan, evaluator: User) -> None:
    row = Tool.objects.get(plan=plan, key="tool-2")
    values: dict[str, Any] = {"plan": plan, "tool_key": "tool-2", "option": "tool-2-std", "by": evaluator, "at": AT}
    told: dict[str, Any] = {"attribute": "data_plane_location", "source": "Quote", "as_of": "2026-11-01"}
    commands.set_option_fact(version=row.version, value="vendor-full", **told, **values)
    assert verdict_of(plan, "tool-2", "SEC-1") is Verdict.FAIL
    commands.set_option_fact(version=row.version + 1, value=None, **told, **values)
    assert verdict_of(plan, "tool-2", "SEC-1") is Verdict.UNKNOWN
    with pytest.raises(Refused):
        commands.set_option_fact(version=row.version + 2, value="yes", **told, **values)
    with pytest.raises(Refused):
        commands.set_option_fact(version=row.version + 2, value="customer-only", **told, **(values | {"option": "x"}))


@pytest.fixture
def trackly(plan: Plan, catalogue: object, evaluator: User) -> Tool:
    return commands.add_from_catalogue(plan=plan, catalogue_key="trackly", by=evaluator, at=AT)


def test_an_override_leaves_the_catalogue_and_is_taken_back(plan: Plan, evaluator: User, trackly: Tool) -> None:
    say(plan, evaluator, tool_key="trackly", attribute="data_plane_location", version=1, value="vendor-full")
    assert verdict_of(plan, "trackly", "SEC-1") is Verdict.FAIL
    assert CatalogueFact.objects.get(attribute="data_plane_location").value == "customer-only"
    commands.remove_override(
        plan=plan, tool_key="trackly", attribute="data_plane_location", version=2, by=evaluator, at=AT
    )
    fact = ToolFact.objects.get(tool=trackly, attribute="data_plane_location")
    assert (fact.value, fact.origin) == ("customer-only", Origin.CATALOGUE)
    assert verdict_of(plan, "trackly", "SEC-1") is Verdict.PASS


def test_an_override_of_nothing_goes_away(plan: Plan, evaluator: User, trackly: Tool) -> None:
    say(plan, evaluator, tool_key="trackly")
    commands.remove_override(plan=plan, tool_key="trackly", attribute="sso", version=1, by=evaluator, at=AT)
    assert not ToolFact.objects.filter(tool=trackly, attribute="sso").exists()


def test_the_catalogue_is_followed_when_someone_says_so(plan: Plan, evaluator: User, trackly: Tool) -> None:
    say(plan, evaluator, tool_key="trackly", attribute="license_class", version=1, value="permissive")
    CatalogueFact.objects.filter(attribute="data_plane_location").update(value="vendor-full")
    CatalogueFact.objects.filter(attribute="license_class").update(value="source-available")
    CatalogueFact.objects.create(
        tool=CatalogueTool.objects.get(key="trackly"), attribute="sso", value="saml", source="S", as_of="2026-11-20"
    )
    assert shared_changes(plan.pk) == {"trackly": 2}
    assert verdict_of(plan, "trackly", "SEC-1") is Verdict.PASS, "nothing changes beneath the plan"
    row = Tool.objects.get(pk=trackly.pk)
    moved = commands.follow_catalogue(plan=plan, tool_key="trackly", version=row.version, by=evaluator, at=AT)
    assert (moved, shared_changes(plan.pk)) == (2, {})
    assert verdict_of(plan, "trackly", "SEC-1") is Verdict.FAIL
    assert verdict_of(plan, "trackly", "SEC-2") is Verdict.PASS
    assert ToolFact.objects.get(tool=trackly, attribute="license_class").value == "permissive", "the plan's own word"


def test_loading_the_catalogue_again_changes_nothing_and_keeps_what_was_edited(catalogue: Any) -> None:
    tool = CatalogueTool.objects.get(key="trackly")
    assert CatalogueTool.objects.count() == 3, "the landscape's Trackly is the curated one"
    assert CatalogueTool.objects.get(key="evil").homepage == ""
    again = load_catalogue(at=AT, folder=catalogue)
    assert (again.added, again.changed) == (0, 0)
    CatalogueTool.objects.filter(key="trackly").update(name="Trackly Two", by_hand=True)
    CatalogueFact.objects.filter(tool__key="plotter").update(value="BSD", by_hand=True)
    CatalogueTool.objects.filter(key="plotter").update(category="Other")
    later: datetime = AT + timedelta(days=1)
    again = load_catalogue(at=later, folder=catalogue)
    assert (again.added, again.changed) == (0, 1)
    assert CatalogueTool.objects.get(pk=tool.pk).name == "Trackly Two"
    assert CatalogueTool.objects.get(key="plotter").category == "Charts"
    assert CatalogueFact.objects.get(tool__key="plotter").value == "BSD"
    assert CatalogueTool.history.filter(key="plotter").count() == 2


def test_the_catalogue_that_ships_loads_and_every_fact_has_its_evidence(db: None) -> None:
    loaded = load_catalogue(at=AT)
    assert loaded.tools >= 30
    assert CatalogueTool.objects.filter(curated=True).count() >= 30
    unsupported = CatalogueFact.objects.filter(source="") | CatalogueFact.objects.filter(as_of="")
    assert list(unsupported.values_list("tool__key", "attribute")) == []
