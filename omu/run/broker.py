"""How the broker is reached: by web and worker through the settings, by beat without them."""

#: Longer than the hard time limit of a task, so that a slow job never runs twice at once; the two restore
#: options bring the task of a killed worker back in seconds instead of minutes (docs/adr/0008).
TRANSPORT = {
    "visibility_timeout": 7200,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 5,
}


def address(redis_url: str) -> str:
    """The address as Celery wants it, from REDIS_URL (`unix://…` or `redis://…`)."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://").split("?")[0] + "?virtual_host=0"
    return redis_url
