"""Success metrics as rows of their group's page: added, edited, removed, brought back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, signed_in, version_of
from stakeholders import commands
from stakeholders.access import group_for, own_metric_for
from stakeholders.forms import MetricForm, MetricRowForm
from stakeholders.models import Group, Metric
from stakeholders.queries.groups import Beside, beside, frame_for, metric_row, metric_rows
from stakeholders.sentences import words_of
from stakeholders.views.fragments import faults, known_of, may, saved_version, swapped, told, undo_url, written_by
from stakeholders.views.groups import render_group

_TARGET = "target-"


@require_GET
@signed_in
def metric_rows_of(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The rows alone, for an open page."""
    place, group = group_for(request.user, plan_key, group_key)
    rows = metric_rows(place, group.key, plan_document(place.plan))
    context = {"plan": place, "group": group, "rows": rows} | may(place, group.key)
    return render(request, "stakeholders/_metric_rows.html", context)


@require_POST
@signed_in
def metric_add(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """A new success metric."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    frame = frame_for(place)
    form = MetricForm(request.POST, frame=frame)
    if form.is_valid():
        with answer_errors(form):
            commands.add_metric(**written_by(request, place, group_key), **form.values())
    if not is_htmx(request):
        return (
            render_group(request, place, group, metric=form) if form.errors else redirect("group", place.key, group.key)
        )
    if form.errors:
        return _add_form(request, place, group, form, status=422)
    response = told(_add_form(request, place, group, MetricForm(frame=frame)), "metrics-changed")
    return told(response, "toast", text=_("Added."))


def _add_form(request: PersonRequest, place: Place, group: Group, form: MetricForm, status: int = 200) -> HttpResponse:
    context = {"plan": place, "group": group, "metric_form": form}
    return render(request, "stakeholders/_metric_add.html", context, status=status)


@require_POST
@signed_in
def metric_save(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Save what was edited in the row itself."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    form = MetricRowForm(request.POST, horizons=_posted_horizons(request.POST))
    if form.is_valid():
        with answer_errors(form):
            known = written_by(request, place, group_key) | {"key": key, "version": version_of(request)}
            row = commands.change_metric(**known, **form.values())
            undo = undo_url(place, group_key, "metric", key, row.version)
            return saved_version(request, key, row.version, undo) or _back(place, group_key, key)
    place, row = own_metric_for(request.user, plan_key, group_key, key)
    if not form.errors:  # a save that was done already
        return saved_version(request, key, row.version) or _back(place, group_key, key)
    if is_htmx(request):
        return _row(request, place, row, form)
    return _editor(request, place, row, _editor_form(place, row, request.POST), status=422)


def _posted_horizons(data: QueryDict) -> tuple[tuple[str, str], ...]:
    """The horizons that the row had fields for; the command checks the new ones among them."""
    keys = (name.removeprefix(_TARGET) for name in data if name.startswith(_TARGET))
    return tuple((key, key) for key in keys)


def _row(request: PersonRequest, place: Place, row: Metric, form: MetricRowForm | None = None) -> HttpResponse:
    """The row as it is, or with what was typed and what is wrong with it."""
    document = plan_document(place.plan)
    horizons = tuple((horizon.id, horizon.name) for horizon in document.horizons)
    shown = metric_row(row, horizons, words_of(document), beside(place, "metric", [row]))
    if form is not None:
        typed = request.POST
        shown = replace(
            shown,
            errors=faults(form),
            version=int(str(typed.get("version", row.version))),
            name=str(typed.get("name", "")),
            unit=str(typed.get("unit", "")),
            baseline=str(typed.get("baseline", "")),
            direction=str(typed.get("direction", "")),
            targets=tuple((key, name, str(typed.get(f"{_TARGET}{key}", ""))) for key, name in horizons),
        )
    own = place.member.group_key == row.group.key
    context = {"plan": place, "group": row.group, "row": shown, "may_write": True, "may_confirm": own}
    response = render(request, "stakeholders/_metric_row.html", context, status=422 if form else 200)
    return swapped(response, f'[id="row-{row.key}"]')


@require_GET
@signed_in
def metric_row_of(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """One row as it is."""
    place, row = own_metric_for(request.user, plan_key, group_key, key)
    return _row(request, place, row)


@require_http_methods(["GET", "POST"])
@signed_in
def metric_edit(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """The whole metric: how it is measured, what it depends on, where it comes from."""
    place, row = own_metric_for(request.user, plan_key, group_key, key)
    if request.method == "GET":
        return _editor(request, place, row, _editor_form(place, row))
    form = _editor_form(place, row, request.POST)
    if form.is_valid():
        with answer_errors(form):
            known = written_by(request, place, group_key) | {"key": key, "version": version_of(request)}
            row = commands.change_metric(**known, **form.values())
    if form.errors:
        return _editor(request, place, row, form, status=422)
    return _row(request, place, row) if is_htmx(request) else _back(place, group_key, key)


def _editor_form(place: Place, row: Metric, data: QueryDict | None = None) -> MetricForm:
    frame = frame_for(place)
    shown = metric_row(row, frame.horizons, words_of(plan_document(place.plan)), Beside())
    names = ("name", "definition", "measured_by", "unit", "direction", "baseline", "source")
    initial = {name: getattr(shown, name) for name in names}
    initial |= {f"{_TARGET}{key}": text for key, _name, text in shown.targets} | {"capability": row.capability}
    return MetricForm(data, frame=frame, initial=initial, prefix_id=row.key)


def _editor(request: PersonRequest, place: Place, row: Metric, form: MetricForm, status: int = 200) -> HttpResponse:
    context = {
        "plan": place,
        "active": "groups",
        "group": row.group,
        "row": row,
        "form": form,
        "version": request.POST.get("version", row.version),
    }
    if is_htmx(request):
        response = render(request, "stakeholders/_metric_editor.html", context, status=status)
        return swapped(response, f'[id="row-{row.key}"]')
    return render(request, "stakeholders/metric_edit.html", context, status=status)


@require_POST
@signed_in
def metric_remove(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Remove a row; the note that says so offers to bring it back."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    with answer_errors():
        commands.remove_metric(**known_of(request, place, group_key), key=key, version=version_of(request))
    if not is_htmx(request):
        messages.success(request, _("%(key)s is removed.") % {"key": key})
        return redirect("group", place.key, group_key)
    undo = reverse("metric_restore", args=[place.key, group_key, key])
    return told(HttpResponse(), "toast", text=_("%(key)s is removed.") % {"key": key}, undo_url=undo)


@require_POST
@signed_in
def metric_restore(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Bring back a removed row."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    try:
        with answer_errors():
            commands.restore_statement(model=Metric, **known_of(request, place, group_key), key=key)
    except Refused as refused:
        return told(HttpResponse(status=204), "toast", text=refused.sentence, kind="bad")
    return told(HttpResponse(status=204), "metrics-changed")


def _back(place: Place, group_key: str, key: str) -> HttpResponse:
    return redirect(f"{reverse('group', args=[place.key, group_key])}#row-{key}")
