"""ETag and If-Match over the version of a row (docs/adr/0009)."""

import re

from rest_framework.request import Request

from staff.api.errors import VersionMissing, VersionMoved

ETAG = re.compile(r'"(\d{1,9})"')


def etag(version: int) -> str:
    """The ETag of a version, such as `"3"`."""
    return f'"{version}"'


def asked_for(request: Request) -> int:
    """The version a change says it changes.

    Raises VersionMissing (428) without If-Match, VersionMoved (412) where it names no version of ours: a list
    of versions or `*` would overwrite what nobody read.
    """
    told = request.headers.get("If-Match", "").strip()
    if not told:
        raise VersionMissing
    found = ETAG.fullmatch(told)
    if not found:
        raise VersionMoved
    return int(found[1])
