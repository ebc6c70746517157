"""From when duties count in a prison (docs/domain.md 5)."""

import datetime
from collections.abc import Iterable

from cases.actions import prison_settings
from cases.models import Headline
from cases.standards.start_of_use import KEY, day_of


def of_prisons(prisons: Iterable[int]) -> dict[int, datetime.date]:
    """The day of each prison that set one; one query."""
    rows = prison_settings.rows_of([KEY], prison_ids=prisons)
    found = {prison: day_of(rows=dated) for (prison, _), dated in rows.items()}
    return {prison: on for prison, on in found.items() if on}


def of_cases(custodies: Iterable[int]) -> dict[int, datetime.date]:
    """The day that holds for each custody, by the prison where the person is; two queries."""
    rows = Headline.objects.filter(custody_id__in=list(custodies)).order_by()
    prisons = dict(rows.values_list("custody_id", "prison_id"))
    days = of_prisons(set(prisons.values()))
    return {key: days[prison] for key, prison in prisons.items() if prison in days}
