"""Redis as a cache that may go away, and the database as a cache where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache.backends.base import BaseCache

from config import cache as config_cache
from config.cache import PatientRedisCache
from tests.services import RedisServer

pytestmark = pytest.mark.services


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with RedisServer.start() as started:
        yield started


@pytest.fixture
def cache(server: RedisServer) -> PatientRedisCache:
    return PatientRedisCache(server.url, {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1}})


def use_everything(cache: BaseCache) -> None:
    cache.set("a", 1)
    cache.set_many({"b": 2})
    cache.add("c", 3)
    cache.touch("a", 10)
    cache.delete("c")
    cache.delete_many(["c"])


def test_it_keeps_and_counts(cache: PatientRedisCache) -> None:
    use_everything(cache)
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.incr("a") == 2
    assert cache.has_key("b")
    cache.clear()
    assert cache.get("a", "nothing") == "nothing"


def test_away_it_misses_and_back_it_serves(
    cache: PatientRedisCache, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_cache, "PAUSE_SECONDS", 0.0)
    cache.set("a", 1)
    server.stop()
    use_everything(cache)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a"]) == {}
    assert cache.incr("a") == 1
    assert not cache.has_key("a")
    cache.clear()
    with RedisServer.start(server.port):
        cache.set("a", 5)
        assert cache.get("a") == 5


def test_away_it_is_asked_once_and_then_left_alone(
    cache: PatientRedisCache, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("config.cache.time.monotonic", lambda: clock[0])
    server.stop()
    assert cache.get("a") is None
    with RedisServer.start(server.port):
        cache.set("a", 1)
        assert cache.get("a") is None
        clock[0] += config_cache.PAUSE_SECONDS
        cache.set("a", 1)
        assert cache.get("a") == 1
