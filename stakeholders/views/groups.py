"""The groups of a plan and the page of one."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, plan_for
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.activity import changed_here
from plans.regions import kept_region
from stakeholders import commands
from stakeholders.access import group_for
from stakeholders.forms import GroupForm, MetricForm, NewGroupForm, RequirementForm, WeightsForm
from stakeholders.models import Group
from stakeholders.queries.groups import changed_in, frame_for, group_list_page, group_page, people_of
from stakeholders.suggestions import all_suggestions
from stakeholders.views.fragments import blank_requirement, initial_of_suggestion, saved_version, swapped


@require_GET
@signed_in
def group_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every group: its share of the weight, and whether it has answered."""
    return _list_page(request, plan_for(request.user, plan_key))


def _list_page(
    request: PersonRequest, place: Place, *, weights: WeightsForm | None = None, new: NewGroupForm | None = None
) -> HttpResponse:
    load = cache(lambda: group_list_page(place))

    def management() -> dict[str, Any]:
        page = load()
        form = weights or WeightsForm(groups=[(c.key, c.name, c.weight, c.version) for c in page.cards])
        fields = [(card, form[f"weight-{card.key}"]) for card in page.cards]
        return {"page": page, "weights_form": form, "weights": fields, "new_form": new or NewGroupForm()}

    manages = place.may["manage_plan"]
    groups = kept_region(
        request, place, "stakeholders/_groups.html", lambda: {"page": load()}, reader=manages, relative_times=True
    )
    sent = [form for form in (weights, new) if form]
    if is_htmx(request) and not sent:
        return HttpResponse(groups)
    changed = changed_here(place, "card-", "group")
    context: dict[str, Any] = {"plan": place, "active": "groups", "groups": groups, "changed": changed}
    if manages:
        template = "stakeholders/_group_management.html"
        context["management"] = kept_region(request, place, template, management, keep=not sent)
    return render(request, "stakeholders/group_list.html", context, status=max([200, *map(status_of, sent)]))


@require_POST
@signed_in
def group_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A new group."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = NewGroupForm(request.POST)
    if not form.is_valid():
        return _list_page(request, place, new=form)
    with answer_errors(form):
        taken = Group.objects.filter(plan=place.plan, key=form.key).exists()
        commands.add_group(plan_id=place.plan.pk, key="" if taken else form.key, **form.values(), **_told(request))
    return redirect("group_list", place.key)


@require_POST
@signed_in
def group_weights(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Set the influence of all groups at once."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    groups = list(Group.objects.filter(plan=place.plan).values_list("key", "name", "weight", "version"))
    form = WeightsForm(request.POST, groups=groups)
    if not form.is_valid():
        return _list_page(request, place, weights=form)
    with answer_errors(form):
        weights = form.weights()
        if "balance" in request.POST:
            points = commands.balanced([points for _version, points in weights.values()])
            weights = {key: (weights[key][0], point) for key, point in zip(weights, points, strict=True)}
        commands.set_weights(plan_id=place.plan.pk, weights=weights, **_told(request))
    messages.success(request, _("The points are saved."))
    return redirect("group_list", place.key)


@require_GET
@signed_in
def group(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """A group's page, where it says what it wants. `?suggest=` fills the form of a new row with an example."""
    place, found = group_for(request.user, plan_key, group_key)
    return render_group(request, place, found)


def render_group(
    request: PersonRequest,
    place: Place,
    found: Group,
    *,
    about: GroupForm | None = None,
    metric: MetricForm | None = None,
    requirement: RequirementForm | None = None,
) -> HttpResponse:
    """The page, with the forms that were sent and could not be taken."""
    load = cache(lambda: group_page(place, found))
    forms = [form for form in (about, metric, requirement) if form]

    def card() -> dict[str, Any]:
        return {"page": load(), "group": load().card}

    def content() -> dict[str, Any]:
        frame = frame_for(place)
        idea = all_suggestions().get(request.GET.get("suggest", ""))
        initial = initial_of_suggestion(idea, frame) if idea else blank_requirement(found)
        initial |= {name: request.GET[name] for name in ("kind", "attribute", "metric") if name in request.GET}
        about_now = GroupForm(people=people_of(place, found.key), initial=_about(found))
        of_metric = initial if idea and idea.is_metric else {}
        of_requirement = {} if idea and idea.is_metric else initial
        return {
            **card(),
            "about_form": about or about_now,
            "metric_form": metric or MetricForm(frame=frame, initial=of_metric),
            "requirement_form": requirement or RequirementForm(frame=frame, initial=of_requirement),
            "open_metric": bool(metric or (idea and idea.is_metric)),
            "open_requirement": bool(requirement or (idea and not idea.is_metric) or "kind" in request.GET),
        }

    reader = (place.member.role, place.member.group_key == found.key)
    context = {
        "plan": place,
        "active": "groups",
        "group": found,
        "heading": kept_region(request, place, "stakeholders/_group_heading.html", card, asked=found.key),
        "lead": kept_region(request, place, "stakeholders/_group_lead.html", card, asked=found.key),
        "changed": changed_in(place, found.key),
        "content": kept_region(
            request,
            place,
            "stakeholders/_group.html",
            content,
            reader=reader,
            asked=found.key,
            keep=not (forms or request.GET),
        ),
    }
    return render(request, "stakeholders/group.html", context, status=max([200, *map(status_of, forms)]))


def _about(group: Group) -> dict[str, Any]:
    return {
        "voice": group.voice,
        "description": group.description,
        "touchpoints": list(group.touchpoints),
        "lead": group.lead,
    }


@require_POST
@signed_in
def group_save(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """What the group says about itself."""
    place, found = group_for(request.user, plan_key, group_key, write=True)
    form = GroupForm(request.POST, people=people_of(place, found.key), initial=_about(found))
    if form.is_valid():
        with answer_errors(form):
            found = commands.change_group(**_known(request, place, group_key), **form.values())
    if form.errors:
        if is_htmx(request):
            context = {"plan": place, "group": found, "about_form": form}
            response = render(request, "stakeholders/_about_form.html", context, status=422)
            return swapped(response, f'[id="about-{found.key}"]')
        return render_group(request, place, found, about=form)
    return saved_version(request, f"about-{found.key}", found.version) or redirect("group", place.key, found.key)


@require_POST
@signed_in
def group_submit(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The group has answered."""
    place, found = group_for(request.user, plan_key, group_key, write=True)
    try:
        with answer_errors():
            commands.submit_group(**_known(request, place, group_key))
        messages.success(request, _("Submitted. Thank you: the task force takes it from here."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("group", place.key, found.key)


@require_POST
@signed_in
def group_reopen(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """The group wants to go on answering."""
    place, found = group_for(request.user, plan_key, group_key, write=True)
    with answer_errors():
        commands.reopen_group(**_known(request, place, group_key))
    return redirect("group", place.key, found.key)


@require_POST
@signed_in
def group_remove(request: PersonRequest, plan_key: str, group_key: str) -> HttpResponse:
    """Remove a group that has said nothing and owns nothing."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    try:
        with answer_errors():
            commands.remove_group(**_known(request, place, group_key))
        messages.success(request, _("The group is removed."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("group_list", place.key)


def _told(request: PersonRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id(request)}


def _known(request: PersonRequest, place: Place, group_key: str) -> dict[str, Any]:
    return {"plan_id": place.plan.pk, "key": group_key, "version": version_of(request), **_told(request)}
