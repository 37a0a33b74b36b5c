"""The way in: my plans, the demonstration's door, new plans, joining one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.access import demo_account_for, invitation_for, open_demonstration, restorable_plan_for
from plans.commands.people import accept_invitation, joined_with
from plans.commands.plans import create_plan, restore_plan
from plans.errors import AlreadyDone
from plans.exchange import import_plan
from plans.forms import CURRENCIES, ImportForm, NewPlanForm, PreferencesForm, next_quarter
from plans.http import PersonRequest, answer_errors, next_url, request_id, signed_in, status_of
from plans.models import Plan
from plans.queries.home import demo_people, plan_list_page
from reconciliation.errors import DocumentError


@require_safe
def plan_list(request: HttpRequest) -> HttpResponseBase:
    """My plans; for a visitor what Concord is and, where its door is open, the demonstration."""
    return _my_plans(request) if request.user.is_authenticated else _welcome(request)


def _welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/welcome.html", _demonstration(request))


@signed_in
def _my_plans(request: PersonRequest) -> HttpResponse:
    context = {"page": plan_list_page(request.user), **_demonstration(request)}
    return render(request, "plans/plan_list.html", context)


def _demonstration(request: HttpRequest) -> dict[str, object]:
    demo = open_demonstration(request)
    return {"demo": demo, "demo_people": demo_people(demo) if demo else ()}


@require_POST
def demo_enter(request: HttpRequest, person_key: str) -> HttpResponse:
    """Open the demonstration as one of its people, without a password."""
    plan, account = demo_account_for(request, person_key)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("overview", plan.key)


@require_http_methods(["GET", "POST"])
@signed_in
def plan_create(request: PersonRequest) -> HttpResponse:
    """A new plan in one step."""
    form = NewPlanForm(request.POST or None, initial={"first": str(next_quarter())})
    if form.is_valid():
        with answer_errors(form):
            plan = create_plan(form.start(), by=request.user, at=timezone.now(), request_id=request_id(request))
            messages.success(request, _("The plan stands. Invite the groups next."))
            return redirect("plan_settings", plan.key)
    context = {"form": form, "currencies": CURRENCIES}
    return render(request, "plans/plan_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def plan_import(request: PersonRequest) -> HttpResponse:
    """A new plan from an exported one."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with answer_errors(form):
            plan = _imported(request, form)
            if plan is not None:
                messages.success(request, _("The plan was imported. Its people have no access until you invite them."))
                return redirect("overview", plan.key)
    return render(request, "plans/plan_import.html", {"form": form}, status=status_of(form))


def _imported(request: PersonRequest, form: ImportForm) -> Plan | None:
    try:
        return import_plan(
            form.cleaned_data["file"].read(),
            by=request.user,
            at=timezone.now(),
            key=form.cleaned_data["key"],
            request_id=request_id(request),
        )
    except DocumentError as error:
        form.add_error("file", _("This file cannot be used. %(fault)s") % {"fault": error})
        return None


@require_POST
@signed_in
def plan_restore(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Bring a deleted plan back."""
    at = timezone.now()
    plan = restorable_plan_for(request.user, plan_key, at)
    restore_plan(plan=plan, by=request.user, at=at, request_id=request_id(request))
    messages.success(request, _("The plan is back."))
    return redirect("overview", plan.key)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """An invitation: says what it is for; whoever is signed in with its address joins by pressing the button."""
    joined = joined_with(token, request.user) if request.user.is_authenticated else None
    if joined is not None:
        return redirect("overview", joined.key)
    invitation = invitation_for(token, timezone.now())
    if request.method == "POST":
        return _accept(request, token)
    is_mine = request.user.is_authenticated and request.user.email.lower() == invitation.email
    context = {"invitation": invitation, "is_mine": is_mine, "here": reverse("join", args=[token])}
    response = render(request, "plans/join.html", context)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def _accept(request: PersonRequest, token: str) -> HttpResponse:
    try:
        member = accept_invitation(token=token, by=request.user, at=timezone.now(), request_id=request_id(request))
    except AlreadyDone:
        return redirect("plan_list")
    messages.success(request, _("Welcome to %(plan)s.") % {"plan": member.plan.name})
    return redirect("overview", member.plan.key)


@require_http_methods(["GET", "POST"])
@signed_in
def preferences(request: PersonRequest) -> HttpResponse:
    """Language, time zone and theme of the person."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(next_url(request, reverse("preferences")))
    return render(request, "plans/preferences.html", {"form": form}, status=status_of(form))
