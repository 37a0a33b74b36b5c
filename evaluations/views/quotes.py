"""Prices side by side, vendors' quotes, exchange rates."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import commands
from evaluations.access import tools_for
from evaluations.judging import judged
from evaluations.queries.prices import price_page
from evaluations.quote_forms import QuoteForm, RateForm
from plans.access import Place
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of


@require_GET
@signed_in
def price_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What the tools in the funnel cost now, at scale and at ten times of now."""
    place = tools_for(request.user, plan_key)
    page = price_page(
        judged(place.plan),
        place.plan,
        chosen=request.GET.getlist("option"),
        tenfold=request.GET.get("along") != "plan",
        everything="all" in request.GET,
        today=timezone.now().date(),
    )
    template = "evaluations/_price_list.html" if is_htmx(request) else "evaluations/price_list.html"
    context = {"plan": place, "active": "tools", "page": page, "rate_form": RateForm()}
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@signed_in
def quote_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A vendor's offer."""
    place = tools_for(request.user, plan_key, write=True)
    options = [(tool.name, option) for tool in plan_document(place.plan).tools for option in tool.options]
    form = QuoteForm(request.POST or None, options=options, initial={"option": request.GET.get("option")})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with answer_errors(form):
            commands.add_quote(
                plan=place.plan,
                option=data["option"],
                prices=form.prices,
                on=data["on"],
                valid_until=data["valid_until"],
                reference=data["reference"],
                note=data["note"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("price_list", place.key)
    wrong = form.is_bound and not form.is_valid()
    context = {"plan": place, "active": "tools", "active_page": "price_list", "form": form}
    return render(request, "evaluations/quote.html", context, status=422 if wrong else status_of(form))


@require_POST
@signed_in
def quote_lay_aside(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Let the price list stand again."""
    return _change(request, tools_for(request.user, plan_key, write=True), key, commands.lay_aside_quote)


@require_POST
@signed_in
def quote_take_up(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Let a quote count again."""
    return _change(request, tools_for(request.user, plan_key, write=True), key, commands.take_up_quote)


@require_POST
@signed_in
def rate_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a rate out."""
    return _change(request, tools_for(request.user, plan_key, write=True), key, commands.remove_rate)


def _change(request: PersonRequest, place: Place, key: str, command: Callable[..., None]) -> HttpResponse:
    with answer_errors():
        command(
            plan=place.plan,
            key=key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("price_list", place.key)


@require_POST
@signed_in
def rate_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What a currency was worth on a day."""
    place = tools_for(request.user, plan_key, write=True)
    form = RateForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with answer_errors(form):
            commands.add_rate(
                plan=place.plan,
                currency=data["currency"],
                rate=data["rate"],
                on=data["on"],
                source=data["source"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        page = price_page(
            judged(place.plan), place.plan, chosen=(), tenfold=True, everything=False, today=timezone.now().date()
        )
        context = {"plan": place, "active": "tools", "active_page": "price_list", "page": page, "rate_form": form}
        return render(request, "evaluations/price_list.html", context, status=422)
    return redirect("price_list", place.key)
