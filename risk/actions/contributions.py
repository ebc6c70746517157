"""Who wrote which section of an assessment, from the history of its sections (docs/domain.md 7.2)."""

import datetime
from dataclasses import dataclass

from django.db.models import Max

from risk.models import Assessment, SectionNote


@dataclass(frozen=True)
class Contribution:
    """One person's part in one section, and when he or she last saved it."""

    name: str
    at: datetime.datetime


def of_sections(assessment: Assessment) -> dict[str, list[Contribution]]:
    """Who saved each section, by its number, the latest last; one query. Copying is not writing."""
    events = SectionNote.pgh_event_model.objects  # type: ignore[attr-defined]
    rows = (
        events.filter(assessment=assessment, carried_forward=False)
        .order_by()
        .values("section", "saved_by__given_names", "saved_by__family_name")
        .annotate(at=Max("saved_at"))
        .order_by("at")
    )
    found: dict[str, list[Contribution]] = {}
    for row in rows:
        name = f"{row['saved_by__given_names']} {row['saved_by__family_name']}".strip()
        found.setdefault(row["section"], []).append(Contribution(name, row["at"]))
    return found
