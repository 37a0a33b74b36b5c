"""Is it alive, is it ready: two addresses for whatever watches over the service.

A middleware rather than routes, so that they answer before host names, redirects to TLS, sessions and logs come in.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

Responder = Callable[[HttpRequest], HttpResponse]


def live() -> JsonResponse:
    """The process answers. Nothing else is asked, so that a slow database does not get the process restarted."""
    return JsonResponse({"status": "ok"})


def ready() -> JsonResponse:
    """`status` is ok, degraded (200: pages and saves work, Redis does not) or down (503: no database)."""
    database, redis = _database_answers(), _redis_answers()
    status = "down" if not database else "degraded" if redis is False else "ok"
    parts = {"database": "ok" if database else "down", "redis": _word(redis)}
    return JsonResponse({"status": status, **parts}, status=200 if database else 503)


def _word(redis: bool | None) -> str:
    return "unused" if redis is None else "ok" if redis else "down"


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool | None:
    """None where no Redis is configured."""
    if not settings.REDIS_URL:
        return None
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1) as client:
            return bool(client.ping())
    except RedisError:
        return False


class HealthMiddleware:
    """Answers /health/live and /health/ready, and passes everything else on."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/health/live": live, "/health/ready": ready}.get(request.path)
        if answer is None:
            return self.get_response(request)
        response = answer()
        response["Cache-Control"] = "no-store"
        return response
