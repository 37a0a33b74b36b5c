"""What the views of this floor share: answers to a save, examples as the start of a form."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from plans.access import Place
from plans.http import PersonRequest, is_htmx, request_id
from stakeholders.expressions import Frame, Kind, chosen_of
from stakeholders.labels import number
from stakeholders.models import Group
from stakeholders.suggestions import Suggestion


def saved_version(request: HttpRequest, owner: str, version: int, undo_url: str = "") -> HttpResponse | None:
    """After a row was saved in place: only its new version, so that nothing typed meanwhile is replaced.

    undo_url: where the note at the corner offers to undo it. None when no script asked.
    """
    if not is_htmx(request):
        return None
    response = render(request, "stakeholders/_version.html", {"owner": owner, "version": version})
    if undo_url:
        told(response, "toast", text=_("%(key)s is saved.") % {"key": owner}, undo_url=undo_url)
    return response


def undo_url(place: Place, group_key: str, kind: str, key: str, version: int) -> str:
    """Where the last change of a row is undone; kind: metric or requirement."""
    return reverse("statement_undo", args=[place.key, group_key, kind, key, version])


def told(response: HttpResponse, event: str, **detail: Any) -> HttpResponse:
    """Send an event to the page along with the answer."""
    return trigger_client_event(response, event, detail)


def swapped(response: HttpResponse, target: str) -> HttpResponse:
    """Let the answer take the place of `target` rather than of what the form names."""
    response["HX-Retarget"], response["HX-Reswap"] = target, "outerHTML"
    return response


def blank_requirement(group: Group) -> dict[str, Any]:
    """The first values of an empty form; a group that speaks of money begins there."""
    kind = Kind.LIMIT if group.role == "finance" else Kind.ATTRIBUTE
    return {"weight": "10", "negotiable": True, "priority": "must", "kind": str(kind)}


def initial_of_suggestion(idea: Suggestion, frame: Frame) -> dict[str, Any]:
    """An example as the first values of the form that it fills."""
    if idea.expression is None:
        last = frame.horizons[-1][0] if frame.horizons else ""
        target = number(idea.target) if idea.target is not None else ""
        return {
            "name": idea.statement,
            "unit": idea.unit,
            "direction": str(idea.direction or ""),
            "capability": idea.capability,
            "source": idea.source,
            f"target-{last}": target,
        }
    return {
        "statement": idea.statement,
        "source": idea.source,
        "priority": "must",
        "weight": "10",
        "negotiable": not idea.legal,
        **chosen_of(idea.expression, frame),
    }


def known_of(request: PersonRequest, place: Place, group_key: str) -> dict[str, Any]:
    """What every command about a group's row is told."""
    return {
        "plan_id": place.plan.pk,
        "group_key": group_key,
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
    }


def written_by(request: PersonRequest, place: Place, group_key: str) -> dict[str, Any]:
    """What every command is told that writes a row; an answer for a group that is not one's own is marked."""
    others = place.member.group_key != group_key
    behalf = {"on_behalf": others, "answered_by": place.member.key if others else ""}
    return known_of(request, place, group_key) | behalf


def may(place: Place, group_key: str) -> dict[str, bool]:
    """What the reader may do with the rows of a group, for the templates of rows."""
    writes = place.allows("write_group", group_key)
    return {"may_write": writes, "of_group": writes and place.member.group_key == group_key}


def faults(form: BaseForm) -> dict[str, str]:
    """What is wrong with each field, in a sentence."""
    return {name: " ".join(str(fault) for fault in found) for name, found in form.errors.items()}
