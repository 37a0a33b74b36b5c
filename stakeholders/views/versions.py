"""What a metric or requirement said before, and putting that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.http import PersonRequest, answer_errors, signed_in, version_of
from stakeholders import commands
from stakeholders.access import group_for
from stakeholders.models import Metric, Requirement
from stakeholders.queries.versions import version_page
from stakeholders.views.answers import KINDS
from stakeholders.views.fragments import written_by


@require_GET
@signed_in
def statement_versions(request: PersonRequest, plan_key: str, group_key: str, kind: str, key: str) -> HttpResponse:
    """Every version of a row, latest first, also of one that was removed."""
    place, group = group_for(request.user, plan_key, group_key)
    page = version_page(place, group, KINDS[kind], key) if kind in KINDS else None
    if page is None:
        raise Http404
    context = {
        "plan": place,
        "active": "groups",
        "group": group,
        "kind": kind,
        "page": page,
        "may_write": place.allows("write_group", group.key),
    }
    return render(request, "stakeholders/versions.html", context)


@require_POST
@signed_in
def statement_return(
    request: PersonRequest, plan_key: str, group_key: str, kind: str, key: str, to: int
) -> HttpResponse:
    """Put a row back to an earlier version."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    if kind not in KINDS:
        raise Http404
    known: dict[str, Any] = written_by(request, place, group.key) | {"key": key, "version": version_of(request)}
    with answer_errors():
        if kind == "metric":
            commands.return_to_version(model=Metric, **known, to=to)
        else:
            commands.return_to_version(model=Requirement, **known, to=to)
    messages.success(request, _("%(key)s says again what it said in version %(n)s.") % {"key": key, "n": to})
    return redirect(f"{reverse('group', args=[place.key, group.key])}#row-{key}")
