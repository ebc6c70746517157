"""Needs in the demonstration: an analysis a year old with its decisions, predictions, a profile (README)."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import alerts
from inspection.actions import needs_analyses, needs_counts, needs_pictures, prison_profiles
from inspection.actions.needs_analyses import Decided, Place
from inspection.actions.prison_profiles import Said
from omu.actions import needs_jobs
from omu.actions.demonstration_estate import Estate, document


def analysed(estate: Estate) -> None:
    """Flags first, so that they are in what is counted; then what was kept, and the numbers of the region."""
    told = document("demonstration_needs.json")
    for one in told["gangs"]:
        _gang(one, estate)
    for one in told["analyses"]:
        _kept(one, estate)
    for one in told["predictions"]:
        needs_analyses.predict(
            estate.prisons[one["prison"]], what=one["what"], share=one["share"], basis=one["basis"],
            today=estate.day(one["days_ago"]), by=estate.actor(one["by"]),
        )  # fmt: skip
    for one in told["profiles"]:
        said = Said(**{name: one[name] for name in prison_profiles.NAMES})
        prison_profiles.write(
            estate.prisons[one["prison"]], said=said, today=estate.day(one["days_ago"]),
            by=estate.actor(one["by"]),
        )  # fmt: skip
    for prison in estate.prisons.values():
        needs_pictures.prepare(prison.pk, now=timezone.now(), today=estate.today, by=needs_jobs.NIGHT)


def _gang(told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    now = datetime.datetime.combine(estate.today, datetime.time(), timezone.get_current_timezone())
    alerts.open_alert(
        estate.custodies[told["number"]], code="gang", opened_on=on, now=now, today=estate.today,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _kept(told: dict[str, Any], estate: Estate) -> None:
    prison, by = estate.prisons[told["prison"]], estate.actor(told["by"])
    shown = needs_counts.picture(
        needs_counts.count(prison.pk, today=estate.today), prisons=[prison.pk], today=estate.today
    )
    kept = needs_analyses.keep(
        Place(prison=prison), shown=shown, population=needs_counts.POPULATION.format(where=prison.name),
        comment=told["comment"], today=estate.day(told["days_ago"]), by=by,
    )  # fmt: skip
    for one in told["decisions"]:
        on = estate.day(one["days_ago"])
        decided = Decided(
            decided_on=on, decided_by=one["decided_by"], text=one["text"], programme=one.get("programme", "")
        )
        needs_analyses.decide(kept, decided=decided, today=on, by=by)
