"""Versions: freeze, read, sign, compare."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.stepup import recently_signed_in
from roadmap import commands
from roadmap.access import version_for
from roadmap.forms import FreezeForm, SignForm
from roadmap.models import Baseline, SignOffState
from roadmap.queries.versions import compare_page, version_page, versions_page


@require_http_methods(["GET", "POST"])
@signed_in
def version_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every version with the groups' words on it; freezing a new one."""
    place = plan_for(request.user, plan_key, rule="settle" if request.method == "POST" else None)
    form = FreezeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.freeze_version(
                plan=place.plan,
                note=form.cleaned_data["note"],
                sign_by=form.cleaned_data["sign_by"],
                person_key=place.member.key,
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            messages.success(request, _("The plan is frozen. Its groups can sign it now."))
            return redirect("version_list", place.key)
    template = "roadmap/_versions.html" if is_htmx(request) else "roadmap/version_list.html"
    context = {"plan": place, "active": "roadmap", "page": versions_page(place), "form": form}
    return render(request, template, context, status=status_of(form))


@require_GET
@signed_in
def version(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One version from its own text, and what each group says of it."""
    place, row = version_for(request.user, plan_key, key)
    return _page(request, place, row)


def _page(request: PersonRequest, place: Place, row: Baseline, form: SignForm | None = None) -> HttpResponse:
    page = version_page(place, row, timezone.now().date())
    said = {"state": page.mine.state, "reason": page.mine.reason} if page.mine and page.mine.version else {}
    context = {
        "plan": place,
        "active": "roadmap",
        "active_page": "version_list",
        "page": page,
        "form": form or SignForm(initial=said),
    }
    return render(request, "roadmap/version.html", context, status=status_of(form) if form else 200)


@require_GET
@signed_in
def version_file(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """The text of a version, byte by byte what its hash was taken of."""
    place, row = version_for(request.user, plan_key, key)
    headers = {"Content-Disposition": f'attachment; filename="{place.key}-{row.key}.json"'}
    return HttpResponse(row.content.encode("utf-8"), content_type="application/json", headers=headers)


@require_POST
@signed_in
@recently_signed_in
def version_sign(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Say one's group's word on the newest version: sign, sign with dissent, decline."""
    place, row = version_for(request.user, plan_key, key)
    group_key = place.member.group_key
    place.require("sign", group_key)
    form = SignForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.sign_version(
                plan=place.plan,
                baseline_id=row.pk,
                group_key=group_key,
                person_key=place.member.key,
                state=SignOffState(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
                version=version_of(request),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _page(request, place, row, form)
    messages.success(request, _("Your group's word on %(key)s is recorded.") % {"key": row.key})
    return redirect("version", place.key, row.key)


@require_GET
@signed_in
def version_compare(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Two versions, or a version and today: in words and on the timeline."""
    place = plan_for(request.user, plan_key)
    page = compare_page(place, request.GET.get("from", ""), request.GET.get("to", ""))
    context = {"plan": place, "active": "roadmap", "active_page": "version_list", "page": page}
    return render(request, "roadmap/version_compare.html", context)
