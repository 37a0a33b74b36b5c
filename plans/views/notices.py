"""The notification center, and the way out of the digest."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import may_read_outbox, notice_for
from plans.commands.notices import mark_read
from plans.digests import person_of, stop_digest
from plans.http import PersonRequest, signed_in
from plans.outbox import letters
from plans.queries.notices import notice_page, unread_count


@require_GET
@signed_in
def notice_list(request: PersonRequest) -> HttpResponse:
    """What I should see, over all my plans."""
    page, rows = notice_page(request.user, request.GET.get("page", "1"))
    return render(request, "plans/notice_list.html", {"page": page, "rows": rows})


@require_GET
@signed_in
def notice_count(request: PersonRequest) -> HttpResponse:
    """The number on the bell."""
    return render(request, "plans/_notice_count.html", {"count": unread_count(request.user)})


@require_GET
@signed_in
def outbox(request: PersonRequest) -> HttpResponse:
    """The mail that an installation without a mail server keeps: invitations, resets, digests."""
    if not may_read_outbox(request):
        raise Http404
    return render(request, "plans/outbox.html", {"letters": letters(settings.OUTBOX), "folder": settings.OUTBOX})


@require_POST
@signed_in
def notice_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = notice_for(request.user, pk)
    mark_read(by=request.user, at=timezone.now(), notice_id=notice.pk)
    return redirect(notice.path)


@require_POST
@signed_in
def notice_read(request: PersonRequest) -> HttpResponse:
    """Mark all of them as read."""
    mark_read(by=request.user, at=timezone.now())
    messages.success(request, _("All read."))
    return redirect("notice_list")


@csrf_exempt  # mail programs post here on one click, without a session (RFC 8058); the token is the right
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No digest any more, for whoever got the mail: no sign-in needed."""
    user = person_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        stop_digest(user)
    response = render(request, "plans/unsubscribe.html", {"done": request.method == "POST", "address": user.email})
    response["Cache-Control"] = "no-store"
    return response
