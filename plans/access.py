"""The one door to a plan and what belongs to the workspace: another plan's object is 404, a wrong role 403."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from plans.commands.demonstration import DOMAIN, KEY
from plans.commands.people import open_invitation
from plans.commands.plans import GRACE
from plans.document import plan_document
from plans.live import poll_token
from plans.models import Comment, Horizon, Invitation, Job, Membership, Notice, Plan, Role, StoredFile, User
from plans.navigation import is_page
from plans.queries.presence import Here, people_here
from plans.rules import allowed
from reconciliation.document import Needs, PlanDocument

Row = TypeVar("Row", bound=models.Model)

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
FORWARDING = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-Ip",
)
"""Headers by which a proxy says that the request came from elsewhere."""


@dataclass(frozen=True)
class Place:
    """A person's place in a plan: what every view of a plan gets first, and what its templates know of the plan.

    Templates get it as `plan`: key, name, revision, poll_url, here, may.
    """

    plan: Plan
    member: Membership

    @property
    def key(self) -> str:
        return self.plan.key

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def revision(self) -> int:
        return self.plan.revision

    @property
    def currency(self) -> str:
        return self.plan.currency

    @property
    def is_demo(self) -> bool:
        return self.plan.is_demo

    @property
    def is_archived(self) -> bool:
        return self.plan.archived_at is not None

    @cached_property
    def poll_url(self) -> str:
        return reverse("live_poll", args=[poll_token(self.plan.pk, self.member.pk)])

    @cached_property
    def since(self) -> datetime | None:
        """The end of this person's visit before this one: what changed later is new to them."""
        return self.member.since(timezone.now())

    @cached_property
    def here(self) -> tuple[Here, ...]:
        """The people who are here now, this one included."""
        seen = people_here(self.plan.pk, self.plan.key, timezone.now())
        if any(one.user == self.member.user_id for one in seen):
            return seen
        return (*seen, Here(user=self.member.user_id or 0, name=self.member.name, path="", row="", page=""))

    def allows(self, rule: str, group_key: str | None = None) -> bool:
        """Whether this person may do it now; an archived plan is read-only but for its management."""
        if self.is_archived and rule not in ("manage_plan", "export"):
            return False
        return allowed(self.member, rule, group_key)

    def require(self, rule: str, group_key: str | None = None) -> None:
        """Raises PermissionDenied (403) unless the person may do it."""
        if not self.allows(rule, group_key):
            raise PermissionDenied

    @cached_property
    def may(self) -> dict[str, bool]:
        """For templates: {% if plan.may.settle %}. Rules about a group are asked with the group."""
        asked = ("manage_plan", "write_tools", "reconcile", "propose", "settle", "comment", "export")
        return {rule: self.allows(rule) for rule in asked}


def plan_for(user: User | AnonymousUser, key: str, *, rule: str | None = None, group_key: str | None = None) -> Place:
    """The user's place in the plan with that key. Raises Http404 for strangers, PermissionDenied for a wrong role."""
    member = (
        Membership.objects.select_related("plan").filter(user_id=user.pk, plan__key=key, plan__deleted_at=None).first()
        if user.is_authenticated
        else None
    )
    if member is None:
        raise Http404
    place = Place(plan=member.plan, member=member)
    if rule is not None:
        place.require(rule, group_key)
    return place


def job_for(user: User | AnonymousUser, key: str, pk: int) -> tuple[Place, Job]:
    """A job of the plan. Raises Http404 when it belongs to another plan."""
    place = plan_for(user, key)
    job = Job.objects.filter(pk=pk, plan=place.plan).first()
    if job is None:
        raise Http404
    return place, job


def member_for(user: User | AnonymousUser, key: str, pk: int) -> tuple[Place, Membership]:
    """A person of the plan, for those who manage it. Raises Http404 when they belong to another plan."""
    return _managed(user, key, Membership, pk)


def horizon_for(user: User | AnonymousUser, key: str, pk: int) -> tuple[Place, Horizon]:
    """A horizon of the plan, for those who manage it. Raises Http404 when it belongs to another plan."""
    return _managed(user, key, Horizon, pk)


def invitation_of(user: User | AnonymousUser, key: str, pk: int) -> tuple[Place, Invitation]:
    """An invitation to the plan, for those who manage it. Raises Http404 when it belongs to another plan."""
    return _managed(user, key, Invitation, pk)


def notice_for(user: User, pk: int) -> Notice:
    """One of the person's own notices. Raises Http404 for anyone else's."""
    notice = Notice.objects.filter(pk=pk, member__user=user).first()
    if notice is None:
        raise Http404
    return notice


def _managed(user: User | AnonymousUser, key: str, model: type[Row], pk: int) -> tuple[Place, Row]:
    place = plan_for(user, key, rule="manage_plan")
    row = model._default_manager.filter(pk=pk, plan=place.plan).first()
    if row is None:
        raise Http404
    return place, row


DRIVERS = frozenset(field.name for field in fields(Needs)) - {"horizon"}

TALKED_ABOUT: dict[str, Callable[[PlanDocument, str], bool]] = {
    "argument": lambda plan, key: key in {argument.id for argument in plan.strategy.arguments},
    "capability": lambda plan, key: key in {entry.capability for entry in plan.blueprint},
    "conflict": lambda _plan, _key: True,  # computed, not kept
    "driver": lambda _plan, key: key in DRIVERS,  # a row of the needs' questionnaire
    "group": lambda plan, key: key in {group.id for group in plan.groups},
    "initiative": lambda plan, key: key in {item.id for item in plan.initiatives},
    "metric": lambda plan, key: key in {metric.id for metric in plan.metrics},
    "outcome": lambda plan, key: key in {outcome.id for outcome in plan.outcomes},
    "page": lambda _plan, key: is_page(key),  # by the name of its route
    "peer": lambda plan, key: key in {peer.id for peer in plan.peers},
    "process": lambda plan, key: key in {process.id for process in plan.processes},
    "requirement": lambda plan, key: key in {requirement.id for requirement in plan.requirements},
    "tool": lambda plan, key: key in {tool.id for tool in plan.tools},
}
"""Kinds of rows that can be commented on, and whether the plan has the row with that key."""

KEY_LIMIT = 60


def talk_for(user: User | AnonymousUser, plan_key: str, kind: str, target: str, *, rule: str | None = None) -> Place:
    """The place of someone who reads about a row or, by the rule "comment", writes. Raises Http404 without the row."""
    place = plan_for(user, plan_key, rule=rule)
    if kind not in TALKED_ABOUT or len(target) > KEY_LIMIT:
        raise Http404
    if not TALKED_ABOUT[kind](plan_document(place.plan), target):
        raise Http404
    return place


def comment_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, Comment]:
    """A comment in the plan, for those who may comment. Raises Http404 when it belongs to another plan."""
    place = plan_for(user, plan_key, rule="comment")
    comment = Comment.objects.filter(key=key, plan=place.plan).first()
    if comment is None:
        raise Http404
    return place, comment


def evidence_rule(kind: str) -> str:
    """The rule that whoever puts files beside a row of that kind must pass. Raises Http404 for a kind without files."""
    if kind not in settings.CONCORD_EVIDENCE:
        raise Http404
    rule: str = settings.CONCORD_EVIDENCE[kind][1]
    return rule


def evidence_for(user: User | AnonymousUser, plan_key: str, kind: str, target: str, *, write: bool = False) -> Place:
    """The place of someone who reads or adds files beside a row. Raises Http404 without the row."""
    rule = evidence_rule(kind)
    place = plan_for(user, plan_key, rule=rule if write else None)
    stands = import_string(settings.CONCORD_EVIDENCE[kind][0])
    if len(target) > KEY_LIMIT or not stands(place.plan, target):
        raise Http404
    return place


def file_for(user: User | AnonymousUser, plan_key: str, key: str, *, write: bool = False) -> tuple[Place, StoredFile]:
    """A file of the plan. Raises Http404 when it belongs to another plan."""
    place = plan_for(user, plan_key)
    row = StoredFile.objects.filter(key=key, plan=place.plan).first()
    if row is None:
        raise Http404
    if write:
        place.require(evidence_rule(row.target_kind))
    return place, row


def restorable_plan_for(user: User, key: str, at: datetime) -> Plan:
    """A deleted plan that the user may restore: as its facilitator, within the grace period. Raises Http404."""
    member = (
        Membership.objects.select_related("plan")
        .filter(user=user, role=Role.FACILITATOR, plan__key=key, plan__deleted_at__gt=at - GRACE)
        .first()
    )
    if member is None:
        raise Http404
    return member.plan


def invitation_for(token: str, at: datetime) -> Invitation:
    """The open invitation with that token. Raises Http404 when it is spent, expired, revoked or unknown: all alike."""
    invitation = open_invitation(token, at)
    if invitation is None:
        raise Http404
    return invitation


def open_demonstration(request: HttpRequest) -> Plan | None:
    """The demonstration plan, where its one-click door is open: to a browser on the very machine that runs Concord.

    The door signs people in without a password. It is open in the embedded mode only, to a peer on the loopback
    interface that asks for a local host and came through no proxy.
    """
    return Plan.objects.standing().filter(key=KEY, is_demo=True).first() if _comes_from_here(request) else None


def may_read_outbox(request: HttpRequest) -> bool:
    """Whether the mail that was not sent is shown: to operators, where the embedded mode keeps it, on that machine."""
    kept = settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    return kept and bool(getattr(request.user, "is_staff", False)) and _comes_from_here(request)


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether the embedded mode is asked by a browser on its own machine, through no proxy."""
    if not settings.EMBEDDED or not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        return False
    host = request.get_host()
    is_local = host in LOCAL_HOSTS or host.rpartition(":")[0] in LOCAL_HOSTS
    return is_local and not any(name in request.headers for name in FORWARDING)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def demo_account_for(request: HttpRequest, person_key: str) -> tuple[Plan, User]:
    """The account of a person of the demonstration. Raises Http404 where the door is closed or knows no such person."""
    plan = open_demonstration(request)
    member = (
        Membership.objects.select_related("user")
        .filter(plan=plan, key=person_key, user__email__endswith=f"@{DOMAIN}", user__is_staff=False)
        .first()
        if plan is not None
        else None
    )
    if plan is None or member is None or member.user is None:
        raise Http404
    return plan, member.user
