"""Facts, edited in place: one attribute of one tool."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import commands
from evaluations.access import attribute_for, tool_for
from evaluations.forms import FactForm, initial_value
from evaluations.labels import value_text
from evaluations.models import CatalogueFact, Origin, Tool, ToolFact
from evaluations.queries.facts import fact_row, fact_url, option_fact
from evaluations.views.tools import shown_page
from plans.access import Place
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from reconciliation.document import Option
from reconciliation.statements import Fact
from reconciliation.vocabulary import Attribute
from stakeholders.vocabulary import attribute_label, unit_name


@require_GET
@signed_in
def fact(request: PersonRequest, plan_key: str, key: str, attribute: str) -> HttpResponse:
    """The fact as it stands: where Cancel leads."""
    place, row = tool_for(request.user, plan_key, key)
    return _shown(request, place, row, attribute_for(place, attribute), saved=False)


@require_http_methods(["GET", "POST"])
@signed_in
def fact_edit(request: PersonRequest, plan_key: str, key: str, attribute: str) -> HttpResponse:
    """The form of a fact; saved, it answers with the fact and every verdict as they are now."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    known = attribute_for(place, attribute)
    option = _option(request, row)
    mine = ToolFact.objects.filter(tool=row, attribute=known.key).first()
    own = option_fact(option, known.key)
    form = FactForm(request.POST or None, attribute=known, initial=_initial(known, own or mine))
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            _save(request, place, row, known, form, option if own else None)
        if not form.errors:
            return _shown(request, place, row, known, saved=True)
    version = row.version if own else mine.version if mine else 0
    context = {
        "plan": place,
        "active": "tools",
        "form": form,
        "attribute": known,
        "label": attribute_label(known),
        "tool": row,
        "option": option if own else None,
        "version": version_of(request) if form.is_bound else version,
        "url": fact_url("fact_edit", place.key, row.key, known.key, option),
        "cancel_url": fact_url("fact", place.key, row.key, known.key, option),
        "restore_url": fact_url("fact_restore", place.key, row.key, known.key, option),
        "unit": unit_name(known.unit),
        "restorable": own is None and mine is not None and mine.origin == Origin.PLAN,
        "shared": _shared_value(row, known),
    }
    if is_htmx(request) and not isinstance(form.fields["value"].widget, CheckboxSelectMultiple):
        form.fields["value"].widget.attrs["autofocus"] = True
    template = "evaluations/_fact_form.html" if is_htmx(request) else "evaluations/fact.html"
    return render(request, template, context, status=status_of(form))


def _option(request: PersonRequest, row: Tool) -> Option | None:
    """The option with which the fact is seen."""
    asked = request.GET.get("option", "")
    return next((option for option in row.options if option.id == asked), None)


def _shared_value(row: Tool, attribute: Attribute) -> str:
    """What the catalogue says, in words; "" when it says nothing."""
    shared = CatalogueFact.objects.filter(tool_id=row.catalogue_id, attribute=attribute.key).first()
    return "" if shared is None else value_text(attribute, shared.value) or _("unknown")


def _initial(attribute: Attribute, standing: Fact | ToolFact | None) -> dict[str, Any]:
    today = timezone.now().date().isoformat()
    if standing is None:
        return {"as_of": today}
    return {
        "value": initial_value(attribute, standing.value),
        "source": standing.source,
        "as_of": standing.as_of or today,
        "note": standing.note,
    }


def _save(
    request: PersonRequest, place: Place, row: Tool, attribute: Attribute, form: FactForm, option: Option | None
) -> None:
    """Say it of the tool, or of the option where that has a fact of its own."""
    data = form.cleaned_data
    unknown = request.POST.get("action") == "unknown"
    who: dict[str, Any] = {
        "plan": place.plan,
        "tool_key": row.key,
        "attribute": attribute.key,
        "version": version_of(request),
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
        "note": data["note"],
    }
    told: dict[str, Any] = {"value": form.given, "source": data["source"], "as_of": data["as_of"]}
    if option is not None:
        commands.set_option_fact(option=option.id, **who, **(told | ({"value": None} if unknown else {})))
    elif unknown:
        commands.mark_unknown(**who)
    else:
        commands.set_fact(**who, **told)


@require_POST
@signed_in
def fact_restore(request: PersonRequest, plan_key: str, key: str, attribute: str) -> HttpResponse:
    """Back to the shared fact."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    known = attribute_for(place, attribute)
    with answer_errors():
        commands.remove_override(
            plan=place.plan,
            tool_key=row.key,
            attribute=known.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return _shown(request, place, row, known, saved=True)


@require_POST
@signed_in
def tool_follow(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take over what the catalogue learned since."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    moved = 0
    with answer_errors():
        moved = commands.follow_catalogue(
            plan=place.plan,
            tool_key=row.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    text = ngettext("%(n)s fact taken from the catalog.", "%(n)s facts taken from the catalog.", moved)
    messages.success(request, text % {"n": moved})
    return redirect("tool", place.key, row.key)


def _shown(request: PersonRequest, place: Place, row: Tool, attribute: Attribute, *, saved: bool) -> HttpResponse:
    """The fact for a script, with the verdicts after a save; for a page, the tool at that fact."""
    asked = request.GET.get("option", "")
    if not is_htmx(request):
        query = f"?{urlencode({'option': asked})}" if asked else ""
        return redirect(reverse("tool", args=[place.key, row.key]) + f"{query}#fact-{attribute.key}")
    place.plan.refresh_from_db(fields=["revision"])
    row.refresh_from_db()
    option = _option(request, row)
    mine = ToolFact.objects.filter(tool=row, attribute=attribute.key).first()
    shared = CatalogueFact.objects.filter(tool_id=row.catalogue_id, attribute=attribute.key).first()
    context: dict[str, Any] = {
        "plan": place,
        "fact": fact_row(attribute, row, option, mine, shared, today=timezone.now().date()),
        "fact_url": fact_url("fact_edit", place.key, row.key, attribute.key, option),
        "saved": saved,
    }
    if saved:
        context["page"] = shown_page(place, row, asked)
    return render(request, "evaluations/_fact_saved.html", context)
