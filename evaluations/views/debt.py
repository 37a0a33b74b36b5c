"""The debt ledger."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.access import tools_for
from evaluations.commands.debts import set_debt_terms
from evaluations.debt_forms import DebtForm, debt_initial
from evaluations.models import DebtTerms
from evaluations.queries.debt import debt_page
from evaluations.views.shared import did
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, signed_in, status_of


@require_GET
@signed_in
def debt(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What keeping and leaving costs, for every choice and every commitment."""
    place = tools_for(request.user, plan_key)
    page = debt_page(plan_document(place.plan), place.key, timezone.now().date())
    template = "evaluations/_debt.html" if is_htmx(request) else "evaluations/debt.html"
    return render(request, template, {"plan": place, "active": "tools", "page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def debt_terms(request: PersonRequest, plan_key: str, option: str) -> HttpResponse:
    """What is known of leaving one option."""
    place = tools_for(request.user, plan_key, write=True)
    document = plan_document(place.plan)
    pairs = [(tool, known) for tool in document.tools for known in tool.options if known.id == option]
    if not pairs:
        raise Http404
    standing = next((terms for terms in document.debts if terms.option == option), None)
    form = DebtForm(request.POST or None, document=document, option=option, initial=debt_initial(standing))
    values: dict[str, Any] = {"leaving": form.leaving()} if form.is_bound and form.is_valid() else {}
    if did(request, place, form, set_debt_terms, option=option, **values):
        return redirect("debt", place.key)
    version = DebtTerms.objects.filter(plan=place.plan, option=option).values_list("version", flat=True).first()
    context = {
        "plan": place,
        "active": "tools",
        "active_page": "debt",
        "form": form,
        "tool": pairs[0][0],
        "option": pairs[0][1],
        "version": version or 0,
    }
    return render(request, "evaluations/debt_terms.html", context, status=status_of(form))
