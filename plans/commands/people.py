"""Who is in a plan: invited, joined, given another place, removed. A plan always has a facilitator with an account."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.document import read_document
from plans.errors import PlanGone, Refused
from plans.models import Invitation, Membership, Plan, Role, Seat, User

VALID = timedelta(days=14)
"""How long an invitation can be used."""

SEEN_EVERY = timedelta(minutes=1)
WHERE_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a person is in a plan. group_key: empty for people who speak for no group."""

    role: str
    group_key: str = ""
    seat: str = Seat.MEMBER


def token_hash(token: str) -> str:
    """What is stored of an invitation's token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *,
    plan: Plan,
    email: str,
    position: Position,
    by: User,
    at: datetime,
    member_key: str = "",
    request_id: str = "",
) -> str:
    """Invite an address and answer the token, which is told once and stored nowhere.

    Raises Refused when the address has a place in the plan or the group is unknown. Open invitations of the same
    address end.
    """
    address = email.strip().lower()
    token = secrets.token_urlsafe(32)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _check_position(plan.pk, position)
        _check_seat(plan.pk, position, but=member_key)
        if Membership.objects.filter(plan=plan, user__email__iexact=address).exists():
            raise Refused(_("This person is in the plan already."), field="email")
        if member_key and not Membership.objects.filter(plan=plan, key=member_key, user=None).exists():
            raise Refused(_("This person has an account already."), field="member_key")
        change.add(
            Invitation(
                plan=plan,
                email=address,
                role=position.role,
                group_key=position.group_key,
                seat=position.seat,
                member_key=member_key,
                token_hash=token_hash(token),
                invited_by=by,
                expires_at=at + VALID,
            ),
            verb="invited",
        )
        earlier = Invitation.objects.filter(plan=plan, email=address, accepted_at=None, revoked_at=None)
        for pk in earlier.exclude(token_hash=token_hash(token)).values_list("pk", flat=True):
            _revoke(change, pk)
    return token


def revoke_invitation(*, plan: Plan, pk: int, by: User, at: datetime, request_id: str = "") -> None:
    """End an invitation that nobody accepted."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _revoke(change, pk)


def _revoke(change: Change, pk: int) -> None:
    invitation = change.lock(Invitation, pk, None)
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = change.at
        change.save(invitation, verb="revoked")


def open_invitation(token: str, at: datetime) -> Invitation | None:
    """The invitation with that token, if it can still be accepted."""
    return (
        Invitation.objects.select_related("plan", "invited_by")
        .filter(token_hash=token_hash(token), accepted_at=None, revoked_at=None, expires_at__gt=at)
        .filter(plan__deleted_at=None)
        .first()
    )


def joined_with(token: str, user: User) -> Plan | None:
    """The plan that the user joined with this very token and still is in: a spent link leads them there."""
    spent = Invitation.objects.filter(token_hash=token_hash(token), email=user.email.lower()).exclude(accepted_at=None)
    return Plan.objects.of(user).filter(invitations__in=spent).first()


def accept_invitation(*, token: str, by: User, at: datetime, request_id: str = "") -> Membership:
    """Join the plan. Raises PlanGone for a token that is spent or unknown, Refused for one of another person."""
    found = open_invitation(token, at)
    if found is None:
        raise PlanGone
    if by.email.lower() != found.email:
        raise Refused(_("This invitation is for another e-mail address."))
    with changing(found.plan_id, by=by, at=at, request_id=request_id) as change:
        invitation = change.lock(Invitation, found.pk, None)
        if invitation.accepted_at or invitation.revoked_at:
            raise PlanGone
        member = _take_place(change, invitation, by)
        invitation.accepted_at = at
        change.save(invitation, verb="accepted")
        return member


def _take_place(change: Change, invitation: Invitation, by: User) -> Membership:
    plan_id = change.plan_id
    if Membership.objects.filter(plan_id=plan_id, user=by).exists():
        raise Refused(_("You are in this plan already."))
    taken = Membership.objects.filter(plan_id=plan_id, group_key=invitation.group_key, seat=invitation.seat)
    if invitation.seat != Seat.MEMBER and taken.exclude(key=invitation.member_key).exists():
        invitation.seat = Seat.MEMBER  # someone else got the seat since
    waiting = Membership.objects.filter(plan_id=plan_id, key=invitation.member_key, user=None).first()
    place = {"user": by, "role": invitation.role, "group_key": invitation.group_key, "seat": invitation.seat}
    if invitation.member_key and waiting is not None:
        member = change.lock(Membership, waiting.pk, None)
        for name, value in place.items():
            setattr(member, name, value)
        return change.save(member, verb="joined") or member
    last = Membership.objects.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    member = Membership(plan_id=plan_id, name=str(by)[:120], position=(last or 0) + 1, **place)
    return change.add(member, verb="joined")


def change_member(
    *,
    plan: Plan,
    pk: int,
    version: int,
    name: str,
    title: str,
    position: Position,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Membership:
    """Give a person another place. Raises Refused when the plan would lose its last facilitator."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        member = change.lock(Membership, pk, version)
        _check_position(plan.pk, position)
        _check_seat(plan.pk, position, but=member.key)
        member.name, member.title = name, title
        member.role, member.group_key, member.seat = position.role, position.group_key, position.seat
        change.save(member)
        _check_facilitator(plan.pk)
        return member


def remove_member(*, plan: Plan, pk: int, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a person's access away, at the next request.

    The name stays where the plan mentions it; removing a person without an account removes the name as well. Raises
    Refused when the plan would lose its last facilitator.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        member = change.lock(Membership, pk, version)
        if member.user_id is None:
            change.delete(member)
            return
        member.user = None
        change.save(member, verb="removed")
        _check_facilitator(plan.pk)


def hand_over(*, plan: Plan, to_pk: int, by: User, at: datetime, request_id: str = "") -> None:
    """Make another person with an account facilitator, and oneself a viewer."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        heir = change.lock(Membership, to_pk, None)
        if heir.user_id is None or heir.user_id == by.pk:
            raise Refused(_("Choose another person of this plan who has an account."), field="member")
        heir.role = Role.FACILITATOR
        change.save(heir, verb="made facilitator")
        own = change.lock(Membership, Membership.objects.get(plan=plan, user=by).pk, None)
        own.role = Role.VIEWER
        change.save(own)


def _check_position(plan_id: int, position: Position) -> None:
    groups = {group.id for group in read_document(plan_id).groups}
    if position.group_key and position.group_key not in groups:
        raise Refused(_("This group is not in the plan."), field="group_key")
    if position.role == Role.CONTRIBUTOR and not position.group_key:
        raise Refused(_("A contributor speaks for a group: choose one."), field="group_key")
    if position.seat != Seat.MEMBER and not position.group_key:
        raise Refused(_("Only a group has a lead and a deputy: choose the group."), field="group_key")


def _check_seat(plan_id: int, position: Position, *, but: str) -> None:
    """A group has one lead and one deputy. but: the key of whom this is about."""
    if position.seat == Seat.MEMBER:
        return
    holders = Membership.objects.filter(plan_id=plan_id, group_key=position.group_key, seat=position.seat)
    holder = holders.exclude(key=but).first()
    if holder is not None:
        sentence = _("%(name)s has this seat. Give them another one first.")
        raise Refused(sentence % {"name": holder.name}, field="seat")


def _check_facilitator(plan_id: int) -> None:
    if not Membership.objects.filter(plan_id=plan_id, role=Role.FACILITATOR).exclude(user=None).exists():
        raise Refused(_("A plan needs a facilitator. Make someone else facilitator first."), field="role")


def touch_seen(member: Membership, at: datetime, on: str = "") -> None:
    """Remember that a person is here, and on which page and row; no change of the plan.

    on: path and fragment, below the plan's own address. Written when that changes, else once a minute at most.
    """
    on = on[:WHERE_LIMIT]
    if member.last_seen_at is None or member.last_seen_at < at - SEEN_EVERY or member.last_seen_on != on:
        seen = {"last_seen_at": at, "last_seen_on": on, "previous_visit_at": member.since(at)}
        Membership.objects.filter(pk=member.pk).update(**seen)
