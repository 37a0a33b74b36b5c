"""What happens around every request besides Django's own."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

RETRY_SECONDS = 2


class DatabaseUnavailableMiddleware:
    """A database that restarts is a 503 with Retry-After, not a 500: nothing was saved, the page may try again.

    A view's error comes to `process_exception`. One inside another middleware, as when a session is loaded or saved,
    has become a 500 by the time it gets here; the signal tells what it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_remember, dispatch_uid="database_unavailable")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 500 and hasattr(request, "database_away"):
            return _unavailable()
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _unavailable() if isinstance(error, OperationalError | InterfaceError) else None


def _remember(request: HttpRequest | None = None, **_more: Any) -> None:
    if request is not None and isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        request.database_away = True  # type: ignore[attr-defined]  # a mark for the middleware above


def _unavailable() -> HttpResponse:
    # The page's template reads nothing from the database: there is none.
    response = HttpResponse(loader.render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
