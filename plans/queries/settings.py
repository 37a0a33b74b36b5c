"""The settings of a plan: its frame, its people, its invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plans.access import Place
from plans.document import plan_document
from plans.models import Horizon, Invitation, Membership, Seat
from plans.wording import quarter_name


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """email: empty for a person without an account. group: the group's name."""

    pk: int
    key: str
    version: int
    name: str
    title: str
    email: str
    role: str
    role_name: str
    group_key: str
    group: str
    seat: str
    seat_name: str
    is_me: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    pk: int
    email: str
    role_name: str
    group: str
    expires_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonRow:
    pk: int
    key: str
    version: int
    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """groups: (key, name) of each group. heirs: (pk, name) of those who can take the plan over."""

    version: int
    members: tuple[MemberRow, ...]
    waiting: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    horizons: tuple[HorizonRow, ...]
    groups: tuple[tuple[str, str], ...]

    @property
    def heirs(self) -> tuple[tuple[int, str], ...]:
        return tuple((member.pk, member.name) for member in self.members if not member.is_me)


def settings_page(place: Place, at: datetime) -> SettingsPage:
    """Everything on the settings page: three queries and the plan's value."""
    groups = {group.id: group.name for group in plan_document(place.plan).groups}
    members = [
        _member(member, groups, place.member.pk)
        for member in Membership.objects.filter(plan=place.plan).select_related("user")
    ]
    # Addresses are for those who manage the plan.
    invitations = Invitation.objects.filter(plan=place.plan, accepted_at=None, revoked_at=None)
    return SettingsPage(
        version=place.plan.version,
        members=tuple(member for member in members if member.email),
        waiting=tuple(member for member in members if not member.email),
        invitations=tuple(_invitation(row, groups, at) for row in invitations) if place.allows("manage_plan") else (),
        horizons=tuple(
            HorizonRow(
                pk=row.pk,
                key=row.key,
                version=row.version,
                name=row.name,
                start=quarter_name(row.start),
                end=quarter_name(row.end),
            )
            for row in Horizon.objects.filter(plan=place.plan).order_by("start")
        ),
        groups=tuple(groups.items()),
    )


def _member(member: Membership, groups: dict[str, str], own_pk: int) -> MemberRow:
    return MemberRow(
        pk=member.pk,
        key=member.key,
        version=member.version,
        name=member.name,
        title=member.title,
        email=member.user.email if member.user else "",
        role=member.role,
        role_name=member.get_role_display(),
        group_key=member.group_key,
        group=groups.get(member.group_key, member.group_key),
        seat=member.seat,
        seat_name=member.get_seat_display() if member.seat != Seat.MEMBER else "",
        is_me=member.pk == own_pk,
        last_seen_at=member.last_seen_at,
    )


def _invitation(row: Invitation, groups: dict[str, str], at: datetime) -> InvitationRow:
    return InvitationRow(
        pk=row.pk,
        email=row.email,
        role_name=row.get_role_display(),
        group=groups.get(row.group_key, row.group_key),
        expires_at=row.expires_at,
        is_over=row.expires_at <= at,
    )
