"""Links for readers without an account, and the page that a reader sees."""

from __future__ import annotations

from typing import TypeVar

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import plan_for
from plans.commands.people import token_hash
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from plans.stepup import recently_signed_in
from roadmap import commands
from roadmap.access import reader_link_for, reader_link_of
from roadmap.models import Audience, ReaderLink
from roadmap.queries.readers import links_page, reader_file, reader_page
from roadmap.reader_forms import PassphraseForm, ReaderLinkForm

Answer = TypeVar("Answer", bound=HttpResponseBase)

KNOWN = "reader_links"
"""In the session: the links whose passphrase this browser has said."""


@require_http_methods(["GET", "POST"])
@signed_in
@recently_signed_in
def reader_link_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every link; a new one, whose address is shown on the page that answers and never again."""
    place = plan_for(request.user, plan_key, rule="settle" if request.method == "POST" else None)
    page = links_page(place, timezone.now())
    form = ReaderLinkForm(request.POST or None, versions=page.versions, groups=page.groups)
    token = ""
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            token = commands.give_reader_link(
                plan=place.plan,
                version_key=form.cleaned_data["version"],
                audience=Audience(form.cleaned_data["audience"]),
                group_key=form.cleaned_data["group"],
                reader=form.cleaned_data["reader"],
                days=form.cleaned_data["days"],
                passphrase=form.cleaned_data["passphrase"],
                language=get_language() or settings.LANGUAGE_CODE,
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not token and not form.errors:
            messages.info(request, _("This link was made already. Its address is shown once only."))
            return redirect("reader_link_list", place.key)
        page = links_page(place, timezone.now())
    context = {
        "plan": place,
        "active": "report",
        "page": page,
        "form": form,
        "url": request.build_absolute_uri(reverse("reader", args=[token])) if token else "",
    }
    return render(request, "roadmap/reader_link_list.html", context, status=status_of(form))


@require_POST
@signed_in
def reader_link_revoke(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Close a link."""
    place, row = reader_link_of(request.user, plan_key, key)
    with answer_errors():
        commands.revoke_reader_link(
            plan_id=place.plan.pk,
            key=row.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    messages.success(request, _("The link is closed."))
    return redirect("reader_link_list", place.key)


@require_http_methods(["GET", "POST"])
def reader(request: HttpRequest, token: str) -> HttpResponse:
    """One version for one audience: the token is the right, with its passphrase where it has one; 404 for any other."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="reader")
    if limited is not None:
        return limited
    link = reader_link_for(token, timezone.now())
    form = PassphraseForm(request.POST or None)
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="reader_passphrase", key=token_hash(token))
        if limited is not None:
            return limited
        if form.is_valid():
            _try(request, link, form)
        if not form.errors:
            return _unseen(redirect("reader", token))
    if _locked(request, link):
        return _unseen(render(request, "roadmap/reader_locked.html", {"form": form}, status=status_of(form)))
    commands.count_reading(link, timezone.now())
    return _unseen(render(request, "roadmap/reader.html", {"page": reader_page(link), "token": token}))


@require_GET
def reader_pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    """The report of that version for that audience; with the passphrase where the link has one."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="reader")
    if limited is not None:
        return limited
    link = reader_link_for(token, timezone.now())
    path = None if _locked(request, link) else reader_file(link)
    if path is None:
        return _unseen(redirect("reader", token))
    commands.count_reading(link, timezone.now())
    name = f"{link.plan.key}-{link.baseline.key}.pdf"
    response = _unseen(FileResponse(path.open("rb"), as_attachment=True, filename=name))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _locked(request: HttpRequest, link: ReaderLink) -> bool:
    return bool(link.passphrase_hash) and link.pk not in request.session.get(KNOWN, [])


def _try(request: HttpRequest, link: ReaderLink, form: PassphraseForm) -> None:
    if commands.knows_passphrase(link, form.cleaned_data["passphrase"]):
        request.session[KNOWN] = [*request.session.get(KNOWN, []), link.pk][-20:]
    else:
        form.add_error("passphrase", _("That is not the passphrase of this link."))


def _unseen(response: Answer) -> Answer:
    """Stored nowhere, in no index, and its address told to no other site."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
