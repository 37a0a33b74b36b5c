"""The settings of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, horizon_for, invitation_of, member_for, plan_for
from plans.commands import frame, people, plans
from plans.document import plan_document
from plans.errors import AlreadyDone
from plans.exchange import export_plan
from plans.forms import CopyForm, DeleteForm, HandOverForm, HorizonForm, InvitationForm, MemberForm, PlanForm
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from plans.queries.settings import SettingsPage, settings_page
from plans.stepup import recently_signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def plan_settings(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Everything about the plan itself; members read it, facilitators change it."""
    place = plan_for(request.user, plan_key, rule="manage_plan" if request.method == "POST" else None)
    if request.method == "POST":
        form = PlanForm(request.POST)
        return _changed(request, place, "plan_form", form, lambda told: plans.change_plan(**form.cleaned_data, **told))
    return _page(request, place)


def _page(
    request: PersonRequest, place: Place, *, forms: Mapping[str, Form] | None = None, invitation_url: str = ""
) -> HttpResponse:
    """The settings page; `forms` with what was typed stand in the place of the empty ones."""
    page = settings_page(place, timezone.now())
    plan = place.plan
    values = {"name": plan.name, "organization": plan.organization, "purpose": plan.purpose}
    context = {
        "plan": place,
        "active": "settings",
        "page": page,
        "currency": plan.currency,
        "invitation_url": invitation_url,
        "plan_form": PlanForm(initial=values),
        "horizon_form": HorizonForm(prefix="new", auto_id="new-horizon-%s"),
        "invitation_form": _invitation_form(page),
        "copy_form": CopyForm(initial={"name": _("Copy of %(name)s") % {"name": plan.name}}, auto_id="copy-%s"),
        "delete_form": DeleteForm(auto_id="delete-%s"),
        "hand_over_form": HandOverForm(heirs=page.heirs, auto_id="heir-%s"),
        **(forms or {}),
    }
    status = max([200, *(status_of(form) for form in (forms or {}).values())])
    return render(request, "plans/settings.html", context, status=status)


def _invitation_form(page: SettingsPage, data: Any = None) -> InvitationForm:
    waiting = [(member.key, member.name) for member in page.waiting]
    return InvitationForm(data, groups=page.groups, waiting=waiting, auto_id="invite-%s")


def _changed(
    request: PersonRequest, place: Place, name: str, form: Form, command: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Run the command with who, when and which version; back to the settings, or the page with the form's errors."""
    if form.is_valid():
        with answer_errors(form):
            command({"plan": place.plan, "version": version_of(request), **_told(request)})
    if form.errors:
        return _page(request, place, forms={name: form})
    messages.success(request, _("Saved."))
    return redirect("plan_settings", place.key)


def _told(request: PersonRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id(request)}


@require_POST
@signed_in
def horizon_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Another horizon."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = HorizonForm(request.POST, prefix="new", auto_id="new-horizon-%s")
    if form.is_valid():
        with answer_errors(form):
            frame.add_horizon(plan=place.plan, span=form.span(), **_told(request))
    if form.errors:
        return _page(request, place, forms={"horizon_form": form})
    return redirect(reverse("plan_settings", args=[place.key]) + "#horizons")


@require_http_methods(["GET", "POST"])
@signed_in
def horizon(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """Rename or move one horizon."""
    place, row = horizon_for(request.user, plan_key, pk)
    form = HorizonForm(request.POST or None, initial={"name": row.name, "start": str(row.start), "end": str(row.end)})
    if form.is_valid():
        with answer_errors(form):
            version = version_of(request)
            frame.change_horizon(plan=place.plan, pk=pk, version=version, span=form.span(), **_told(request))
        if not form.errors:
            return redirect(reverse("plan_settings", args=[place.key]) + "#horizons")
    context = {"plan": place, "active": "settings", "form": form, "row": row}
    return render(request, "plans/settings_row.html", context, status=status_of(form))


@require_POST
@signed_in
def horizon_remove(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """Remove a horizon that nothing speaks of."""
    place, row = horizon_for(request.user, plan_key, pk)
    with answer_errors():
        frame.remove_horizon(plan=place.plan, pk=row.pk, version=version_of(request), **_told(request))
    return redirect(reverse("plan_settings", args=[place.key]) + "#horizons")


@require_http_methods(["GET", "POST"])
@signed_in
@recently_signed_in
def member(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """A person's name, role, group and seat in the plan."""
    place, row = member_for(request.user, plan_key, pk)
    groups = [(group.id, group.name) for group in plan_document(place.plan).groups]
    values = {name: getattr(row, name) for name in ("name", "title", "role", "group_key", "seat")}
    form = MemberForm(request.POST or None, groups=groups, initial=values)
    if form.is_valid():
        with answer_errors(form):
            people.change_member(
                plan=place.plan,
                pk=pk,
                version=version_of(request),
                name=form.cleaned_data["name"],
                title=form.cleaned_data["title"],
                position=form.position(),
                **_told(request),
            )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(reverse("plan_settings", args=[place.key]) + "#people")
    context = {"plan": place, "active": "settings", "form": form, "row": row}
    return render(request, "plans/settings_row.html", context, status=status_of(form))


@require_POST
@signed_in
@recently_signed_in
def member_remove(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """Take a person's access away."""
    place, row = member_for(request.user, plan_key, pk)
    with answer_errors():
        people.remove_member(plan=place.plan, pk=row.pk, version=version_of(request), **_told(request))
    if row.user_id == request.user.pk:
        return redirect("plan_list")
    messages.success(request, _("%(name)s has no access any more.") % {"name": row.name})
    return redirect(reverse("plan_settings", args=[place.key]) + "#people")


@require_POST
@signed_in
@recently_signed_in
def invitation_create(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Invite someone; the link is shown on the page that answers, and never again."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = _invitation_form(settings_page(place, timezone.now()), request.POST)
    if form.is_valid():
        try:
            with answer_errors(form):
                token = people.invite(
                    plan=place.plan,
                    email=form.cleaned_data["email"],
                    position=form.position(),
                    member_key=form.cleaned_data["member_key"],
                    **_told(request),
                )
                return _page(request, place, invitation_url=request.build_absolute_uri(reverse("join", args=[token])))
        except AlreadyDone:
            messages.info(request, _("This invitation was made already. Its link is shown once only."))
            return redirect("plan_settings", place.key)
    return _page(request, place, forms={"invitation_form": form})


@require_POST
@signed_in
def invitation_revoke(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """End an open invitation."""
    place, invitation = invitation_of(request.user, plan_key, pk)
    with answer_errors():
        people.revoke_invitation(plan=place.plan, pk=invitation.pk, **_told(request))
    return redirect(reverse("plan_settings", args=[place.key]) + "#people")


@require_POST
@signed_in
def plan_copy(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A copy of the plan, of which the person who made it is the facilitator."""
    place = plan_for(request.user, plan_key, rule="export")
    form = CopyForm(request.POST, auto_id="copy-%s")
    if form.is_valid():
        with answer_errors(form):
            copy = plans.copy_plan(plan=place.plan, name=form.cleaned_data["name"], **_told(request))
            messages.success(request, _("This is the copy. Its people have no access until you invite them."))
            return redirect("plan_settings", copy.key)
    return _page(request, place, forms={"copy_form": form})


@require_POST
@signed_in
def plan_archive(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Make the plan read-only, or open it again."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    command = plans.reopen_plan if place.is_archived else plans.archive_plan
    with answer_errors():
        command(plan=place.plan, version=version_of(request), **_told(request))
    return redirect("plan_settings", place.key)


@require_POST
@signed_in
@recently_signed_in
def plan_delete(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Take the plan away from everyone, restorable for 30 days."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = DeleteForm(request.POST, auto_id="delete-%s")
    if form.is_valid():
        with answer_errors(form):
            typed = form.cleaned_data["typed_name"]
            plans.delete_plan(plan=place.plan, version=version_of(request), typed_name=typed, **_told(request))
    if form.errors:
        return _page(request, place, forms={"delete_form": form})
    messages.success(request, _("The plan is deleted. You can restore it here for 30 days."))
    return redirect("plan_list")


@require_POST
@signed_in
@recently_signed_in
def plan_hand_over(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Make someone else facilitator in one's own place."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    heirs = settings_page(place, timezone.now()).heirs
    form = HandOverForm(request.POST, heirs=heirs, auto_id="heir-%s")
    if form.is_valid():
        with answer_errors(form):
            people.hand_over(plan=place.plan, to_pk=form.cleaned_data["member"], **_told(request))
    if form.errors:
        return _page(request, place, forms={"hand_over_form": form})
    messages.success(request, _("The plan is handed over. You can still read it."))
    return redirect("plan_settings", place.key)


@require_POST
@signed_in
def plan_leave(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Give up one's own place in the plan."""
    place = plan_for(request.user, plan_key)
    with answer_errors():
        own = place.member
        people.remove_member(plan=place.plan, pk=own.pk, version=own.version, **_told(request))
    messages.success(request, _("You left %(plan)s.") % {"plan": place.name})
    return redirect("plan_list")


@require_GET
@signed_in
def plan_export(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The whole plan as a file that any Concord can import."""
    place = plan_for(request.user, plan_key, rule="export")
    headers = {"Content-Disposition": f'attachment; filename="{place.key}.json"'}
    return HttpResponse(export_plan(place.plan), content_type="application/json", headers=headers)
