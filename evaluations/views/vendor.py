"""Questions to a vendor: for the plan's people, and for the vendor who has nothing but the link."""

from __future__ import annotations

import io
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import commands
from evaluations.access import answer_for, known_attributes, request_for, tool_for, vendor_request_for
from evaluations.answered import read_answers
from evaluations.judging import judged
from evaluations.models import Tool
from evaluations.queries.vendor import requests_of, workbook_of
from evaluations.questionnaire import Questionnaire, questionnaire_of
from evaluations.vendor_forms import AnswerForm, AskForm, WorkbookForm
from plans.access import Place
from plans.commands.people import token_hash
from plans.errors import AlreadyDone, PlanGone
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from plans.sheets import read_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@signed_in
def questionnaire(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """What to ask, which links are out, what came back; POST opens a link and shows it once."""
    place, row = tool_for(request.user, plan_key, key, write=request.method == "POST")
    questions = _questions(place, row)
    form = AskForm(request.POST or None, questions=questions)
    link = ""
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            token = commands.ask_vendor(
                plan=place.plan,
                tool_key=row.key,
                asked=form.cleaned_data["asked"],
                contact=form.cleaned_data["contact"],
                days=form.cleaned_data["days"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
            link = request.build_absolute_uri(reverse("vendor_answer", args=[token]))
    return _page(request, place, row, questions, form=form, link=link)


def _page(
    request: PersonRequest,
    place: Place,
    row: Tool,
    questions: Questionnaire,
    *,
    form: AskForm,
    workbook: WorkbookForm | None = None,
    link: str = "",
) -> HttpResponse:
    context = {
        "plan": place,
        "active": "tools",
        "active_page": "verdict_matrix",
        "tool": row,
        "page": questions,
        "form": form,
        "workbook": workbook or WorkbookForm(auto_id="workbook-%s"),
        "link": link,
        "requests": requests_of(place.plan, row, timezone.now()),
        "today": timezone.now(),
    }
    return render(request, "evaluations/questionnaire.html", context, status=status_of(workbook or form))


def _questions(place: Place, row: Tool) -> Questionnaire:
    found = judged(place.plan)
    return questionnaire_of(found, found.tools[row.key], today=timezone.now().date())


@require_GET
@signed_in
def questionnaire_export(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """The questions as a workbook for the vendor to fill in."""
    place, row = tool_for(request.user, plan_key, key)
    target = io.BytesIO()
    workbook_of(_questions(place, row), target)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{place.key}-{row.key}-questions.xlsx"'
    return response


@require_POST
@signed_in
def questionnaire_import(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take what a vendor wrote into the workbook as proposed facts."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    form = WorkbookForm(request.POST, request.FILES, auto_id="workbook-%s")
    if form.is_valid():
        with answer_errors(form):
            file = form.cleaned_data["file"]
            said = read_answers(read_file(file.read(), file.name), known_attributes(place.plan))
            taken = commands.bring_answers(
                plan=place.plan,
                tool_key=row.key,
                said=said,
                said_by=form.cleaned_data["said_by"],
                **_told(request),
            )
            text = ngettext("%(n)s answer waits for your decision.", "%(n)s answers wait for your decision.", taken)
            messages.success(request, text % {"n": taken})
        if not form.errors:
            return redirect("questionnaire", place.key, row.key)
    questions = _questions(place, row)
    return _page(request, place, row, questions, form=AskForm(questions=questions), workbook=form)


@require_POST
@signed_in
def vendor_request_revoke(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Close a link."""
    place, row = request_for(request.user, plan_key, key)
    with answer_errors():
        commands.revoke_request(plan=place.plan, key=row.key, version=version_of(request), **_told(request))
    return redirect("questionnaire", place.key, row.tool.key)


@require_POST
@signed_in
def vendor_answer_accept(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Make an answer the plan's own fact."""
    place, row = answer_for(request.user, plan_key, key)
    with answer_errors():
        commands.accept_answer(plan=place.plan, key=row.key, version=version_of(request), **_told(request))
        messages.success(request, _("The answer is a fact of this plan now; every verdict follows it."))
    return redirect("questionnaire", place.key, row.request.tool.key)


@require_POST
@signed_in
def vendor_answer_refuse(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Leave what is known as it is."""
    place, row = answer_for(request.user, plan_key, key)
    with answer_errors():
        commands.refuse_answer(plan=place.plan, key=row.key, version=version_of(request), **_told(request))
    return redirect("questionnaire", place.key, row.request.tool.key)


def _told(request: PersonRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id(request)}


@require_http_methods(["GET", "POST"])
def vendor_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The vendor's page: the token is the right, for one tool, until it is closed or expires; 404 for any other."""
    asked = vendor_request_for(token, timezone.now())
    known = known_attributes(asked.plan)
    attributes = [known[key] for key in asked.asked if key in known]
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="vendor_answer", key=token_hash(token))
    if limited is not None:
        return limited
    form = AnswerForm(request.POST or None, attributes=attributes)
    done = False
    if form.is_bound and form.is_valid():
        done = _keep(request, token, form)
    context = {"asked": asked, "form": form, "done": done, "organization": asked.plan.organization}
    response = render(request, "evaluations/vendor_answer.html", context, status=status_of(form))
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def _keep(request: HttpRequest, token: str, form: AnswerForm) -> bool:
    """Whether the answers are kept now."""
    try:
        with answer_errors(form):
            commands.answer_request(
                token=token,
                said=form.said,
                said_by=form.cleaned_data["said_by"],
                at=timezone.now(),
                request_id=request_id(request),
            )
    except AlreadyDone:
        return True
    except PlanGone:
        raise Http404 from None
    return not form.errors
