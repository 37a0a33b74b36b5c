"""The two addresses that watchers ask, and what they say when a part is away."""

from typing import Any

import pytest
from django.test import Client

from tests.services import RedisServer

pytestmark = pytest.mark.django_db


def test_live_answers_for_any_host_name(client: Client) -> None:
    response = client.get("/health/live", headers={"host": "a-name-nobody-configured"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.database
def test_ready_names_each_part(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "redis": "unused"}


@pytest.mark.services
def test_ready_is_degraded_without_redis_and_ok_with_it(
    client: Client, redis_server: RedisServer, settings: Any
) -> None:
    settings.REDIS_URL = redis_server.url
    assert client.get("/health/ready").json()["status"] == "ok"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
