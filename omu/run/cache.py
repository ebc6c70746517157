"""The cache: Redis, and each process's own memory while Redis is away (docs/adr/0006).

Only counts of attempts stand in it, such as failed sign-ins. Without them nobody could be let in safely; to
turn everybody away because a count is missing would be worse in a prison at night. So a process that cannot
reach Redis goes on counting by itself: the limit stands, for each process of the web server by itself, until
Redis answers again. The health page says that Redis is away.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("omu.cache")

#: Seconds until Redis is asked again after it did not answer.
ASK_AGAIN_AFTER = 10.0


def _by_either(name: str) -> Callable[..., Any]:
    """The operation of this name: by Redis, or by the memory of the process."""

    def operation(self: "RedisOrMemory", *args: Any, **kwargs: Any) -> Any:
        return self.by_either(name, *args, **kwargs)

    operation.__name__ = name
    return operation


class RedisOrMemory(RedisCache):
    """Django's cache in Redis, whose operations never fail because Redis does."""

    add = _by_either("add")
    get = _by_either("get")
    set = _by_either("set")
    touch = _by_either("touch")
    delete = _by_either("delete")
    incr = _by_either("incr")
    has_key = _by_either("has_key")
    get_many = _by_either("get_many")
    set_many = _by_either("set_many")
    delete_many = _by_either("delete_many")
    clear = _by_either("clear")

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("omu-while-redis-is-away", {})
        self._ask_again_at = 0.0

    def by_either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Run an operation by Redis; by memory where Redis does not answer, or did not just now."""
        if monotonic() >= self._ask_again_at:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except (RedisError, OSError) as fault:
                self._ask_again_at = monotonic() + ASK_AGAIN_AFTER
                log.warning("Redis does not answer (%s): this process counts attempts by itself", fault)
        return getattr(self._memory, name)(*args, **kwargs)
