"""The one door to a plan and what belongs to the workspace: another plan's object is 404, a wrong role 403."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from plans.live import poll_token
from plans.models import Job, Membership, Plan, User
from plans.rules import allowed


@dataclass(frozen=True)
class Place:
    """A person's place in a plan: what every view of a plan gets first, and what its templates know of the plan.

    Templates get it as `plan`: key, name, revision, poll_url, may.
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
        return reverse("live_poll", args=[poll_token(self.plan.pk)])

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
        asked = ("manage_plan", "write_tools", "reconcile", "settle", "comment", "export")
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
