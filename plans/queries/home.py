"""My plans, and the demonstration's door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from plans.commands.demonstration import DOMAIN
from plans.commands.plans import GRACE
from plans.document import plan_document
from plans.models import Membership, Plan, Role, Seat, User


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """A plan in my list. gone_on: when a deleted plan is removed for good."""

    key: str
    name: str
    organization: str
    role: str
    people: int
    updated_at: datetime
    is_demo: bool
    is_archived: bool
    gone_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanListPage:
    """active and archived: plans I am in. deleted: those I may restore."""

    active: tuple[PlanCard, ...]
    archived: tuple[PlanCard, ...]
    deleted: tuple[PlanCard, ...]


def plan_list_page(user: User) -> PlanListPage:
    """The user's plans, those changed last first. One query."""
    rows = (
        Membership.objects.filter(user=user)
        .select_related("plan")
        .annotate(people=Count("plan__memberships", filter=Q(plan__memberships__user__isnull=False)))
        .order_by("-plan__updated_at", "plan_id")
    )
    standing = [_card(member) for member in rows if member.plan.deleted_at is None]
    return PlanListPage(
        active=tuple(card for card in standing if not card.is_archived),
        archived=tuple(card for card in standing if card.is_archived),
        deleted=tuple(_card(member) for member in rows if member.plan.deleted_at and member.role == Role.FACILITATOR),
    )


def _card(member: Membership) -> PlanCard:
    plan = member.plan
    return PlanCard(
        key=plan.key,
        name=plan.name,
        organization=plan.organization,
        role=member.get_role_display(),
        people=getattr(member, "people", 0),
        updated_at=plan.updated_at,
        is_demo=plan.is_demo,
        is_archived=plan.archived_at is not None,
        gone_on=plan.deleted_at + GRACE if plan.deleted_at else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Someone as whom the demonstration can be opened. place: the group's name, or the role of who speaks for none."""

    key: str
    name: str
    title: str
    place: str


def demo_people(plan: Plan) -> tuple[DemoPerson, ...]:
    """One person for each role: facilitator, evaluator, the lead of each group, a viewer. One query and the value."""
    groups = {group.id: group.name for group in plan_document(plan).groups}
    members = Membership.objects.filter(plan=plan, user__email__endswith=f"@{DOMAIN}")
    chosen: dict[str, Membership] = {}
    for member in members:
        if member.role != Role.CONTRIBUTOR:
            chosen.setdefault(member.role, member)
        elif member.seat == Seat.LEAD:
            chosen.setdefault(f"group {member.group_key}", member)
    order = [Role.FACILITATOR, Role.EVALUATOR, *(f"group {key}" for key in groups), Role.VIEWER]
    return tuple(
        DemoPerson(
            key=member.key,
            name=member.name,
            title=member.title,
            place=_place(member, groups),
        )
        for member in [chosen[part] for part in order if part in chosen]
    )


def _place(member: Membership, groups: dict[str, str]) -> str:
    if member.role == Role.CONTRIBUTOR:
        return groups.get(member.group_key, member.group_key)
    # In the demonstration those who read and approve are the leadership.
    return _("Leadership") if member.role == Role.VIEWER else member.get_role_display()
