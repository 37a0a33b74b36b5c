"""Versions: frozen once, signed by those who may, stale when their ground is gone, told in words."""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256
from typing import Any

import pytest

from plans.document import read_document
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.exchange import export_plan, import_plan
from plans.models import Event, Membership, Plan, User
from reconciliation.answers import Answer, Status
from reconciliation.document import Requirement
from reconciliation.errors import DocumentError
from reconciliation.quarters import Quarter
from roadmap import commands
from roadmap.baselines import Frozen, grounds_gone, thaw
from roadmap.comparing import compare
from roadmap.models import Baseline, Initiative, SignOff, SignOffState
from roadmap.queries.editions import edition_of, present_edition
from roadmap.report.context import facts_of
from roadmap.report.voices import signed
from stakeholders.models import Requirement as Stated
from tests.roadmap.conftest import AT, small_document
from tests.roadmap.test_pages import client_of, text

pytestmark = pytest.mark.database


def frozen(plan: Plan, by: User, request_id: str = "") -> Baseline:
    return commands.freeze_version(
        plan=plan, note="For the board.", person_key="p-fac", by=by, at=AT, request_id=request_id
    )


def sign(
    plan: Plan, row: Baseline, by: User, state: SignOffState = SignOffState.SIGNED, reason: str = "", version: int = 0
) -> SignOff:
    return commands.sign_version(
        plan=plan,
        baseline_id=row.pk,
        group_key="security",
        person_key="p-sec",
        state=state,
        reason=reason,
        version=version,
        by=by,
        at=AT,
    )


def move_tracking(plan: Plan, by: User) -> None:
    row = Initiative.objects.get(plan=plan, key="I-2")
    commands.move_initiative(plan_id=plan.pk, initiative_id=row.pk, version=row.version, quarters=2, by=by, at=AT)


def test_a_version_holds_the_plan_and_its_answer_byte_by_byte(plan: Plan, facilitator: User) -> None:
    document = read_document(plan.pk)
    answer = Answer(question="plan", status=Status.FEASIBLE, complete=True, document=document.digest)
    commands.store_answer(plan=plan, job_id=None, document=document, answer=answer, by=facilitator, at=AT)
    row = frozen(plan, facilitator)
    assert thaw(row.content) == Frozen(plan=document, solution=answer)
    assert row.sha256 == sha256(row.content.encode()).hexdigest()
    assert (row.key, row.document_digest) == ("V-1", document.digest)
    served = client_of(facilitator).get("/p/small/versions/V-1/file/").content
    assert sha256(served).hexdigest() == row.sha256


def test_a_frozen_version_never_changes(plan: Plan, facilitator: User) -> None:
    row = frozen(plan, facilitator)
    before = row.content
    move_tracking(plan, facilitator)
    row.content = "{}"
    with pytest.raises(TypeError, match="never changes"):
        row.save()
    assert Baseline.objects.get(pk=row.pk).content == before


def test_the_same_plan_is_frozen_once_and_a_double_click_too(plan: Plan, facilitator: User) -> None:
    frozen(plan, facilitator, request_id="one-click-1")
    with pytest.raises(AlreadyDone):
        frozen(plan, facilitator, request_id="one-click-1")
    with pytest.raises(Refused, match="V-1 holds the plan"):
        frozen(plan, facilitator)
    move_tracking(plan, facilitator)
    assert frozen(plan, facilitator).key == "V-2"
    assert Event.objects.filter(verb="froze").count() == 2


def test_only_the_newest_version_is_signed_and_dissent_needs_its_reason(
    plan: Plan, facilitator: User, security_lead: User
) -> None:
    first = frozen(plan, facilitator)
    with pytest.raises(Refused, match="Say why"):
        sign(plan, first, security_lead, SignOffState.DISSENT)
    assert sign(plan, first, security_lead).document_digest == first.document_digest
    move_tracking(plan, facilitator)
    frozen(plan, facilitator)
    with pytest.raises(Refused, match="newer version, V-2"):
        sign(plan, first, security_lead, version=1)


def test_the_deputy_learns_that_the_lead_spoke_first(plan: Plan, facilitator: User, security_lead: User) -> None:
    row = frozen(plan, facilitator)
    sign(plan, row, security_lead)
    with pytest.raises(StaleVersion) as stale:
        sign(plan, row, security_lead, SignOffState.DECLINED, "Too fast.")
    assert stale.value.current.state == SignOffState.SIGNED
    changed = sign(plan, row, security_lead, SignOffState.DECLINED, "Too fast.", version=1)
    assert (changed.version, SignOff.objects.count()) == (2, 1)
    event = Event.objects.filter(plan=plan).latest("pk")
    assert (event.verb, event.target, event.before["state"]) == ("declined", "V-1", "signed")


def test_what_a_signature_rests_on() -> None:
    plan = small_document()
    version = Frozen(plan=plan)
    requirements = {r.id: r for r in plan.requirements}

    def gone(group: str, **changes: Any) -> list[str]:
        return [change.id for change in grounds_gone(version, dataclasses.replace(plan, **changes), group)]

    def reworded(key: str) -> tuple[Requirement, ...]:
        new = dataclasses.replace(requirements[key], statement="Reworded.")
        return tuple(new if r.id == key else r for r in plan.requirements)

    assert gone("security", requirements=reworded("SEC-1")) == ["SEC-1"]
    assert gone("security", requirements=reworded("DS-1")) == []
    assert gone("security", name="Another name") == []
    assert gone("security", tools=plan.tools[:1]) == []  # nobody chose the other one
    assert gone("security", initiatives=plan.initiatives[:1]) == ["I-2"]
    assert gone("finance", groups=tuple(dataclasses.replace(g, submitted=True) for g in plan.groups)) == []


def test_a_stale_signature_shows_the_difference(plan: Plan, facilitator: User, security_lead: User) -> None:
    lead = client_of(security_lead)
    frozen(plan, facilitator)
    sent = {"state": "signed", "reason": "", "version": "0"}
    assert lead.post("/p/small/versions/V-1/sign/", sent).status_code == 302
    page = text(lead, "/p/small/versions/V-1/")
    assert "1 of 3 groups" in page
    assert "badge-warn" not in page
    move_tracking(plan, facilitator)
    page = text(lead, "/p/small/versions/V-1/")
    assert "1 change to what it rests on" in page
    assert "<del>Q3 2027</del>" in page
    assert "Q1 2028" in page
    assert client_of(facilitator).post("/p/small/versions/V-1/sign/", sent).status_code == 403


def test_in_a_draft_a_word_stands_until_what_it_rests_on_changes(
    plan: Plan, facilitator: User, security_lead: User
) -> None:
    sign(plan, frozen(plan, facilitator), security_lead)
    Stated.objects.filter(plan=plan, key="DS-1").update(statement="Reworded.")
    draft = present_edition(plan)
    assert draft.standing == {"security"}
    assert signed(facts_of(draft)) == {"security"}
    move_tracking(plan, facilitator)
    assert present_edition(plan).standing == frozenset()
    version = edition_of(plan, "V-1")
    assert version is not None
    assert version.standing == {"security"}


def test_a_second_word_from_an_older_page_gets_both(plan: Plan, facilitator: User, security_lead: User) -> None:
    row = frozen(plan, facilitator)
    sign(plan, row, security_lead)
    typed = {"state": "declined", "reason": "We typed this.", "version": "0"}
    answer = client_of(security_lead).post("/p/small/versions/V-1/sign/", typed)
    assert answer.status_code == 409
    assert "We typed this." in answer.content.decode()


def test_a_version_is_told_from_its_own_text(plan: Plan, facilitator: User) -> None:
    frozen(plan, facilitator)
    Plan.objects.filter(pk=plan.pk).update(name="Renamed")
    Initiative.objects.filter(plan=plan).delete()
    page = text(client_of(facilitator), "/p/small/versions/V-1/")
    assert "V-1: Small plan" in page
    assert "Landing zone" in page


def test_a_text_changed_behind_its_back_is_found_out(plan: Plan, facilitator: User) -> None:
    row = frozen(plan, facilitator)
    Baseline.objects.filter(pk=row.pk).update(content=row.content.replace("Small plan", "Other plan"))
    assert "does not have the hash that was signed" in text(client_of(facilitator), "/p/small/versions/V-1/")


def test_two_versions_in_words() -> None:
    before = small_document()
    first, second = before.initiatives
    cloudy = before.tools[1]
    price = dataclasses.replace(cloudy.options[0], effort=30)
    after = dataclasses.replace(
        before,
        initiatives=(first, dataclasses.replace(second, start=Quarter(2027, 4), cost=5_000_000)),
        tools=(before.tools[0], dataclasses.replace(cloudy, options=(price,), facts=())),
        requirements=tuple(dataclasses.replace(r, weight=9) if r.id == "SEC-1" else r for r in before.requirements),
    )
    told = {
        part.id: [(line.title, [(d.name, d.was, d.now) for d in line.details]) for line in part.lines]
        for part in compare(Frozen(plan=before), Frozen(plan=after)).parts
    }
    assert told["statements"] == [("Data stays with us.", [("weight", "5", "9")])]
    assert told["verdicts"] == [("Cloudy", [("SEC-1", "fail", "unknown")])]
    assert told["cost"] == [("The roadmap's items, once", [("5,000 EUR more", "30,000 EUR", "35,000 EUR")])]
    assert told["dates"][0] == (
        "Tracking",
        [("first quarter", "Q3 2027", "Q4 2027"), ("one-off cost", "0 EUR", "5,000 EUR")],
    )
    assert ("Standard person-days", "12", "30") in told["tools"][0][1]


def test_the_pages_compare_a_version_with_today(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    assert "Nothing to compare yet" in text(client, "/p/small/versions/compare/")
    frozen(plan, facilitator)
    assert "They say the same" in text(client, "/p/small/versions/compare/")
    move_tracking(plan, facilitator)
    page = text(client, "/p/small/versions/compare/?from=V-1&to=today")
    assert "first quarter" in page
    assert 'class="c-ghost"' in page
    assert "1 row of the plan changed since V-1" in " ".join(text(client, "/p/small/versions/").split())


def test_versions_travel_with_their_plan_and_count_for_nothing_there(
    plan: Plan, facilitator: User, security_lead: User
) -> None:
    sign(plan, frozen(plan, facilitator), security_lead)
    again = import_plan(export_plan(plan), by=facilitator, at=AT, key="again")
    row = Baseline.objects.get(plan=again)
    assert (row.imported, row.content) == (True, Baseline.objects.get(plan=plan).content)
    word = SignOff.objects.get(plan=again)
    assert (word.imported, word.baseline) == (True, row)
    Membership.objects.filter(plan=again, key="p-sec").update(user=security_lead)
    with pytest.raises(Refused):
        sign(again, row, security_lead)


@pytest.mark.parametrize(
    "broken",
    [{"sha256": "0" * 64}, {"content": "{}"}, {"content": 7}, {"on": "yesterday"}, {"key": ""}, {"key": "a/b"}],
)
def test_a_broken_version_is_refused_by_its_path(plan: Plan, facilitator: User, broken: dict[str, object]) -> None:
    frozen(plan, facilitator)
    envelope = json.loads(export_plan(plan))
    entry = envelope["versions"][0]
    entry.pop("sha256")
    entry.update(broken)
    with pytest.raises(DocumentError):
        import_plan(json.dumps(envelope), by=None, at=AT, key="broken")
