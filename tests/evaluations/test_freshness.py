"""Facts past their age, vendors that end, tools that overlap: what is flagged and what is opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.models import F

from evaluations import commands
from evaluations.ages import age_limit, is_old
from evaluations.commands.reopening import reopen, reopen_all
from evaluations.freshness import reopened
from evaluations.judging import judge_tools
from evaluations.models import ToolFact
from evaluations.queries.overlaps import overlap_page
from plans.document import read_document
from plans.errors import Refused
from plans.models import Event, Plan, User
from reconciliation import document as d
from reconciliation.basis import basis
from reconciliation.statements import Fact
from reconciliation.vocabulary import Level
from tests.evaluations.conftest import AT, SOURCE, evaluated_document, imported, signed_in

TODAY = AT.date()


def aging() -> d.PlanDocument:
    """The second tool passes by a fact of 2024, was acquired, stands on the shortlist, and an item rests on it."""
    plan = evaluated_document()
    first, second, *rest = plan.tools
    facts = (
        replace(second.facts[0], as_of="2024-01-01"),
        Fact(attribute="vendor_status", value="acquired", source=SOURCE, as_of="2026-10-01"),
    )
    acquired = replace(second, facts=facts, stage=d.Stage.SHORTLIST)
    item = d.Initiative(id="I-1", title="Roll out", phase="deliver", option="tool-2-std")
    chosen = d.Choice(horizons=(d.Chosen(horizon=plan.horizons[0].id, options=("tool-2-std",)),), decision="D-1")
    record = d.Decision(id="D-1", title="We take the second", decision="It is enough.", decided_on=date(2026, 10, 1))
    return replace(plan, tools=(first, acquired, *rest), initiatives=(item,), choice=chosen, decisions=(record,))


def test_each_attribute_has_an_age() -> None:
    assert (age_limit("vendor_status").days, age_limit("license_spdx").days, age_limit("sso").days) == (365, 730, 548)
    assert not is_old("sso", "", TODAY)
    assert is_old("vendor_status", "2025-11-01", TODAY)
    assert not is_old("license_spdx", "2025-11-01", TODAY)
    assert not is_old("sso", "2026-11-01", date(2026, 11, 2))


def test_what_rests_on_an_old_fact_or_an_ending_vendor_is_opened_again() -> None:
    judged = judge_tools(aging())
    found = reopened(judged, judged.tools["tool-2"], TODAY)
    assert (found.ending, found.passes, found.initiatives, found.stage) == ("acquired", ("SEC-1",), ("I-1",), True)
    assert found.any
    assert not reopened(judged, judged.tools["tool-3"], TODAY).any
    fresh = reopened(judged, judged.tools["tool-1"], TODAY)
    assert (fresh.ending, fresh.commitments) == ("", ())  # a contract runs, but the vendor does not end
    assert (found.decisions, found.old, found.rests) == (("D-1",), ("data_plane_location",), True)


@pytest.mark.django_db
def test_what_is_opened_again_is_told_once_for_each_cause_and_nothing_is_taken_away(db: None) -> None:
    plan = imported(aging())
    before = read_document(plan.pk)
    assert [reopen(plan=plan, at=AT), reopen(plan=Plan.objects.get(pk=plan.pk), at=AT)] == [1, 0]
    event = Event.objects.get(plan=plan, verb="opened again")
    assert (event.by, event.kind, event.target) == (None, "tool", "tool-2")
    told = event.after["tools"]["tool-2"]
    assert told["causes"] == ["data_plane_location@2024-01-01", "vendor_status@2026-10-01"]
    assert (told["decisions"], told["initiatives"]) == (["D-1"], ["I-1"])
    assert read_document(plan.pk) == before
    ToolFact.objects.filter(tool__plan=plan, attribute="vendor_status").update(
        value="discontinued", as_of="2026-10-20", version=2
    )
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    assert reopen_all(AT) == 1
    viewer = signed_in(User.objects.get(email="p-view@example.org"))
    pages = {path: viewer.get(f"/p/{plan.key}/{path}/").content.decode() for path in ("decisions", "tools/funnel")}
    assert all("Opened again" in page and "discontinued" in page for page in pages.values())
    assert "has to be looked at again" in viewer.get(f"/p/{plan.key}/activity/").content.decode()


@pytest.mark.django_db
def test_what_was_signed_is_opened_again_by_an_old_fact_in_its_stack(db: None) -> None:
    plan = imported(aging())
    facilitator = User.objects.get(email="p-fac@example.org")
    client = signed_in(facilitator)
    assert client.post(f"/p/{plan.key}/versions/", {"note": "For the board"}).status_code == 302
    page = client.get(f"/p/{plan.key}/versions/V-1/").content.decode()
    assert "Opened again" in page
    assert "Tool 2" in page


def test_tools_that_cover_the_same_overlap() -> None:
    plan = aging()
    extra = d.Coverage(capability="model-registry", level=Level.PARTIAL)
    tools = tuple(replace(tool, coverage=(*tool.coverage, extra)) for tool in plan.tools[:2])
    judged = judge_tools(replace(plan, tools=(*tools, *plan.tools[2:])))
    page = overlap_page(judged, plan_key="p", further=True)
    assert page.tools == 2  # the one on the shortlist, and the one that a contract runs for
    rows = {row.capability: [(t.name, t.full, t.in_use) for t in row.tools] for row in page.rows}
    assert rows["Experiment tracking"] == [("Tool 1", True, True), ("Tool 2", True, False)]
    (pair,) = page.pairs
    assert (pair.first, pair.second, pair.share, len(pair.shared)) == ("Tool 1", "Tool 2", 100, 2)
    assert overlap_page(judged, plan_key="p", further=False).tools == 4


@pytest.mark.django_db
def test_pages_say_what_to_look_at_again(db: None) -> None:
    plan = imported(aging())
    client = signed_in(User.objects.get(email="p-view@example.org"))
    page = client.get(f"/p/{plan.key}/tools/tool-2/").content.decode()
    assert "Look again: acquired." in page
    assert "It passes by an old fact:" in page
    assert "I-1" in page
    assert "SEC-1: pass, by an old fact" in client.get(f"/p/{plan.key}/tools/verdicts/").content.decode()
    assert "acquired" in client.get(f"/p/{plan.key}/tools/").content.decode()
    assert "Experiment tracking" in client.get(f"/p/{plan.key}/tools/overlaps/?all=1").content.decode()


@pytest.mark.django_db
def test_what_to_look_at_again_stands_on_the_agenda(db: None) -> None:
    plan = imported(aging())
    agenda = signed_in(User.objects.get(email="p-view@example.org")).get(f"/p/{plan.key}/agenda/").content.decode()
    assert "Look again" in agenda
    assert "Items of the roadmap rest on it: I-1" in agenda
    assert "It passes by an old fact: SEC-1" in agenda


@pytest.mark.django_db
def test_a_tool_shows_what_others_do_with_it(db: None) -> None:
    peer = d.PeerReference(id="PR-1", organization="Nordlicht Bank", practice="Runs it for 40 models", tool="tool-2")
    plan = imported(replace(aging(), peers=(peer,)))
    client = signed_in(User.objects.get(email="p-view@example.org"))
    assert "Nordlicht Bank" in client.get(f"/p/{plan.key}/tools/tool-2/").content.decode()
    assert "Nordlicht Bank" not in client.get(f"/p/{plan.key}/tools/tool-1/").content.decode()


SEEN = ("data_plane_location@2024-01-01", "vendor_status@2026-10-01")


@pytest.mark.django_db
@pytest.mark.database
def test_what_somebody_looked_at_again_is_closed_until_something_newer_happens(db: None) -> None:
    plan = imported(aging())
    evaluator = User.objects.get(email="p-eva@example.org")
    said: Any = {"plan": plan, "key": "tool-2", "by": evaluator, "at": AT}
    for seen, note, why in ((SEEN, " ", "Say what"), (SEEN[:1], "Fine.", "Something else")):
        with pytest.raises(Refused, match=why):
            commands.look_again(seen=seen, note=note, **said)
    commands.look_again(seen=SEEN, note="The buyer keeps the product; the vendor confirmed where data lies.", **said)
    with pytest.raises(Refused, match="Nothing about Tool 2"):
        commands.look_again(seen=SEEN, note="Again.", **said)
    document = read_document(plan.pk)
    (review,) = document.reviews
    assert (review.id, review.tool, review.by, review.on) == ("L-1", "tool-2", "p-eva", AT.date())
    assert [fact.attribute for fact in review.facts] == ["data_plane_location", "vendor_status"]
    event = Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (event.verb, event.kind, event.target, event.by) == ("looked again", "tool", "tool-2", evaluator)
    assert basis(document) == basis(replace(document, reviews=())), "no answer rests on it"

    def look(today: date = TODAY) -> tuple[str, tuple[str, ...]]:
        judged = judge_tools(read_document(plan.pk))
        found = reopened(judged, judged.tools["tool-2"], today)
        assert judged.tools["tool-2"].stale(today) == len(found.old)
        return found.ending, found.old

    assert look() == ("", ())
    assert reopen(plan=Plan.objects.get(pk=plan.pk), at=AT) == 0
    facts = ToolFact.objects.filter(tool__plan=plan, tool__key="tool-2")
    facts.filter(attribute="vendor_status").update(value="in-sunset")
    assert look() == ("in-sunset", ())
    facts.filter(attribute="data_plane_location").update(as_of="2024-02-01")
    assert look() == ("in-sunset", ("data_plane_location",))


@pytest.mark.django_db
def test_who_looked_again_stands_on_the_tool(db: None) -> None:
    plan = imported(aging())
    client, address = signed_in(User.objects.get(email="p-eva@example.org")), f"/p/{plan.key}/tools/tool-2/"
    assert f"{address}again/" in client.get(address).content.decode()
    page = client.get(f"{address}again/").content.decode()
    assert f'value="{" ".join(SEEN)}"' in page
    assert client.post(f"{address}again/", {"note": "", "seen": " ".join(SEEN)}).status_code == 422
    sent = client.post(f"{address}again/", {"note": "It goes on.", "seen": " ".join(SEEN)}, follow=True)
    page = sent.content.decode()
    assert "What rests on Tool 2 stands." in page
    assert "It goes on." in page
    assert "Look again: acquired." not in page
    assert "Nothing to look at" in client.get(f"{address}again/").content.decode()
    assert "Opened again" not in client.get(f"/p/{plan.key}/decisions/").content.decode()
    assert 'badge-neutral">acquired' in client.get(f"/p/{plan.key}/tools/").content.decode()
    assert "looked again at" in client.get(f"/p/{plan.key}/activity/").content.decode()
