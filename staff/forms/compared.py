"""Forms that show, when somebody else saved first, one's own text beside what stands now."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from staff.forms.base import GovForm, Refusal
from staff.forms.fields import spoken


class ComparedForm(GovForm):
    """Keeps what a stale save found, and tells it field by field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: dict[str, Any] | None = None

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at its field; keeps what stands now where the form is stale."""
        theirs = getattr(refusal, "theirs", None)
        self.theirs = self.named(theirs) if theirs else None
        super().refuse(refusal)

    def named(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """What stands now, by the names of this form's fields; for forms whose names differ."""
        return dict(theirs)

    def stale(self) -> dict[str, Any] | None:
        """Context of components/stale.html, after which the form answers to the newer version; or None."""
        if not self.theirs or "version" not in self.theirs:
            return None
        shown = {
            "changed_by": self.theirs.get("saved_by", ""),
            "changed_at": self.theirs.get("saved_at"),
            "fields": self._differences(self.theirs),
        }
        self.reopen(version=self.theirs["version"])
        return shown

    def _differences(self, theirs: Mapping[str, Any]) -> list[dict[str, str]]:
        found = []
        for name, field in self.fields.items():
            if name in {"submission", "version"}:
                continue
            mine, now = said(field, self.cleaned_data.get(name)), said(field, theirs.get(name))
            if mine != now:
                found.append({"label": str(field.label), "mine": mine, "theirs": now})
        return found


def said(field: forms.Field, value: Any) -> str:
    """A value as it is read: the words of a choice, a list in one line; empty for what is not said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return spoken(value)
    if isinstance(value, list | tuple):
        return "; ".join(sorted(said(field, one) for one in value))
    words = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return words.get(str(value), str(value)) if value != "" else ""
