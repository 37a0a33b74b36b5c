"""Step two: the five questions for each horizon, everyone's answers, what they imply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import StaleVersion
from plans.http import PersonRequest, answer_errors, request_id, signed_in, stale, version_of
from plans.regions import kept_region
from stakeholders import commands
from stakeholders.forms import NeedsForm
from stakeholders.implications import Question
from stakeholders.models import NeedsAnswer
from stakeholders.queries.needs import COLUMNS, DRIVERS, NeedsPage, answer_text, implied_by, needs_page


@require_GET
@signed_in
def needs(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The questionnaire: for facilitators the plan's answers, for the others their own."""
    place = plan_for(request.user, plan_key)
    fill = request.GET.get("fill", "")

    def content() -> dict[str, Any]:
        page = needs_page(place, own=not place.allows("manage_plan"), fill=fill)
        return _content(request, place, page, _forms(page))

    reader = place.allows("manage_plan") or place.member.pk
    region = kept_region(request, place, "stakeholders/_needs.html", content, reader=reader, asked=fill)
    return _render(request, place, region)


def _forms(page: NeedsPage, data: QueryDict | None = None) -> list[NeedsForm]:
    return [
        NeedsForm(data, initial=column.values, horizon=column.key, horizon_name=column.name) for column in page.columns
    ]


def _content(request: PersonRequest, place: Place, page: NeedsPage, forms: list[NeedsForm]) -> dict[str, Any]:
    settles = place.allows("manage_plan")
    return {
        "page": page,
        "questions": [(question, _rows(page, forms, question)) for question in _questions(page)],
        "settles": settles,
        "answers": not settles and place.allows("comment"),
        "is_middle": request.GET.get("fill") == "middle",
    }


def _wrong(request: PersonRequest, place: Place, page: NeedsPage, forms: list[NeedsForm]) -> HttpResponse:
    """The page with the answers that were sent and could not be taken."""
    context = {"plan": place, **_content(request, place, page, forms)}
    return _render(request, place, render_to_string("stakeholders/_needs.html", context, request), status=422)


def _render(request: PersonRequest, place: Place, content: str, status: int = 200) -> HttpResponse:
    may_fill = place.allows("manage_plan") and NeedsAnswer.objects.filter(plan=place.plan).exists()
    context = {"plan": place, "active": "direction", "content": content, "may_fill": may_fill}
    return render(request, "stakeholders/needs.html", context, status=status)


def _questions(page: NeedsPage) -> list[dict[str, Any]]:
    """The five questions in words, each with what its answers imply."""
    titles = {
        Question.TEAM: (_("How many data scientists will you have?"), "user-group"),
        Question.MODELS: (_("How many models go live, and how often?"), "rocket-launch"),
        Question.INTEGRATION: (_("Where do models stand in your products?"), "puzzle-piece"),
        Question.USE_CASES: (_("What are the use cases: batch, on request, on a stream?"), "bolt"),
        Question.DATA: (_("What data do models learn from?"), "circle-stack"),
    }
    return [
        {
            "key": str(question),
            "title": title,
            "symbol": symbol,
            "number": number,
            "implied": page.implied.questions[str(question)],
        }
        for number, (question, (title, symbol)) in enumerate(titles.items(), 1)
    ]


def _all_valid(forms: list[NeedsForm]) -> bool:
    """Whether every horizon's answers are; all are looked at, so that all say what is wrong."""
    faults = [form.errors for form in forms]
    return not any(faults)


def _rows(page: NeedsPage, forms: list[NeedsForm], question: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each driver of the question: its label and, for each horizon, the field and what people said."""
    rows = []
    for driver in DRIVERS[Question(question["key"])]:
        name = COLUMNS.get(driver, driver)
        cells = [
            {"field": form[name], "horizon": column.name, "said": column.said.get(name)}
            for form, column in zip(forms, page.columns, strict=True)
        ]
        if cells:
            said = page.comments.get(driver, 0)
            rows.append({"name": name, "driver": driver, "field": cells[0]["field"], "cells": cells, "comments": said})
    return rows


@require_GET
@signed_in
def needs_implied(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What the answers imply as they are typed; nothing is saved."""
    place = plan_for(request.user, plan_key)
    page = needs_page(place, own=False)
    typed = tuple(form.needs() for form in _forms(page, request.GET))
    implied = implied_by(plan_document(place.plan), typed)
    return render(request, "stakeholders/_implied.html", {"implied": implied, "typed": True})


@require_POST
@signed_in
def needs_settle(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The answers that the plan goes by."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    page = needs_page(place, own=False)
    forms = _forms(page, request.POST)
    if not _all_valid(forms):
        return _wrong(request, place, page, forms)
    try:
        with answer_errors():
            commands.settle_needs(
                plan_id=place.plan.pk,
                version=version_of(request),
                values={str(form.prefix): form.values() for form in forms},
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    except StaleVersion as error:
        return stale(request, error, values=_differing(forms))
    messages.success(request, _("Settled. Prices and priorities follow these answers."))
    return redirect("needs", place.key)


def _differing(forms: list[NeedsForm]) -> list[tuple[str, str]]:
    """What the plan says now where it is not what was typed: (driver and horizon, value)."""
    found = []
    for form in forms:
        for name in form.changed_data:
            driver = next((driver for driver, column in COLUMNS.items() if column == name), name)
            now = form.initial.get(name)
            value = answer_text(driver, tuple(now) if isinstance(now, list) else now)
            found.append((str(form.fields[name].widget.attrs["aria-label"]), value))
    return found


@require_POST
@signed_in
def needs_answer(request: PersonRequest, plan_key: str) -> HttpResponse:
    """One's own answers, kept beside everyone else's."""
    place = plan_for(request.user, plan_key, rule="comment")
    page = needs_page(place, own=True)
    forms = _forms(page, request.POST)
    if not _all_valid(forms):
        return _wrong(request, place, page, forms)
    try:
        with answer_errors():
            commands.answer_needs(
                plan_id=place.plan.pk,
                person_key=place.member.key,
                version=version_of(request),
                needs=tuple(form.needs() for form in forms),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    except StaleVersion as error:
        return stale(request, error, values=_differing(forms))
    messages.success(request, _("Your answers are kept. A facilitator settles what the plan goes by."))
    return redirect("needs", place.key)
