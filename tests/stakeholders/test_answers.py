"""Around an answer: on behalf and confirmed, undone, reminded of, examples put aside, points that add up."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.errors import Refused
from plans.models import Event, Membership, Notice
from stakeholders import commands
from stakeholders.commands.answers import balanced
from stakeholders.models import Group, Requirement
from stakeholders.queries.groups import _shares
from tests.cast import client_of
from tests.stakeholders.conftest import World

GROUP = "/p/full/groups/CISO/"
ROW = {"statement": "Changed.", "priority": "should", "weight": "7", "version": "1"}
HTMX = {"HX-Request": "true"}


def test_an_answer_on_behalf_names_who_gave_it_until_its_owner_confirms(world: World) -> None:
    client_of(world.facilitator).post(f"{GROUP}requirements/CISO-3/save/", ROW)
    row = world.requirement("CISO-3")
    assert row.on_behalf
    assert row.answered_by == Membership.objects.get(plan=world.plan, user=world.facilitator).key
    owner = client_of(world.security)
    page = owner.get(GROUP).content.decode()
    assert "by Facilitator, on behalf" in page
    assert "1 row was answered on your behalf" in page
    # Only the group itself can say that it stands by it.
    assert client_of(world.facilitator).post(f"{GROUP}confirm/", {}).status_code == 403
    assert owner.post(f"{GROUP}confirm/", {"row": "CISO-3"}).status_code == 302
    row = world.requirement("CISO-3")
    assert (row.on_behalf, row.answered_by, row.statement) == (False, "", "Changed.")
    assert Event.objects.filter(plan=world.plan).latest("pk").verb == "confirmed"


def test_what_its_owner_changes_is_its_own_again(world: World) -> None:
    client_of(world.facilitator).post(f"{GROUP}requirements/CISO-3/save/", ROW)
    client_of(world.security).post(f"{GROUP}requirements/CISO-3/save/", ROW | {"weight": "8", "version": "2"})
    assert not world.requirement("CISO-3").on_behalf


def test_a_save_can_be_undone_from_history_once_and_not_over_another(world: World) -> None:
    client = client_of(world.security)
    before = world.requirement("CISO-3")
    saved = client.post(f"{GROUP}requirements/CISO-3/save/", ROW, headers=HTMX)
    undo = f"{GROUP}undo/requirement/CISO-3/2/"
    assert undo in saved["HX-Trigger"]
    assert client.post(undo, headers=HTMX)["HX-Trigger"] == '{"requirements-changed": {}}'
    after = world.requirement("CISO-3")
    same = ("statement", "priority", "weight", "expression", "ramp", "on_behalf", "rationale")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert after.version == 3
    assert client.post(undo).status_code == 409
    fresh = client.post(f"{GROUP}undo/metric/CISO-M1/1/", headers=HTMX)
    assert fresh.status_code == 422  # there is nothing before the first version


def test_a_dismissed_example_stays_away_until_it_is_called_back(world: World) -> None:
    client = client_of(world.security)
    first = client.get(GROUP).context["page"].requirement_ideas[0][0].id
    assert client.post(f"{GROUP}examples/{first}/dismiss/").status_code == 302
    page = client.get(GROUP)
    assert first not in [idea.id for idea, _text in page.context["page"].requirement_ideas]
    assert b"Show 1 dismissed example again" in page.content
    client.post(f"{GROUP}examples/recall/all/")
    assert client.get(GROUP).context["page"].requirement_ideas[0][0].id == first
    assert client.post(f"{GROUP}examples/no-such/dismiss/").status_code == 404


def test_a_reminder_reaches_the_group_s_people_once_a_day(world: World) -> None:
    client = client_of(world.facilitator)
    page = client.get("/p/full/groups/").content.decode()
    assert "1 group has not answered" in page
    assert "waiting for" in page
    assert client.post("/p/full/groups/DS/remind/", follow=True).status_code == 200
    notice = Notice.objects.get(plan=world.plan)
    assert (notice.member.user, notice.reason, notice.path) == (world.science, "reminder", "/p/full/groups/DS/")
    known: dict[str, Any] = {"plan_id": world.plan.pk, "by": world.facilitator, "at": timezone.now()}
    with pytest.raises(Refused, match="within the last day"):
        commands.remind_group(**known, key="DS")
    with pytest.raises(Refused, match="has answered"):
        commands.remind_group(**known, key="CISO")
    assert "reminded" in client.get("/p/full/groups/").content.decode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.just([3] * 130)))
def test_balanced_points_add_up_and_keep_their_order(points: list[int]) -> None:
    scaled = balanced(points)
    assert sum(scaled) == max(100, len(points)) or len(points) > 100
    assert min(scaled) >= 1
    pairs = sorted(zip(points, scaled, strict=True))
    assert all(one[1] <= two[1] for one, two in pairwise(pairs) if one[0] < two[0])
    assert sum(_shares(points)) == Decimal(100)


def test_points_are_balanced_for_groups_and_for_a_group_s_requirements(world: World) -> None:
    client = client_of(world.facilitator)
    typed = {"weight-CISO": "5", "version-CISO": "1", "weight-DS": "1", "version-DS": "1", "balance": "1"}
    client.post("/p/full/groups/weights/all/", typed)
    weights = Group.objects.filter(plan=world.plan).order_by("key").values_list("weight", flat=True)
    assert list(weights) == [83, 17]
    assert "left of 100" in client_of(world.security).get(GROUP).content.decode()
    client_of(world.security).post(f"{GROUP}balance/")
    rows = Requirement.objects.filter(plan=world.plan, group=world.ciso).values_list("weight", flat=True)
    assert sum(rows) == 100
    assert "100 points: balanced" in client_of(world.security).get(GROUP).content.decode()


def test_a_group_after_a_template_brings_its_role_and_touchpoints(world: World) -> None:
    client = client_of(world.facilitator)
    assert client.post("/p/full/groups/add/new/", {"role": "risk", "name": "", "weight": "4"}).status_code == 302
    group = Group.objects.get(plan=world.plan, key="RISK")
    assert (group.name, group.role, group.touchpoints) == (
        "Risk and compliance",
        "risk",
        ("experiment", "observe", "govern"),
    )
    assert client.post("/p/full/groups/add/new/", {"role": "", "name": "", "weight": "4"}).status_code == 422
