"""Requirements as rows of their group's page: added, edited, removed, brought back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
from reconciliation.statements import Expression
from stakeholders import commands
from stakeholders.access import group_for, own_requirement_for
from stakeholders.expressions import Frame, Kind, chosen_of
from stakeholders.forms import RequirementForm, RequirementRowForm
from stakeholders.impact import impacts
from stakeholders.models import Group, Requirement
from stakeholders.queries.clashes import clash_lines
from stakeholders.queries.groups import (
    RequirementRow,
    beside,
    frame_for,
    requirement_row,
    requirement_rows,
)
from stakeholders.sentences import sentence, words_of
from stakeholders.views.fragments import (
    blank_requirement,
    faults,
    known_of,
    may,
    saved_version,
    swapped,
    told,
    undo_url,
    written_by,
)
from stakeholders.views.groups import render_group

MULTIPLE = ("capabilities", "horizons", "values", "tools")


@require_GET
@signed_in
def requirement_rows_of(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The rows alone, for an open page."""
    place, group = group_for(request.user, plan_key, group_key)
    place.plan.refresh_from_db(fields=["revision"])
    rows = requirement_rows(place, group.key, plan_document(place.plan))
    context = {"plan": place, "group": group, "rows": rows} | may(place, group.key)
    return render(request, "stakeholders/_requirement_rows.html", context)


@require_GET
@signed_in
def requirement_builder(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The builder's fields for the kind and attribute that are chosen, with what was typed so far."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    key = request.GET.get("row", "")
    row = Requirement.objects.filter(plan=place.plan, group=group, key=key).first() if key else None
    frame = frame_for(place)
    form = RequirementForm(
        frame=frame,
        initial=_typed(request.GET),
        kept=_beyond_builder(row, frame) if row else None,
        prefix_id=row.key if row else "new",
    )
    context = {"plan": place, "group": group, "form": form, "row_key": row.key if row else ""}
    if form.kept is not None:
        context["sentence"] = sentence(form.kept, words_of(plan_document(place.plan)))
    return render(request, "stakeholders/_builder.html", context)


@require_GET
@signed_in
def requirement_preview(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """What the statement that is being written would rule out, and with whom it clashes already."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    key = request.GET.get("row", "")
    row = Requirement.objects.filter(plan=place.plan, group=group, key=key).first() if key else None
    frame, document = frame_for(place), plan_document(place.plan)
    form = RequirementForm(request.GET, frame=frame, kept=_beyond_builder(row, frame) if row else None)
    form.is_valid()  # the words around the expression may still be missing
    expression: Expression | None = form.cleaned_data.get("expression")
    context = {"plan": place, "group": group, "row_key": row.key if row else "", "expression": expression}
    if expression is not None:
        context |= {
            "sentence": sentence(expression, words_of(document)),
            "impact": impacts(document, {"": expression})[""],
            "clashes": clash_lines(document, expression, group.key, row.key if row else ""),
        }
    return render(request, "stakeholders/_preview.html", context)


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was sent, as the first values of a form."""
    names = set(data) - {"csrfmiddlewaretoken", "version", "request_id", "rebuild", "row"}
    return {name: data.getlist(name) if name in MULTIPLE else data[name] for name in names}


@require_POST
@signed_in
def requirement_add(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """A new requirement from the sentence builder; `rebuild` only shows the fields that fit the choice."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    frame = frame_for(place)
    if "rebuild" in request.POST:
        return render_group(
            request, place, group, requirement=RequirementForm(frame=frame, initial=_typed(request.POST))
        )
    form = RequirementForm(request.POST, frame=frame)
    if form.is_valid():
        with answer_errors(form):
            commands.add_requirement(**written_by(request, place, group_key), **form.values())
    if form.errors and not is_htmx(request):
        return render_group(request, place, group, requirement=form)
    if form.errors:
        return _add_form(request, place, group, form, status=422)
    if not is_htmx(request):
        return redirect("group", place.key, group.key)
    fresh = RequirementForm(frame=frame, initial=blank_requirement(group))
    response = told(_add_form(request, place, group, fresh), "requirements-changed")
    return told(response, "toast", text=_("Added."))


def _add_form(
    request: PersonRequest, place: Place, group: Group, form: RequirementForm, status: int = 200
) -> HttpResponse:
    context = {"plan": place, "group": group, "requirement_form": form}
    return render(request, "stakeholders/_requirement_add.html", context, status=status)


@require_POST
@signed_in
def requirement_save(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Save what was edited in the row itself."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    form = RequirementRowForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            known = written_by(request, place, group_key)
            row = commands.change_requirement(**known, key=key, version=version_of(request), **form.values())
            undo = undo_url(place, group_key, "requirement", key, row.version)
            return saved_version(request, key, row.version, undo) or _back(place, group_key, key)
    place, row = own_requirement_for(request.user, plan_key, group_key, key)
    if not form.errors:  # a save that was done already
        return saved_version(request, key, row.version) or _back(place, group_key, key)
    if is_htmx(request):
        return _row(request, place, row, form)
    form = _editor_form(place, row, request.POST)
    return _editor(request, place, row, form, status=422)


def _row(
    request: PersonRequest, place: Place, row: Requirement, form: RequirementRowForm | None = None
) -> HttpResponse:
    """The row as it is, or with what was typed and what is wrong with it."""
    document = plan_document(place.plan)
    impact = impacts(document, {row.key: row.expression})[row.key]
    shown: RequirementRow = requirement_row(row, row.group.key, document, impact, beside(place, "requirement", [row]))
    if form is not None:
        shown = replace(
            shown,
            errors=faults(form),
            version=int(str(request.POST.get("version", row.version))),
            statement=str(form["statement"].value() or ""),
            priority=str(form["priority"].value() or ""),
            weight=str(form["weight"].value() or ""),
        )
    own = place.member.group_key == row.group.key
    context = {"plan": place, "group": row.group, "row": shown, "may_write": True, "may_confirm": own}
    response = render(request, "stakeholders/_requirement_row.html", context, status=422 if form else 200)
    return swapped(response, f'[id="row-{row.key}"]')


@require_GET
@signed_in
def requirement_row_of(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """One row as it is."""
    place, row = own_requirement_for(request.user, plan_key, group_key, key)
    return _row(request, place, row)


@require_http_methods(["GET", "POST"])
@signed_in
def requirement_edit(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """The whole requirement with its sentence builder."""
    place, row = own_requirement_for(request.user, plan_key, group_key, key)
    if request.method == "GET":
        return _editor(request, place, row, _editor_form(place, row))
    if "rebuild" in request.POST:
        frame = frame_for(place)
        form = RequirementForm(
            frame=frame, initial=_typed(request.POST), kept=_beyond_builder(row, frame), prefix_id=row.key
        )
        return _editor(request, place, row, form)
    form = _editor_form(place, row, request.POST)
    if form.is_valid():
        with answer_errors(form):
            known = written_by(request, place, group_key)
            row = commands.change_requirement(**known, key=key, version=version_of(request), **form.values())
    if form.errors:
        return _editor(request, place, row, form, status=422)
    if not is_htmx(request):
        return _back(place, group_key, key)
    place.plan.refresh_from_db(fields=["revision"])
    return _row(request, place, row)


def _editor_form(place: Place, row: Requirement, data: QueryDict | None = None) -> RequirementForm:
    frame = frame_for(place)
    initial = {
        "statement": row.statement,
        "priority": str(row.priority),
        "weight": str(row.weight),
        "negotiable": row.negotiable,
        "rationale": row.rationale,
        "source": row.source,
        **chosen_of(row.expression, frame),
    }
    return RequirementForm(data, frame=frame, initial=initial, kept=_beyond_builder(row, frame), prefix_id=row.key)


def _beyond_builder(row: Requirement, frame: Frame) -> Expression | None:
    """The row's expression where the builder cannot show it, so that it can be kept as it stands."""
    return row.expression if chosen_of(row.expression, frame)["kind"] == Kind.KEPT else None


def _editor(
    request: PersonRequest, place: Place, row: Requirement, form: RequirementForm, status: int = 200
) -> HttpResponse:
    words = words_of(plan_document(place.plan))
    context = {
        "plan": place,
        "active": "groups",
        "group": row.group,
        "row": row,
        "sentence": sentence(row.expression, words),
        "form": form,
        "version": request.POST.get("version", row.version),
    }
    if is_htmx(request):
        response = render(request, "stakeholders/_requirement_editor.html", context, status=status)
        return swapped(response, f'[id="row-{row.key}"]')
    return render(request, "stakeholders/requirement_edit.html", context, status=status)


@require_POST
@signed_in
def requirement_remove(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Remove a row; the note that says so offers to bring it back."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    try:
        with answer_errors():
            known = known_of(request, place, group_key)
            commands.remove_requirement(**known, key=key, version=version_of(request))
    except Refused as refused:
        if is_htmx(request):
            return told(HttpResponse(status=204), "toast", text=refused.sentence, kind="bad")
        messages.error(request, refused.sentence)
        return _back(place, group_key, key)
    if not is_htmx(request):
        messages.success(request, _("%(key)s is removed.") % {"key": key})
        return redirect("group", place.key, group_key)
    undo = reverse("requirement_restore", args=[place.key, group_key, key])
    return told(HttpResponse(), "toast", text=_("%(key)s is removed.") % {"key": key}, undo_url=undo)


@require_POST
@signed_in
def requirement_restore(request: PersonRequest, plan_key: str, group_key: str, key: str) -> HttpResponse:
    """Bring back a removed row."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group_key)
    known = known_of(request, place, group_key)
    try:
        with answer_errors():
            commands.restore_statement(model=Requirement, **known, key=key)
    except Refused as refused:
        return told(HttpResponse(status=204), "toast", text=refused.sentence, kind="bad")
    return told(HttpResponse(status=204), "requirements-changed")


def _back(place: Place, group_key: str, key: str) -> HttpResponse:
    return redirect(f"{reverse('group', args=[place.key, group_key])}#row-{key}")
