"""The one door to a group and its rows: another plan's is 404, a wrong role 403."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from plans.access import Place, plan_for
from plans.models import User
from stakeholders.models import Group, Metric, ModelProcess, Outcome, Requirement

Person = User | AnonymousUser


def group_for(user: Person, plan_key: str, group_key: str, *, write: bool = False) -> tuple[Place, Group]:
    """A group of the plan; write: for those who may change what it says. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key, rule="write_group" if write else None, group_key=group_key)
    group = Group.objects.filter(plan=place.plan, key=group_key).first()
    if group is None:
        raise Http404
    return place, group


def requirement_for(user: Person, plan_key: str, key: str) -> tuple[Place, Requirement]:
    """A requirement of the plan, with its group. Raises Http404."""
    place = plan_for(user, plan_key)
    requirement = Requirement.objects.select_related("group").filter(plan=place.plan, key=key).first()
    if requirement is None:
        raise Http404
    return place, requirement


def own_requirement_for(user: Person, plan_key: str, group_key: str, key: str) -> tuple[Place, Requirement]:
    """A requirement for those who may change it. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key, rule="write_group", group_key=group_key)
    found = Requirement.objects.select_related("group").filter(plan=place.plan, group__key=group_key, key=key).first()
    if found is None:
        raise Http404
    return place, found


def own_metric_for(user: Person, plan_key: str, group_key: str, key: str) -> tuple[Place, Metric]:
    """A success metric for those who may change it. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key, rule="write_group", group_key=group_key)
    found = Metric.objects.select_related("group").filter(plan=place.plan, group__key=group_key, key=key).first()
    if found is None:
        raise Http404
    return place, found


def outcome_for(user: Person, plan_key: str, key: str) -> tuple[Place, Outcome]:
    """An outcome, for facilitators, who keep what all groups share. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key, rule="manage_plan")
    outcome = Outcome.objects.filter(plan=place.plan, key=key).first()
    if outcome is None:
        raise Http404
    return place, outcome


def process_for(user: Person, plan_key: str, key: str) -> tuple[Place, ModelProcess]:
    """A model's process, for facilitators, who keep what all groups share. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key, rule="manage_plan")
    process = ModelProcess.objects.filter(plan=place.plan, key=key).first()
    if process is None:
        raise Http404
    return place, process
