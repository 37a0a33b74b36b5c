"""Build or buy."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import tools_for
from evaluations.build_forms import CaseForm, DecideCaseForm
from evaluations.commands import build_or_buy as commands
from evaluations.queries.build_or_buy import case_pages
from evaluations.views.shared import act, did
from plans.access import Place
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, signed_in, status_of
from reconciliation.document import BuildOrBuy


@require_GET
@signed_in
def build_or_buy(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every comparison, with its ways side by side."""
    return _page(request, tools_for(request.user, plan_key))


def _page(request: PersonRequest, place: Place, wrong: DecideCaseForm | None = None, key: str = "") -> HttpResponse:
    pages = case_pages(plan_document(place.plan), place.plan)
    cases = [(page, wrong if wrong and page.key == key else DecideCaseForm(case=page.case)) for page in pages]
    context = {"plan": place, "active": "tools", "active_page": "build_or_buy", "cases": cases}
    template = "evaluations/_build_or_buy.html" if is_htmx(request) and not wrong else "evaluations/build_or_buy.html"
    return render(request, template, context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def case_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A new comparison."""
    place = tools_for(request.user, plan_key, write=True)
    form = CaseForm(request.POST or None, document=plan_document(place.plan))
    if did(request, place, form, commands.add_case, new=True, **_values(form)):
        return redirect("build_or_buy", place.key)
    return _form(request, place, form)


@require_http_methods(["GET", "POST"])
@signed_in
def case_edit(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Change what is compared."""
    place, case = _case(request, plan_key, key)
    form = CaseForm(request.POST or None, document=plan_document(place.plan), case=case)
    if did(request, place, form, commands.change_case, key=key, **_values(form)):
        return redirect("build_or_buy", place.key)
    pages = case_pages(plan_document(place.plan), place.plan)
    version = next((page.version for page in pages if page.key == key), 0)
    return _form(request, place, form, case=case, version=version)


def _case(request: PersonRequest, plan_key: str, key: str) -> tuple[Place, BuildOrBuy]:
    place = tools_for(request.user, plan_key, write=True)
    case = next((one for one in plan_document(place.plan).build_or_buy if one.id == key), None)
    if case is None:
        raise Http404
    return place, case


def _values(form: CaseForm) -> dict[str, Any]:
    return form.values() if form.is_bound and form.is_valid() else {}


def _form(request: PersonRequest, place: Place, form: CaseForm, **more: Any) -> HttpResponse:
    context = {"plan": place, "active": "tools", "active_page": "build_or_buy", "form": form} | more
    return render(request, "evaluations/case.html", context, status=status_of(form))


@require_POST
@signed_in
def case_decide(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Choose a way."""
    place, case = _case(request, plan_key, key)
    form = DecideCaseForm(request.POST, case=case)
    if did(request, place, form, commands.decide_case, key=key, **(form.cleaned_data if form.is_valid() else {})):
        return redirect("build_or_buy", place.key)
    return _page(request, place, form, key)


@require_POST
@signed_in
def case_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a comparison out."""
    place, _found = _case(request, plan_key, key)
    act(request, place, commands.remove_case, key=key)
    return redirect("build_or_buy", place.key)
