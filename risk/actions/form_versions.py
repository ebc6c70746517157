"""The forms that come with the product, as rows (docs/domain.md 7.4 rule 5)."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from risk.models import FormVersion
from staff import audit
from staff.actors import Actor

SHIPPED = Path(__file__).parent.parent / "data"


def shipped() -> list[dict[str, Any]]:
    """The forms of risk/data, as data."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("form_*.json"))]


@transaction.atomic
def load(*, by: Actor) -> int:
    """Put forms that are not there yet into the database; returns how many. Rows are never changed."""
    known = set(FormVersion.objects.values_list("code", "version"))
    fresh = [one for one in shipped() if (one["code"], one["version"]) not in known]
    FormVersion.objects.bulk_create(
        [
            FormVersion(
                code=one["code"],
                version=one["version"],
                name=one["name"],
                effective_from=datetime.date.fromisoformat(one["effective_from"]),
                content=one,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    if fresh:
        names = [f"{one['code']} {one['version']}" for one in fresh]
        audit.record(by=by, deed="risk.forms.loaded", details={"forms": names})
    return len(fresh)


def in_force(code: str, *, today: datetime.date, by: Actor) -> FormVersion:
    """The version of a form in force on a day; the shipped ones are loaded when none is there yet.

    Raises LookupError where there is no such form on that day.
    """
    found = _latest(code, today)
    if found is None:
        load(by=by)
        found = _latest(code, today)
    if found is None:
        raise LookupError(f"No version of the form {code} is in force on {today:%d/%m/%Y}.")
    return found


def _latest(code: str, today: datetime.date) -> FormVersion | None:
    return FormVersion.objects.filter(code=code, effective_from__lte=today).order_by("-version").first()
