"""Who owns what: one accountable group for each outcome and for each process of a model in production."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.errors import Refused, StaleVersion
from plans.http import (
    PersonRequest,
    answer_errors,
    is_htmx,
    request_id,
    signed_in,
    stale,
    status_of,
    version_of,
)
from plans.queries.activity import changed_here
from plans.regions import kept_region
from stakeholders import commands
from stakeholders.access import outcome_for, process_for
from stakeholders.forms import CellsForm, NewModelForm, ProcessForm, RaciForm
from stakeholders.forms.ownership import LETTERS
from stakeholders.labels import process_label
from stakeholders.models import Group, ModelProcess, Outcome
from stakeholders.queries.ownership import owned_row, ownership_page

IN_CELLS = 24
"""With more groups than this nobody finds a cell by looking: a row is changed on its own page."""


@require_GET
@signed_in
def ownership(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Outcomes and model processes by groups, and what has nobody."""
    return _page(request, plan_for(request.user, plan_key), NewModelForm())


def _page(request: PersonRequest, place: Place, form: NewModelForm) -> HttpResponse:
    may_write = place.allows("manage_plan")

    def content() -> dict[str, Any]:
        page = ownership_page(place)
        in_cells = may_write and len(page.groups) <= IN_CELLS
        return {"page": page, "form": form, "may_write": may_write, "in_cells": in_cells, "raci_letters": LETTERS}

    template = "stakeholders/_ownership.html"
    region = kept_region(request, place, template, content, reader=may_write, keep=not form.is_bound)
    changed = changed_here(place, "owned-", "outcome", "modelprocess")
    context = {"plan": place, "active": "groups", "content": region, "changed": changed}
    return render(request, "stakeholders/ownership.html", context, status=status_of(form))


@require_POST
@signed_in
def process_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A model with its processes, or one more process of a model."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = NewModelForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.add_processes(**_known(request, place), **form.values())
    return _page(request, place, form) if form.errors else redirect("ownership", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def process_edit(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Who does what in one process of a model."""
    place, row = process_for(request.user, plan_key, key)
    initial = _roles(row) | {"note": row.note}
    form = ProcessForm(request.POST or None, plan_id=place.plan.pk, initial=initial)
    if request.method == "POST" and form.is_valid():
        with answer_errors(form):
            version = version_of(request)
            commands.change_process(**_known(request, place), key=key, version=version, **form.values())
    if form.is_bound and not form.errors:
        return _back(place, key)
    title = f"{row.model_name}: {process_label(row.process)}"
    return _editor(request, place, row, form, title)


@require_POST
@signed_in
def process_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Remove a process of a model."""
    place, row = process_for(request.user, plan_key, key)
    with answer_errors():
        commands.remove_process(**_known(request, place), key=row.key, version=version_of(request))
    messages.success(request, _("The process is removed."))
    return redirect("ownership", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def outcome_roles(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Who does what for an outcome."""
    place, row = outcome_for(request.user, plan_key, key)
    form = RaciForm(request.POST or None, plan_id=place.plan.pk, initial=_roles(row))
    if request.method == "POST" and form.is_valid():
        with answer_errors(form):
            version = version_of(request)
            commands.change_outcome(**_known(request, place), key=key, version=version, **form.roles())
    if form.is_bound and not form.errors:
        return _back(place, key)
    return _editor(request, place, row, form, row.name)


@require_POST
@signed_in
def process_cells(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Who does what in one process of a model, from the cells of its row."""
    place, row = process_for(request.user, plan_key, key)
    return _cells(request, place, row, commands.change_process)


@require_POST
@signed_in
def outcome_cells(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Who does what for an outcome, from the cells of its row."""
    place, row = outcome_for(request.user, plan_key, key)
    return _cells(request, place, row, commands.change_outcome)


def _cells(
    request: PersonRequest, place: Place, row: Outcome | ModelProcess, change: Callable[..., object]
) -> HttpResponse:
    groups = {group.key: group for group in Group.objects.filter(plan=place.plan)}
    form = CellsForm(request.POST, groups=groups, accountable=row.accountable.key if row.accountable else "")
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    kind = "outcome" if isinstance(row, Outcome) else "process"
    try:
        with answer_errors(form):
            change(**_known(request, place), key=row.key, version=version_of(request), **form.roles())
    except StaleVersion as error:
        now = owned_row(place, kind, row.key)
        return stale(request, error, [(holding.group, holding.letters) for holding in now.holdings if holding.letters])
    if not is_htmx(request):
        return _back(place, row.key)
    place.plan.refresh_from_db(fields=["revision"])
    shown = {"may_write": True, "in_cells": True, "raci_letters": LETTERS}
    context = {"plan": place, "row": owned_row(place, kind, row.key), **shown}
    return render(request, "stakeholders/_raci.html", context)


def _editor(
    request: PersonRequest, place: Place, row: Outcome | ModelProcess, form: RaciForm, title: str
) -> HttpResponse:
    context = {
        "plan": place,
        "active": "groups",
        "active_page": "ownership",
        "row": row,
        "form": form,
        "title": title,
        "is_process": isinstance(row, ModelProcess),
        "version": request.POST.get("version", row.version),
    }
    return render(request, "stakeholders/ownership_edit.html", context, status=status_of(form))


def _roles(row: Outcome | ModelProcess) -> dict[str, Any]:
    helpers = {name: list(getattr(row, name)) for name in ("responsible", "consulted", "informed")}
    return {"accountable": row.accountable_id, **helpers}


def _back(place: Place, key: str) -> HttpResponse:
    return redirect(f"{reverse('ownership', args=[place.key])}#owned-{key}")


def _known(request: PersonRequest, place: Place) -> dict[str, Any]:
    return {
        "plan_id": place.plan.pk,
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
    }
