"""Django's Redis cache, for which a Redis that does not answer is an empty one: pages are slower, not gone.

Who needs to know whether anything was counted asks ``limits.must_count``.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger("portal.tenancy")

# A machine that is gone answers nothing, not even "no": without this every look would wait for it anew.
PAUSE_SECONDS: Final = 2.0


class CalmClient(RedisCacheClient):
    # One for all threads of the process.
    silent_until = 0.0

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self._ask(partial(super().add, key, value, timeout), False))

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(partial(super().get, key, default), default)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask(partial(super().get_many, keys), {})
        return found

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._ask(partial(super().set, key, value, timeout), None)

    def delete(self, key: Any) -> bool:
        return bool(self._ask(partial(super().delete, key), False))

    def incr(self, key: Any, delta: int) -> int:
        """``ValueError``, as where there is nothing to count on."""
        counted: int | None = self._ask(partial(super().incr, key, delta), None)
        if counted is None:
            raise ValueError(key)
        return counted

    def _ask(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < CalmClient.silent_until:
            return otherwise
        try:
            return ask()
        except RedisError as error:
            log.warning("Redis does not answer (%s); going on without it", type(error).__name__)
            CalmClient.silent_until = time.monotonic() + PAUSE_SECONDS
            return otherwise


class CalmRedis(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CalmClient
