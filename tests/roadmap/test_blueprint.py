"""Step three: what is drawn from needs and statements, the order and its reasons, the comparison, what others do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Capability as CapabilityRow
from plans.models import Event, Plan, User
from reconciliation import document as d
from reconciliation.errors import DocumentError
from reconciliation.statements import Covers
from reconciliation.validate import check
from reconciliation.vocabulary import Capability, Level
from roadmap import commands
from roadmap.compositions import compare
from roadmap.models import BlueprintEntry, PeerReference
from roadmap.wanted import Placed, in_order, levels_asked
from tests.demo.demonstration import document as demonstration
from tests.roadmap.conftest import AT, small_document
from tests.roadmap.test_pages import client_of


def test_levels_follow_from_statements_and_needs_and_only_grow() -> None:
    needs = (d.Needs(horizon="y1", streaming_share=5), d.Needs(horizon="y2"))
    later = d.Requirement(
        id="X-1", group="finance", statement="", expression=Covers(capability="fairness", horizons=("y2",))
    )
    document = replace(small_document(), needs=needs, requirements=(*small_document().requirements, later))
    asked = {
        key: [str(n.level) for n in levels_asked(document, key)] for key in ("stream-processing", "online-serving")
    }
    assert asked == {"stream-processing": ["full", "full"], "online-serving": ["partial", "partial"]}
    assert [str(need.level) for need in levels_asked(document, "fairness")] == ["none", "full"]


def test_a_platform_is_one_option_and_best_of_breed_takes_the_cheapest_for_each_purpose() -> None:
    platform, *_between, breed = compare(small_document(), None)
    assert (platform.kind, platform.options) == ("platform", ("cloudy-std",))  # covers as much as the other, for less
    assert (breed.options, breed.met, breed.wanted) == (("cloudy-std",), (1, 0), (1, 0))
    assert platform.broken == ("SEC-1",)  # the sketch breaks a hard statement, and says so
    assert platform.cost_year == (9_000_000, 9_000_000)
    assert compare(replace(small_document(), blueprint=()), None) == ()


def test_the_demonstration_compares_figures_that_differ() -> None:
    shapes = {shape.kind: shape for shape in compare(demonstration(), None)}
    assert set(shapes) == {"platform", "completed", "breed"}
    assert shapes["platform"].vendors == 1 < shapes["breed"].vendors
    assert shapes["platform"].met[-1] < shapes["completed"].met[-1]
    for shape in shapes.values():
        assert all(met <= wanted for met, wanted in zip(shape.met, shape.wanted, strict=True))
        assert len(shape.open) == shape.wanted[-1] - shape.met[-1]


def test_the_order_follows_but_for_what_stands_for_a_reason() -> None:
    entries = [Placed(key=key, rank=rank, pinned=key == "b") for rank, key in enumerate("cba", 1)]
    assert in_order(entries, {"a": 1, "b": 3, "c": 2}) == ("a", "b", "c")
    assert in_order(entries, {}) == ("c", "b", "a")


def test_a_peer_reference_leads_to_what_the_plan_knows() -> None:
    peer = d.PeerReference(id="PR-1", organization="A bank", practice="Runs two trackers.", tool="nowhere")
    with pytest.raises(DocumentError) as fault:
        check(replace(small_document(), peers=(peer,)))
    assert fault.value.path == "peers[0].tool"


def values(entry: BlueprintEntry, **changed: object) -> commands.EntryValues:
    names = ("levels", "rank", "override", "reason", "covered_by", "owner", "instances")
    return commands.EntryValues(**{name: getattr(entry, name) for name in names} | changed)


@pytest.fixture
def drawn(plan: Plan, facilitator: User) -> Plan:
    """The small plan with three capabilities, drawn."""
    for position, (key, label) in enumerate((("notebooks", "Notebooks"), ("fairness", "Fairness")), 1):
        CapabilityRow.objects.create(
            plan=plan, key=key, label=label, phase="govern", position=position, created_at=AT, updated_at=AT
        )
    Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 100)
    commands.draft_blueprint(plan_id=plan.pk, by=facilitator, at=AT)
    return Plan.objects.get(pk=plan.pk)


def order(plan: Plan) -> list[str]:
    return list(BlueprintEntry.objects.filter(plan=plan).order_by("rank").values_list("key", flat=True))


@pytest.mark.database
def test_drawing_adds_what_is_missing_in_one_event_and_keeps_what_people_said(drawn: Plan) -> None:
    assert order(drawn) == ["experiment-tracking", "notebooks", "fairness"]
    assert BlueprintEntry.objects.get(plan=drawn, key="experiment-tracking").owner == "data-science"
    assert Event.objects.filter(plan=drawn, verb="drew the blueprint with").count() == 1


@pytest.mark.database
def test_another_place_than_derived_needs_a_reason_and_the_others_make_room(drawn: Plan, facilitator: User) -> None:
    told: dict[str, Any] = {"plan_id": drawn.pk, "by": facilitator, "at": AT}
    entry = BlueprintEntry.objects.get(plan=drawn, key="fairness")
    with pytest.raises(Refused, match=r"place 3\. Say why it belongs at 1"):
        commands.change_entry(**told, key="fairness", version=1, values=values(entry, rank=1))
    why = "The regulator asks for it first."
    commands.change_entry(
        **told,
        key="fairness",
        version=1,
        values=values(entry, rank=1, override=why),
    )
    assert order(drawn) == ["fairness", "experiment-tracking", "notebooks"]
    commands.follow_priorities(**told)
    assert order(drawn) == ["fairness", "experiment-tracking", "notebooks"], "what has a reason stays"
    with pytest.raises(StaleVersion):
        commands.change_entry(**told, key="fairness", version=1, values=values(entry))
    assert [entry.rank for entry in sorted(read_document(drawn.pk).blueprint, key=lambda e: e.rank)] == [1, 2, 3]


@pytest.mark.database
def test_the_pages_show_where_a_place_comes_from(drawn: Plan, facilitator: User, viewer: User) -> None:
    client = client_of(viewer)
    page = client.get("/p/small/blueprint/").content.decode()
    assert "One platform or best of breed" in page
    assert "Breaks 1 hard statement: SEC-1" in page
    assert client.get("/p/small/blueprint/?order=priority").status_code == 200
    entry = client.get("/p/small/blueprint/experiment-tracking/").content.decode()
    assert "DS-1" in entry
    assert "+3.6" in entry  # must, 3 points, of a group with 40 of 100 where 33.3 are the average
    assert ">Save<" not in entry
    sent = {"version": "1", "rank": "3", "level-y1": "full", "level-y2": "full", "reason": "Typed by me."}
    wrong = client_of(facilitator).post("/p/small/blueprint/experiment-tracking/", sent)
    assert wrong.status_code == 422
    assert "Typed by me." in wrong.content.decode()
    assert "Say why it belongs at 3" in wrong.content.decode()


@pytest.mark.database
def test_what_others_do_is_part_of_the_plan(plan: Plan, facilitator: User) -> None:
    client = client_of(facilitator)
    sent = {"organization": "A bank", "practice": "", "capability": "experiment-tracking"}
    assert client.post("/p/small/blueprint/peers/", sent).status_code == 422
    sent |= {"practice": "Runs two trackers.", "learned_on": "2026-06-11", "tool": "homely"}
    assert client.post("/p/small/blueprint/peers/", sent).status_code == 302
    (peer,) = read_document(plan.pk).peers
    assert (peer.id, peer.capability, peer.tool, str(peer.learned_on)) == (
        "PR-1", "experiment-tracking", "homely", "2026-06-11",
    )  # fmt: skip
    assert "Runs two trackers." in client.get("/p/small/blueprint/").content.decode()
    assert client.post("/p/small/blueprint/peers/PR-1/remove/", {"version": "1"}).status_code == 302
    assert not PeerReference.objects.exists()


def test_without_capabilities_of_its_own_a_plan_has_the_vocabulary() -> None:
    known = replace(small_document(), capabilities=(Capability(id="x", label="X"),))
    assert [n.level for n in levels_asked(known, "x")] == [Level.NONE, Level.NONE]
