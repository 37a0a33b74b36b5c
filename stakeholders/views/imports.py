"""Rows of a spreadsheet, pasted or as a file: shown with each bad cell, then added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans.access import Place
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, signed_in
from plans.sheets import Rows, as_pasted, read_file, read_pasted
from stakeholders import commands
from stakeholders.access import group_for
from stakeholders.exporting import table_response
from stakeholders.expressions import Frame
from stakeholders.models import Group, Metric, Requirement
from stakeholders.queries.groups import frame_for
from stakeholders.sentences import sentence, words_of
from stakeholders.tables import ReadTable, example, headings, read_table
from stakeholders.views.fragments import written_by

MODELS: dict[str, type[Metric] | type[Requirement]] = {"metrics": Metric, "requirements": Requirement}
SHOWN = 100
"""Faults, and good rows, that a preview shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodRow:
    """A row as it will stand in the plan. told: its sentence, or what is measured."""

    number: int
    name: str
    told: str


@require_http_methods(["GET", "POST"])
@signed_in
def group_import(request: PersonRequest, plan_key: str, group_key: str, kind: str) -> HttpResponse:
    """Paste or choose a file, look at what it would become, add it. `?template=xlsx` gives the headings as a file."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    if kind not in MODELS:
        raise Http404
    frame = frame_for(place)
    if request.GET.get("template"):
        header = list(headings(kind, frame).values())
        return table_response(request.GET["template"], f"{place.key}-{kind}-template", header, [example(kind, frame)])
    if request.method == "GET":
        return _page(request, place, group, kind, frame)
    text = request.POST.get("text", "")
    try:
        rows = _sent(request, text)
        table = read_table(kind, rows, frame)
    except Refused as refused:
        return _page(request, place, group, kind, frame, text=text, refused=refused)
    if "apply" in request.POST and table.good and (not table.faults or request.POST["apply"] == "skip"):
        return _apply(request, place, group, kind, table)
    return _page(request, place, group, kind, frame, text=as_pasted(rows), table=table)


def _sent(request: PersonRequest, text: str) -> Rows:
    upload = request.FILES.get("file")
    if upload is not None:
        return read_file(upload.read(), upload.name or "")
    return read_pasted(text)


def _apply(request: PersonRequest, place: Place, group: Group, kind: str, table: ReadTable) -> HttpResponse:
    known = written_by(request, place, group.key)
    behalf = {name: known.pop(name) for name in ("on_behalf", "answered_by")}
    rows = [{**values, **behalf} for _number, values in table.good]
    number = commands.import_statements(model=MODELS[kind], rows=rows, **known)
    messages.success(request, ngettext("%(n)s row is added.", "%(n)s rows are added.", number) % {"n": number})
    return redirect("group", place.key, group.key)


def _page(
    request: PersonRequest,
    place: Place,
    group: Group,
    kind: str,
    frame: Frame,
    *,
    text: str = "",
    table: ReadTable | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": place,
        "active": "groups",
        "group": group,
        "kind": kind,
        "headings": headings(kind, frame).values(),
        "example": example(kind, frame),
        "text": text,
        "table": table,
        "refused": refused,
    }
    if table is not None:
        context |= {"faults": table.faults[:SHOWN], "rows": _good_rows(place, table), "shown": SHOWN}
    wrong = refused is not None or (table is not None and table.faults)
    return render(request, "stakeholders/import.html", context, status=422 if wrong else 200)


def _good_rows(place: Place, table: ReadTable) -> list[GoodRow]:
    words = words_of(plan_document(place.plan))
    rows = []
    for number, values in table.good[:SHOWN]:
        if "expression" in values:
            rows.append(GoodRow(number=number, name=values["statement"], told=sentence(values["expression"], words)))
        else:
            told = values["definition"] or values["unit"] or _("a success metric")
            rows.append(GoodRow(number=number, name=values["name"], told=told))
    return rows
