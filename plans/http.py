"""What every view of Concord needs: a signed-in person, the version and request id of a save, answers to known errors.

    @signed_in
    def metric_save(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
        place = plan_for(request.user, plan_key, rule="write_group", group_key=...)
        form = MetricForm(request.POST)
        if form.is_valid():
            with answer_errors(form):
                commands.change_metric(
                    ..., by=request.user, at=now(), version=version_of(request), request_id=request_id(request)
                )
        return render(request, "...", {...}, status=status_of(form))

Inside `answer_errors` a Refused becomes an error of the form, and AlreadyDone counts as done: the view goes on and
shows the row as it is. What leaves the view is answered here: StaleVersion 409 with the row as it is now, PlanGone and
DoesNotExist 404, Denied 403, a Refused without a form a note at the corner (htmx) or on the page it came from.
"""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from plans.errors import AlreadyDone, Denied, PlanGone, Refused, StaleVersion
from plans.models import User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    class PersonRequest(HttpRequest):
        """A request of someone who is signed in."""

        user: User
        htmx: HtmxDetails

else:
    PersonRequest = HttpRequest

P = ParamSpec("P")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
_NOT_TYPED = {"csrfmiddlewaretoken", "version", "request_id"}


def signed_in(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view for people with an account; what it answers is never stored, so that Back after signing out shows nothing.

    Without a session a page leads to sign-in and back; an htmx request gets 401 and the event `session-expired`, so
    that the page keeps what was typed and signs in within a dialog.
    """

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response: HttpResponseBase
        if request.user.is_authenticated:
            # Until the end of the request, its error pages included; LocaleMiddleware starts the next one afresh.
            translation.activate(request.user.language)
            with timezone.override(_zone(request.user)):
                response = _answered(view, cast(PersonRequest, request), *args, **kwargs)
        else:
            response = session_expired(request)
        add_never_cache_headers(response)
        return response

    return checked


def _zone(user: User) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(user.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # a zone that this machine's tables no longer know
        return zoneinfo.ZoneInfo("UTC")


def _check_address(request: HttpRequest) -> None:
    """An address with a NUL names nothing; PostgreSQL would refuse the very question."""
    if "\x00" in request.path:
        raise Http404


def _answered(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
    request: PersonRequest,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponseBase:
    _check_address(request)
    try:
        return view(request, *args, **kwargs)
    except StaleVersion as error:
        return stale(request, error)
    except Refused as error:
        return refused(request, error)
    except (PlanGone, ObjectDoesNotExist):
        raise Http404 from None
    except Denied:
        raise PermissionDenied from None


def session_expired(request: HttpRequest) -> HttpResponse:
    """What someone without a session gets: 401 for a script, the sign-in page with the way back for a page."""
    if is_htmx(request) or request.headers.get("Accept") == "application/json":
        return HttpResponse(status=401, headers={"HX-Trigger": "session-expired"})
    # A page cannot come back to a POST.
    return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request))


def came_from(request: HttpRequest) -> str:
    """The path of the page on which the person was, without its host; "/" when the browser does not say."""
    return urlsplit(request.headers.get("Referer", "")).path or "/"


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal that belongs to no form: a note, and the page stays as it is."""
    if is_htmx(request):
        note = json.dumps({"toast": {"text": error.sentence, "kind": "bad"}})
        return HttpResponse(status=422, headers={"HX-Reswap": "none", "HX-Trigger": note})
    messages.error(request, error.sentence)
    return HttpResponseRedirect(came_from(request))


@contextmanager
def answer_errors(form: BaseForm | None = None) -> Iterator[None]:
    """Around one command. Refused becomes an error of the form (without a form it goes on up), AlreadyDone is done."""
    try:
        yield
    except AlreadyDone:
        return
    except Refused as error:
        if form is None:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.sentence)


def status_of(form: BaseForm) -> int:
    """422 for a form with errors (htmx swaps it in, what was typed stays), 200 otherwise."""
    return 422 if form.is_bound and form.errors else 200


def is_htmx(request: HttpRequest) -> bool:
    """Whether the request wants a fragment rather than a page."""
    return bool(cast(PersonRequest, request).htmx)


def request_id(request: HttpRequest) -> str:
    """The client's name for this one change, from the field `request_id` or the header Idempotency-Key; "" without."""
    given = request.POST.get("request_id") or request.headers.get("Idempotency-Key", "")
    return given if _REQUEST_ID.fullmatch(given) else ""


def version_of(request: HttpRequest) -> int:
    """The version of the row that the person saw, from the field `version`. Raises BadRequest (400) without one."""
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise BadRequest("version")
    return int(given)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """After a change: to the page that shows it, whether a form or a script asked."""
    return HttpResponseClientRedirect(url) if is_htmx(request) else HttpResponseRedirect(url)


def next_url(request: HttpRequest, default: str) -> str:
    """Where `next` leads, if that is on this host; else the default."""
    given = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if safe else default


def stale(request: HttpRequest, error: StaleVersion, values: list[tuple[str, str]] | None = None) -> HttpResponse:
    """409: the row as it is now, beside what the person typed, and both ways out.

    values: (label, text) of the row; without them, those of the typed fields that the row has under the same name.
    """
    row = error.current
    context = {
        "by": _who_saved(row),
        "version": row.version,
        "values": _values(row, request.POST) if values is None else values,
        "back": came_from(request),
        "typed": [(name, text) for name, text in _pairs(request.POST) if name not in _NOT_TYPED],
    }
    template = "components/other_version.html" if is_htmx(request) else "plans/stale.html"
    return render(request, template, context, status=409)


def _who_saved(row: models.Model) -> str:
    last = row.history.select_related("history_user").first() if hasattr(row, "history") else None
    return str(last.history_user) if last is not None and last.history_user else ""


def _values(row: models.Model, typed: QueryDict) -> list[tuple[str, str]]:
    shown = []
    for field in row._meta.concrete_fields:
        if field.name in typed and field.name not in _NOT_TYPED:
            display: Any = getattr(row, f"get_{field.name}_display", None)
            shown.append((str(field.verbose_name), str(display() if display else getattr(row, field.name))))
    return shown


def _pairs(typed: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(text)) for name, texts in typed.lists() for text in texts]
