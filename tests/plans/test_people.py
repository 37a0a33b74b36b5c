"""Invited, joined, given another place, removed."""

from datetime import timedelta

import pytest

from plans.commands.people import (
    VALID,
    Position,
    accept_invitation,
    change_member,
    hand_over,
    invite,
    open_invitation,
    remove_member,
    revoke_invitation,
)
from plans.errors import PlanGone, Refused
from plans.models import Event, Invitation, Membership, Role, Seat
from tests.cast import NOW, Cast, client_of, join

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LEGAL = Position(role=Role.CONTRIBUTOR, group_key="LEGAL", seat=Seat.LEAD)


def invited(people: Cast, email: str = "stranger@example.org", **more: str) -> str:
    return invite(plan=people.plan, email=email, position=LEGAL, by=people.facilitator, at=NOW, **more)


def test_an_invitation_gives_its_role_once(people: Cast) -> None:
    token = invited(people)
    member = accept_invitation(token=token, by=people.stranger, at=NOW)
    assert (member.role, member.group_key, member.seat) == (Role.CONTRIBUTOR, "LEGAL", Seat.LEAD)
    with pytest.raises(PlanGone):
        accept_invitation(token=token, by=people.stranger, at=NOW)
    assert (
        Event.objects.filter(plan=people.plan, verb="accepted").count()
        + (Event.objects.filter(plan=people.plan, verb="joined").count())
        == 1
    )


def test_only_the_hash_of_the_token_is_stored(people: Cast) -> None:
    token = invited(people)
    row = Invitation.objects.get(plan=people.plan)
    assert token not in {str(value) for value in row.__dict__.values()}
    told = Event.objects.filter(plan=people.plan, kind="invitation").values_list("after", flat=True)
    assert token not in str(list(told))
    assert row.token_hash not in str(list(told))


def test_an_invitation_is_for_its_address_only(people: Cast) -> None:
    token = invited(people, "someone.else@example.org")
    with pytest.raises(Refused):
        accept_invitation(token=token, by=people.stranger, at=NOW)
    assert not Membership.objects.filter(plan=people.plan, user=people.stranger).exists()


def test_the_address_counts_in_any_case(people: Cast) -> None:
    token = invited(people, "Stranger@Example.ORG")
    assert accept_invitation(token=token, by=people.stranger, at=NOW).user == people.stranger


def test_an_invitation_expires(people: Cast) -> None:
    token = invited(people)
    assert open_invitation(token, NOW + VALID - timedelta(seconds=1)) is not None
    assert open_invitation(token, NOW + VALID) is None
    with pytest.raises(PlanGone):
        accept_invitation(token=token, by=people.stranger, at=NOW + VALID)


def test_a_revoked_invitation_is_spent(people: Cast) -> None:
    token = invited(people)
    revoke_invitation(plan=people.plan, pk=Invitation.objects.get().pk, by=people.facilitator, at=NOW)
    with pytest.raises(PlanGone):
        accept_invitation(token=token, by=people.stranger, at=NOW)


def test_inviting_again_ends_the_earlier_link(people: Cast) -> None:
    first = invited(people)
    second = invited(people)
    assert open_invitation(first, NOW) is None
    assert open_invitation(second, NOW) is not None


def test_nobody_is_invited_twice_into_a_plan(people: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        invited(people, "SECURITY@example.org")
    assert refusal.value.field == "email"


@pytest.mark.parametrize(
    "position",
    [
        Position(role=Role.CONTRIBUTOR),
        Position(role=Role.CONTRIBUTOR, group_key="NOBODY"),
        Position(role=Role.VIEWER, seat=Seat.LEAD),
    ],
)
def test_a_place_must_make_sense(people: Cast, position: Position) -> None:
    with pytest.raises(Refused) as refusal:
        invite(plan=people.plan, email="x@example.org", position=position, by=people.facilitator, at=NOW)
    assert refusal.value.field == "group_key"


def test_a_group_has_one_lead(people: Cast) -> None:
    lead = Position(role=Role.CONTRIBUTOR, group_key="CISO", seat=Seat.LEAD)
    member = people.member(people.deputy)
    with pytest.raises(Refused) as refusal:
        change_member(
            plan=people.plan, pk=member.pk, version=1, name="D", title="", position=lead, by=people.facilitator, at=NOW
        )
    assert refusal.value.field == "seat"
    with pytest.raises(Refused):
        invite(plan=people.plan, email="x@example.org", position=lead, by=people.facilitator, at=NOW)
    own = people.member(people.security)
    kept = change_member(
        plan=people.plan, pk=own.pk, version=1, name="S", title="CISO", position=lead, by=people.facilitator, at=NOW
    )
    assert kept.title == "CISO"


def test_a_seat_that_was_given_away_meanwhile_is_not_taken(people: Cast) -> None:
    token = invited(people)
    join(people.plan, people.neighbor, Role.CONTRIBUTOR, "LEGAL", Seat.LEAD)
    assert accept_invitation(token=token, by=people.stranger, at=NOW).seat == Seat.MEMBER


def test_a_person_that_the_plan_names_gets_an_account(people: Cast) -> None:
    member = people.member(people.science)
    remove_member(plan=people.plan, pk=member.pk, version=1, by=people.facilitator, at=NOW)
    token = invited(people, member_key=member.key)
    joined = accept_invitation(token=token, by=people.stranger, at=NOW)
    assert (joined.pk, joined.key, joined.name, joined.group_key) == (member.pk, member.key, "Science", "LEGAL")


def test_removal_works_at_the_next_request(people: Cast) -> None:
    client = client_of(people.science)
    assert client.get("/p/north/settings/").status_code == 200
    member = people.member(people.science)
    remove_member(plan=people.plan, pk=member.pk, version=1, by=people.facilitator, at=NOW)
    assert client.get("/p/north/settings/").status_code == 404
    assert client.get("/p/north/live/").status_code == 404


def test_a_change_of_role_works_at_the_next_request(people: Cast) -> None:
    client = client_of(people.science)
    member = people.member(people.science)
    assert client.post("/p/north/comments/group/DS/add/", {"text": "Hello"}).status_code == 302
    change_member(
        plan=people.plan,
        pk=member.pk,
        version=member.version,
        name="Science",
        title="",
        position=Position(role=Role.VIEWER),
        by=people.facilitator,
        at=NOW,
    )
    assert client.post("/p/north/comments/group/DS/add/", {"text": "Hello"}).status_code == 403


def test_a_plan_keeps_a_facilitator(people: Cast) -> None:
    own = people.member(people.facilitator)
    with pytest.raises(Refused):
        remove_member(plan=people.plan, pk=own.pk, version=1, by=people.facilitator, at=NOW)
    with pytest.raises(Refused) as refusal:
        change_member(
            plan=people.plan,
            pk=own.pk,
            version=1,
            name="Facilitator",
            title="",
            position=Position(role=Role.VIEWER),
            by=people.facilitator,
            at=NOW,
        )
    assert refusal.value.field == "role"
    assert people.member(people.facilitator).role == Role.FACILITATOR


def test_leaving_is_up_to_everyone_but_the_last_facilitator(people: Cast) -> None:
    client = client_of(people.viewer)
    assert client.post("/p/north/settings/leave/")["Location"] == "/"
    assert client.get("/p/north/settings/").status_code == 404
    last = client_of(people.facilitator)
    assert last.post("/p/north/settings/leave/", headers={"Referer": "http://localhost/p/north/settings/"})
    assert "A plan needs a facilitator." in last.get("/p/north/settings/").content.decode()


def test_handing_over_makes_one_facilitator_and_one_viewer(people: Cast) -> None:
    heir = people.member(people.evaluator)
    hand_over(plan=people.plan, to_pk=heir.pk, by=people.facilitator, at=NOW)
    assert people.member(people.evaluator).role == Role.FACILITATOR
    assert people.member(people.facilitator).role == Role.VIEWER
    assert client_of(people.facilitator).post("/p/north/settings/", {"name": "Mine"}).status_code == 403


def test_removing_the_name_of_someone_without_account(people: Cast) -> None:
    member = people.member(people.viewer)
    for version in (1, 2):
        remove_member(plan=people.plan, pk=member.pk, version=version, by=people.facilitator, at=NOW)
    assert not Membership.objects.filter(pk=member.pk).exists()


def test_joining_in_the_browser(people: Cast) -> None:
    path = f"/join/{invited(people)}/"
    # Through the page with the real clock: an invitation of today.
    Invitation.objects.update(expires_at=NOW + timedelta(days=36500))
    visitor = client_of(None).get(path)
    assert visitor.status_code == 200
    # The address is the secret: no other host is told it.
    assert visitor["Referrer-Policy"] == "same-origin"
    assert f"/accounts/signup/?next={path}" in visitor.content.decode()
    assert client_of(None).post(path).status_code == 302
    wrong = client_of(people.neighbor)
    assert "neighbor@example.org" in wrong.get(path).content.decode()
    wrong.post(path)
    assert not Membership.objects.filter(plan=people.plan, user=people.neighbor).exists()
    answer = client_of(people.stranger).post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/p/north/")
    # For whom it was, the spent link leads into the plan; for anyone else it is none.
    assert client_of(people.stranger).post(path)["Location"] == "/p/north/"
    assert client_of(people.neighbor).get(path).status_code == 404
    assert Membership.objects.filter(plan=people.plan, user=people.stranger).count() == 1


def test_spent_and_unknown_invitations_answer_alike(people: Cast) -> None:
    used = invited(people)
    revoke_invitation(plan=people.plan, pk=Invitation.objects.get().pk, by=people.facilitator, at=NOW)
    client = client_of(people.stranger)
    spent, unknown = client.get(f"/join/{used}/"), client.get(f"/join/{'x' * len(used)}/")
    assert spent.status_code == unknown.status_code == 404
    assert len(spent.content) == len(unknown.content)


def test_the_link_is_shown_once(people: Cast) -> None:
    client = client_of(people.facilitator)
    typed = {"email": "new@example.org", "role": "viewer", "group_key": "", "seat": "member", "member_key": ""}
    answer = client.post("/p/north/settings/invitations/", typed)
    assert answer.status_code == 200
    assert "/join/" in answer.content.decode()
    page = client.get("/p/north/settings/").content.decode()
    assert "new@example.org" in page
    assert "/join/" not in page
    assert "new@example.org" not in client_of(people.viewer).get("/p/north/settings/").content.decode()
