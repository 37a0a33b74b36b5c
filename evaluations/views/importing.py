"""Importing tools: a landscape into the plan's catalogue, tables onto the long list, with a preview first."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import commands
from evaluations.access import tools_for
from evaluations.import_forms import COMPARISON, LandscapeForm, TableForm
from evaluations.landscape import Landscape, read_landscape
from evaluations.queries.importing import import_page, preview_of
from evaluations.tables import Read, markdown_rows, read_comparison, read_list
from plans import jobs
from plans.access import Place
from plans.document import plan_document
from plans.errors import Refused
from plans.files import store
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of
from plans.sheets import Rows, as_pasted, read_file, read_pasted
from reconciliation.verdicts import attributes_of

_MARKDOWN = re.compile(r"^\s*\|?(\s*:?-+:?\s*\|)+", re.MULTILINE)
"""The line below the headings of a Markdown table."""

AT_ONCE = 300
"""Items of a landscape that are taken in while the person waits; more are a job."""


@require_GET
@signed_in
def tool_import(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The ways in, and what came of the last landscapes; that list alone for a script."""
    place = tools_for(request.user, plan_key, write=True)
    return _page(request, place)


def _page(request: PersonRequest, place: Place, **bound: Any) -> HttpResponse:
    today = timezone.now().date().isoformat()
    form = next(iter(bound.values()), None)
    context = {
        "plan": place,
        "active": "tools",
        "active_page": "catalogue",
        "landscape_form": LandscapeForm(initial={"as_of": today}, auto_id="landscape-%s"),
        "table_form": TableForm(initial={"as_of": today}, auto_id="table-%s"),
        "page": import_page(place.plan),
        **bound,
    }
    template = "evaluations/_imports.html" if is_htmx(request) and not bound else "evaluations/tool_import.html"
    return render(request, template, context, status=status_of(form) if form else 200)


@require_http_methods(["POST"])
@signed_in
def landscape_import(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Take a landscape in: a small one at once, a large one as a job."""
    place = tools_for(request.user, plan_key, write=True)
    form = LandscapeForm(request.POST, request.FILES, auto_id="landscape-%s")
    if form.is_valid():
        with answer_errors(form):
            landscape = read_landscape(form.cleaned_data["file"].read())
            if len(landscape.items) <= AT_ONCE:
                return _report(request, place, form, landscape)
            return _submit(request, place, form)
    return _page(request, place, landscape_form=form)


def _report(request: PersonRequest, place: Place, form: LandscapeForm, landscape: Landscape) -> HttpResponse:
    intake = commands.import_landscape(
        plan=place.plan,
        landscape=landscape,
        source=form.cleaned_data["source"],
        as_of=form.cleaned_data["as_of"],
        by=request.user,
        at=timezone.now(),
        request_id=request_id(request),
    )
    context = {"plan": place, "active": "tools", "active_page": "catalogue", "report": intake.told()}
    return render(request, "evaluations/import_report.html", context)


def _submit(request: PersonRequest, place: Place, form: LandscapeForm) -> HttpResponse:
    """Keep the file for the worker. It was read once already, so what is wrong with it was told at once."""
    file = form.cleaned_data["file"]
    file.seek(0)
    stored = store(file)
    params = {"stored": stored.stored, "source": form.cleaned_data["source"], "as_of": form.cleaned_data["as_of"]}
    try:
        jobs.submit(
            plan=place.plan,
            kind="landscape",
            params=params,
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except BaseException:
        stored.discard()
        raise
    messages.success(request, _("The landscape is being taken in. You can leave this page."))
    return redirect("tool_import", place.key)


@require_http_methods(["POST"])
@signed_in
def table_import(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Preview a table with everything that is wrong in it; with action=take, take in what is right."""
    place = tools_for(request.user, plan_key, write=True)
    form = TableForm(request.POST, request.FILES, auto_id="table-%s")
    if form.is_valid():
        with answer_errors(form):
            rows = _rows(form)
            read = _read(place, form, rows)
            if request.POST.get("action") == "take":
                return _take(request, place, form, read)
            context = {
                "plan": place,
                "active": "tools",
                "active_page": "catalogue",
                "form": form,
                "page": preview_of(plan_document(place.plan), read),
                "text": as_pasted(rows),
            }
            return render(request, "evaluations/import_preview.html", context)
    return _page(request, place, table_form=form)


def _rows(form: TableForm) -> Rows:
    """The table, wherever it was given. Raises Refused."""
    file, text = form.cleaned_data.get("file"), form.cleaned_data["text"]
    if file:
        data = file.read()
        if file.name.lower().endswith(".md"):
            return markdown_rows(data.decode("utf-8", "replace"))
        return read_file(data, file.name)
    return markdown_rows(text) if _MARKDOWN.search(text) else read_pasted(text)


def _read(place: Place, form: TableForm, rows: Rows) -> Read:
    data = form.cleaned_data
    attributes = attributes_of(plan_document(place.plan))
    known = {"source": data["source"], "as_of": data["as_of"], "today": timezone.now().date()}
    if data["kind"] == COMPARISON:
        return read_comparison(rows, attributes, own=data["own"], **known)
    return read_list(rows, attributes, **known)


def _take(request: PersonRequest, place: Place, form: TableForm, read: Read) -> HttpResponse:
    if not read.drafts:
        raise Refused(_("There is no tool in it that can be taken."))
    done = commands.import_tools(
        plan=place.plan,
        drafts=read.drafts,
        own=read.own,
        source=form.cleaned_data["source"],
        by=request.user,
        at=timezone.now(),
        request_id=request_id(request),
    )
    sentence = _(
        "%(tools)s tools are new on the long list, %(known)s were there already; %(facts)s facts were learned."
    )
    messages.success(request, sentence % {"tools": done.tools, "known": done.known, "facts": done.facts})
    return redirect("tool_list", place.key)
