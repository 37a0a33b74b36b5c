"""Around an answer: confirmed, undone, reminded of; examples put aside; points balanced."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from plans.access import Place, plan_for
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in
from stakeholders import commands
from stakeholders.access import group_for
from stakeholders.models import Metric, Requirement
from stakeholders.suggestions import all_suggestions
from stakeholders.views.fragments import known_of, told

KINDS: dict[str, type[Metric] | type[Requirement]] = {"metric": Metric, "requirement": Requirement}


@require_POST
@signed_in
def group_confirm(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The group stands by what was answered on its behalf: one row, or all. Nobody else can say so."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    if place.member.group_key != group.key:
        raise PermissionDenied
    number = 0
    with answer_errors():
        number = commands.confirm_statements(**known_of(request, place, group_key), key=request.POST.get("row", ""))
    text = ngettext("%(n)s row is confirmed.", "%(n)s rows are confirmed.", number) % {"n": number}
    messages.success(request, text)
    return redirect("group", place.key, group.key)


@require_POST
@signed_in
def statement_undo(
    request: PersonRequest, plan_key: str, group_key: str, kind: str, key: str, version: int
) -> HttpResponse:
    """Put a row back as it was before its change to that version."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    if kind not in KINDS:
        raise Http404
    known: dict[str, Any] = known_of(request, place, group.key) | {"key": key, "version": version}
    with answer_errors():
        if kind == "metric":
            commands.undo_change(model=Metric, **known)
        else:
            commands.undo_change(model=Requirement, **known)
    if is_htmx(request):
        return told(HttpResponse(status=204), f"{kind}s-changed")
    return redirect(f"{reverse('group', args=[place.key, group.key])}#row-{key}")


@require_POST
@signed_in
def suggestion_dismiss(request: PersonRequest, plan_key: str, group_key: str, idea: str) -> HttpResponse:
    """Put an example aside."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    if idea not in all_suggestions():
        raise Http404
    with answer_errors():
        commands.dismiss_idea(**known_of(request, place, group_key), idea=idea)
    return _ideas(place, group.key)


@require_POST
@signed_in
def suggestion_recall(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """Show the examples again that were put aside."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    with answer_errors():
        commands.recall_ideas(**known_of(request, place, group_key))
    return _ideas(place, group.key)


def _ideas(place: Place, group_key: str) -> HttpResponse:
    return redirect(f"{reverse('group', args=[place.key, group_key])}#ideas")


@require_POST
@signed_in
def group_balance(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """Let the points of the group's requirements add up to one hundred."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    with answer_errors():
        commands.balance_requirements(**known_of(request, place, group_key))
    messages.success(request, _("The points add up to 100 now, in the same proportions."))
    return redirect("group", place.key, group.key)


@require_POST
@signed_in
def group_remind(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """Ask the group's people once more for its answer."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    group_for(request.user, plan_key, group_key)
    told_at: dict[str, Any] = {"by": request.user, "at": timezone.now(), "request_id": request_id(request)}
    try:
        with answer_errors():
            commands.remind_group(plan_id=place.plan.pk, key=group_key, **told_at)
        messages.success(request, _("The group's people are reminded: a notice here, and a mail with their digest."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("group_list", place.key)
