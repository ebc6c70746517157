"""How an action says no."""

import errno
from typing import Any

from psycopg2.errors import DiskFull

#: What the system says where a file cannot be kept: full, over quota or too large for it, or not writable.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
DISK_IS_FULL = "The disk of the service is full or cannot be written, so nothing of this was kept."
MEND_THE_DISK = "Tell whoever runs the service, and do it again when there is room."


class Refused(Exception):
    """The action did nothing: what was asked breaks a rule.

    `message` says what is wrong and how to mend it; `field` names the form field or the JSON path it
    belongs to, if one. `is_attempt`: what was tried is kept in the audit although it can be mended at its
    field (docs/adr/0003); without a field it always is.
    """

    def __init__(self, message: str, *, field: str | None = None, is_attempt: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.is_attempt = is_attempt or field is None


class Stale(Refused):
    """Somebody else saved first; `theirs` is what stands now, field by field, to show beside one's own."""

    def __init__(self, message: str, *, theirs: dict[str, Any]) -> None:
        super().__init__(message)
        self.theirs = theirs


class AlreadyDone(Exception):
    """The same form was sent before; `leads_to` is where its first sending led."""

    def __init__(self, leads_to: str) -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to


def disk_is_full(fault: BaseException | None) -> bool:
    """Whether a fault, or what it was raised from, is that there is no room or no right to keep something."""
    while fault is not None:
        if isinstance(fault, DiskFull) or (isinstance(fault, OSError) and fault.errno in NO_ROOM):
            return True
        fault = fault.__cause__
    return False
