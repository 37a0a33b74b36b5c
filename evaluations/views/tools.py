"""The long list and a tool's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import commands
from evaluations.access import tool_for, tools_for
from evaluations.forms import OwnToolForm, ToolForm
from evaluations.funnel import STAGES
from evaluations.judging import judged
from evaluations.labels import stage_label
from evaluations.models import Tool
from evaluations.queries.tool import ToolPage, tool_page
from evaluations.queries.tools import changed_tools, export_rows, read_filters, tool_list_page
from plans.access import Place
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.regions import kept_region
from reconciliation.document import Stage
from stakeholders.exporting import csv_bytes


@require_GET
@signed_in
def tool_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The plan's tools with filters in the address; the region alone for a script."""
    place = tools_for(request.user, plan_key)
    if is_htmx(request):
        return HttpResponse(_list(request, place, "evaluations/_tool_list.html"))
    rows = _list(request, place, "evaluations/_tools.html")
    context = {"plan": place, "active": "tools", "list": rows, "changed": changed_tools(place)}
    return render(request, "evaluations/tool_list.html", context)


def _list(request: PersonRequest, place: Place, template: str) -> SafeString:
    """The list, rendered once for a revision, a day, a language and an address; "" for a plan without tools."""

    def context() -> dict[str, Any]:
        filters, number, today = read_filters(request.GET), request.GET.get("page"), timezone.now().date()
        return {"page": tool_list_page(place.plan, filters, number=number, today=today)}

    return kept_region(request, place, template, context, asked=request.get_full_path())


@require_GET
@signed_in
def tool_export(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The filtered list as CSV, formula cells neutralized."""
    place = tools_for(request.user, plan_key)
    header = [_("Key"), _("Tool"), _("Vendor"), _("Stage"), _("Covers"), _("Musts passed"), _("Musts failed")]
    header += [_("Musts unknown"), _("Cost a year at first"), _("Cost a year at last"), _("Attention")]
    rows = export_rows(judged(place.plan), read_filters(request.GET), today=timezone.now().date())
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.key}-tools.csv"'
    return response


@require_GET
@signed_in
def tool(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """A tool's facts, prices and verdicts; its verdicts alone for a script."""
    place, row = tool_for(request.user, plan_key, key)
    context = tool_context(request, place, row)
    template = "evaluations/_judgment.html" if is_htmx(request) else "evaluations/tool.html"
    return render(request, template, context)


def tool_context(request: PersonRequest, place: Place, row: Tool) -> dict[str, Any]:
    """What the templates of a tool's page need, of the plan as the row of the plan carries it."""
    page = shown_page(place, row, request.GET.get("option", ""))
    return {"plan": place, "active": "tools", "page": page, "step": _next_step(row)}


def shown_page(place: Place, row: Tool, option: str = "") -> ToolPage:
    return tool_page(judged(place.plan), row, plan_key=place.key, option=option[:200], today=timezone.now().date())


def _next_step(row: Tool) -> dict[str, str] | None:
    """The stage that comes next for the tool: its value and what the button says."""
    if row.stage not in STAGES or row.stage is STAGES[-1]:
        return None
    after = STAGES[STAGES.index(row.stage) + 1]
    labels = {
        Stage.CANDIDATE: _("Make it a candidate"),
        Stage.SHORTLIST: _("Put it on the shortlist"),
        Stage.PROOF: _("Take it into the proof of concept"),
        Stage.SELECTED: _("Select it"),
    }
    return {"value": str(after), "label": labels.get(after, stage_label(after))}


@require_http_methods(["GET", "POST"])
@signed_in
def tool_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A tool that the catalogue does not have, or an in-house build."""
    place = tools_for(request.user, plan_key, write=True)
    form = OwnToolForm(request.POST or None, capabilities=plan_document(place.plan).capabilities)
    if form.is_bound and form.is_valid():
        added = None
        with answer_errors(form):
            added = commands.add_own_tool(
                plan=place.plan,
                text=form.text,
                build=form.cleaned_data["build"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, added.key) if added else redirect("tool_list", place.key)
    context = {"plan": place, "active": "tools", "form": form, "row": None}
    return render(request, "evaluations/tool_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def tool_edit(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """What a tool is called and what it covers."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    form = ToolForm(request.POST or None, capabilities=plan_document(place.plan).capabilities, initial=_initial(row))
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.change_tool(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                text=form.text,
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, row.key)
    context = {"plan": place, "active": "tools", "form": form, "row": row}
    return render(request, "evaluations/tool_edit.html", context, status=status_of(form))


def _initial(row: Tool) -> dict[str, str]:
    texts = {name: getattr(row, name) for name in ("name", "vendor", "summary", "homepage")}
    return texts | {f"cover-{covered.capability}": str(covered.level) for covered in row.coverage}


@require_http_methods(["POST"])
@signed_in
def tool_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a tool off the plan, unless something speaks of it."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    try:
        with answer_errors():
            commands.remove_tool(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("tool", place.key, row.key)
    messages.success(request, _("%(tool)s is no longer in the plan.") % {"tool": row.name})
    return redirect("tool_list", place.key)
