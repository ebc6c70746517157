"""How an action says no."""

from typing import Any


class Refused(Exception):
    """The action did nothing: what was asked breaks a rule.

    `message` says what is wrong and how to mend it; `field` names the form field or the JSON path it
    belongs to, if one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


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
