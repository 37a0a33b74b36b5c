"""Step-up sign-in: what binds a group or opens doors asks for the password or second factor again.

    @require_POST
    @signed_in
    @recently_signed_in
    def version_sign(...)

Whoever signed in within ACCOUNT_REAUTHENTICATION_TIMEOUT passes. Anyone else confirms, and then what was posted is
carried out: allauth keeps it in the session meanwhile. People without a password or second factor of their own (single
sign-on, the demonstration) have nothing to confirm with here. Use plain forms: an htmx request is sent to confirm, and
back to its page, where it has to be sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from plans.http import PersonRequest

P = ParamSpec("P")


def recently_signed_in(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[Concatenate[PersonRequest, P], HttpResponseBase]:
    """A view whose POST asks people whose sign-in is not recent to confirm who they are; below `@signed_in`."""

    @wraps(view)
    def checked(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method != "POST" or is_recent(request):
            return view(request, *args, **kwargs)
        if not request.htmx:
            raise ReauthenticationRequired  # answered by allauth's middleware, which keeps the posted form
        confirm = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        back = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(f"{confirm}?{urlencode({'next': back})}")

    return checked


def is_recent(request: PersonRequest) -> bool:
    """Whether this session's last sign-in or confirmation is recent, or there is nothing to confirm with."""
    if not get_adapter().get_reauthentication_methods(request.user):
        return True
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
