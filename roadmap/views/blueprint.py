"""Step three: which capabilities, at which level, in which order; what others do."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.activity import changed_here
from plans.regions import kept_region
from roadmap import commands
from roadmap.access import blueprint_entry_for, peer_for
from roadmap.blueprint_forms import EntryForm, PeerForm
from roadmap.queries.blueprint import blueprint_page, entry_page


@require_GET
@signed_in
def blueprint(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The capability map; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key))


def _page(request: PersonRequest, place: Place, peer: PeerForm | None = None) -> HttpResponse:
    load = cache(lambda: blueprint_page(place))
    by_priority = request.GET.get("order") == "priority"

    def content() -> dict[str, Any]:
        form = peer or PeerForm(document=plan_document(place.plan))
        return {"page": load(), "by_priority": by_priority, "peer_form": form}

    known: dict[str, Any] = {"reader": (place.may["settle"], place.may["comment"]), "keep": peer is None}
    region = kept_region(request, place, "roadmap/_blueprint.html", content, asked=by_priority, **known)
    if is_htmx(request):
        return HttpResponse(region, status=status_of(peer) if peer else 200)
    actions = kept_region(request, place, "roadmap/_blueprint_actions.html", lambda: {"page": load()}, **known)
    changed = changed_here(place, "capability-", "blueprintentry")
    context = {"plan": place, "active": "direction", "region": region, "actions": actions, "changed": changed}
    return render(request, "roadmap/blueprint.html", context, status=status_of(peer) if peer else 200)


def _told(request: PersonRequest, place: Place) -> dict[str, Any]:
    """What every command of this page is told."""
    return {"plan_id": place.plan.pk, "by": request.user, "at": timezone.now(), "request_id": request_id(request)}


@require_POST
@signed_in
def blueprint_draft(request: PersonRequest, plan_key: str) -> HttpResponse:
    """An entry for every capability that has none, as needs and statements ask for it."""
    place = plan_for(request.user, plan_key, rule="settle")
    added = 0
    with answer_errors():
        added = commands.draft_blueprint(**_told(request, place))
    text = ngettext("%(n)s capability drawn.", "%(n)s capabilities drawn.", added) % {"n": added}
    messages.success(request, text)
    return redirect("blueprint", place.key)


@require_POST
@signed_in
def blueprint_order(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Order the capabilities as needs and statements have them; those with a reason of their own stay."""
    place = plan_for(request.user, plan_key, rule="settle")
    with answer_errors():
        commands.follow_priorities(**_told(request, place))
    messages.success(request, _("The order follows needs and statements; what has a reason of its own stayed."))
    return redirect("blueprint", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def blueprint_entry(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One capability: where its place comes from, who asked, what covers it, and the form."""
    place, row = blueprint_entry_for(request.user, plan_key, key, write=request.method == "POST")
    page = entry_page(place, row)
    document = plan_document(place.plan)
    form = EntryForm(request.POST or None, document=document, entry=page.entry)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.change_entry(
                **_told(request, place), key=row.key, version=version_of(request), values=form.values()
            )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("blueprint_entry", place.key, row.key)
    context = {
        "plan": place,
        "active": "direction",
        "active_page": "blueprint",
        "form": form,
        "page": page,
        "peer_form": PeerForm(document=document, capability=row.key),
    }
    return render(request, "roadmap/blueprint_entry.html", context, status=status_of(form))


@require_POST
@signed_in
def peer_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Record what another organization does."""
    place = plan_for(request.user, plan_key, rule="comment")
    form = PeerForm(request.POST, document=plan_document(place.plan))
    if form.is_valid():
        with answer_errors(form):
            commands.add_peer(**_told(request, place), values=form.values())
    if form.errors:
        return _page(request, place, form)
    messages.success(request, _("Recorded. Thank you: others need not learn it again."))
    return redirect("blueprint", place.key)


@require_POST
@signed_in
def peer_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a peer reference back."""
    place, peer = peer_for(request.user, plan_key, key)
    with answer_errors():
        commands.remove_peer(**_told(request, place), key=peer.key, version=version_of(request))
    messages.success(request, _("The reference is taken back."))
    return redirect("blueprint", place.key)
