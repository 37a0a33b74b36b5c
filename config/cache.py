"""A cache whose absence nobody notices."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

PAUSE_SECONDS = 5.0
Answer = TypeVar("Answer")


class PatientRedisCache(RedisCache):
    """Redis as a cache that may go away: reads miss, writes are lost, pages and saves go on.

    After a failure Redis is left alone for PAUSE_SECONDS, so that no request waits for it more than once. Limits on
    sign-in count nothing meanwhile; /health/ready says "degraded".
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._silent_until = 0.0

    def _try(self, call: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < self._silent_until:
            return otherwise
        try:
            return call()
        except RedisError as error:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("cache_unavailable", reason=str(error))
            return otherwise

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(lambda: RedisCache.add(self, key, value, timeout, version), True)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: RedisCache.get(self, key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._try(lambda: RedisCache.set(self, key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(lambda: RedisCache.touch(self, key, timeout, version), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: RedisCache.delete(self, key, version), False)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._try(lambda: RedisCache.get_many(self, keys, version), {})

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        return self._try(lambda: RedisCache.set_many(self, data, timeout, version), list(data))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._try(lambda: RedisCache.delete_many(self, keys, version), None)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: RedisCache.has_key(self, key, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._try(lambda: RedisCache.incr(self, key, delta, version), delta)

    def clear(self) -> None:
        self._try(lambda: RedisCache.clear(self), None)
