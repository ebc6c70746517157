"""Addresses of lists: the same list with another filter, page or order, so that filters are kept."""

from typing import Any


def same_list(request: Any, *without: str, **extra: str) -> str:
    """The query of a page's address, with its question mark, without some fields and with others.

    A field of several parts (a date as `since_0`, `since_1`, `since_2`) goes whole.
    """
    query = request.GET.copy()
    for name in [*without, *extra]:
        for key in [key for key in query if key == name or key.startswith(f"{name}_")]:
            del query[key]
    for name, value in extra.items():
        query[name] = value
    return f"?{query.urlencode()}"
