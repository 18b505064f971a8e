"""The cache that a page can do without."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as BrokerAway
from redis.exceptions import TimeoutError as BrokerSlow

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis cache that answers "not there" while the server is away, so that pages go on without it.

    Rate limits that count in the cache are open for that time; the log says so.
    """

    def _call(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (BrokerAway, BrokerSlow) as error:
            log.warning("cache is away (%s): %s", name, error)
            return fallback

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._call("get", default, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._call("set", None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._call("add", True, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        return self._call("touch", False, key, *args, **kwargs)

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._call("delete", False, key, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._call("incr", delta, key, delta, version)
