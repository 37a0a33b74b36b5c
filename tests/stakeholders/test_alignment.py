"""Outcomes by groups, and metrics that pull apart: marked by people with a reason, or to be looked at."""

from __future__ import annotations

from dataclasses import replace

from reconciliation import document as d
from stakeholders.tensions import marked_pairs, suspected_pairs
from tests.cast import client_of
from tests.stakeholders.conftest import World, full_document

PAGE = "/p/full/outcomes/"


def test_a_marked_pair_stands_once_with_the_reasons_of_both_sides() -> None:
    plan = full_document()
    (pair,) = marked_pairs(plan)
    assert (pair.one.id, pair.other.id) == ("DS-M1", "CISO-M1")
    first, second = plan.metrics
    back = replace(second, pulls_against=(d.Pull(metric="DS-M1", reason="Training waits."),))
    (pair,) = marked_pairs(replace(plan, metrics=(first, back)))
    assert pair.reasons == ("Patching stops the experiments.", "Training waits.")


def test_opposite_directions_on_one_outcome_are_worth_a_look_until_marked() -> None:
    plan = full_document()
    outcome = replace(plan.outcomes[0], metrics=("DS-M1", "CISO-M1"))
    assert suspected_pairs(replace(plan, outcomes=(outcome,))) == ()  # marked already
    unmarked = (replace(plan.metrics[0], pulls_against=()), plan.metrics[1])
    (pair,) = suspected_pairs(replace(plan, outcomes=(outcome,), metrics=unmarked))
    assert pair.outcome == "Fewer losses"
    same = (unmarked[0], replace(unmarked[1], direction=d.Direction.UP))
    assert suspected_pairs(replace(plan, outcomes=(outcome,), metrics=same)) == ()


def test_the_page_shows_what_is_missing_and_what_pulls_apart(world: World) -> None:
    page = client_of(world.viewer).get(PAGE).content.decode()
    assert "measured by nobody" in page
    assert "Patching stops the experiments." in page
    assert "Mark a pair" not in page


def test_a_pair_is_marked_with_a_reason_by_who_speaks_for_one_of_them(world: World) -> None:
    client = client_of(world.security)
    typed = {"metric": "DS-M1", "against": "CISO-M1", "reason": "<b>Patch first.</b>"}
    assert client.post(f"{PAGE}pulls/add/", typed | {"reason": ""}).status_code == 422
    assert client.post(f"{PAGE}pulls/add/", typed | {"against": "DS-M1"}).status_code == 422
    assert client.post(f"{PAGE}pulls/add/", typed).status_code == 302
    (pull,) = world.metric("CISO-M1").pulls_against
    assert pull == d.Pull(metric="DS-M1", reason="<b>Patch first.</b>")
    assert b"<b>Patch" not in client.get(PAGE).content
    assert client_of(world.viewer).post(f"{PAGE}pulls/add/", typed).status_code == 403
    client.post(f"{PAGE}pulls/remove/", {"metric": "CISO-M1", "against": "DS-M1"})
    assert world.metric("CISO-M1").pulls_against == world.metric("DS-M1").pulls_against == ()
