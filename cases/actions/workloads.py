"""What the offender supervisors of a prison carry, gathered for all of them at once (docs/domain.md 15)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count
from django.utils.timezone import make_aware

from cases.actions import prison_settings
from cases.actions.redeployments import away_of
from cases.models import Contact, Headline, Redeployment, WithWhom
from cases.standards import workload as rules
from cases.standards.contacts import TWO_WAY_MODES
from cases.standards.redeployments import Away
from cases.standards.workload import Load
from staff.models import Prison

ROLE = "offender_supervisor"


def loads(officers: Iterable[int], *, prison: Prison, today: datetime.date) -> dict[int, Load]:
    """The load of each in this prison, by key of the user; four queries for any number of cases."""
    keys = set(officers)
    first = today - datetime.timedelta(days=rules.DAYS - 1)
    cases, away, talks = _cases(keys, prison), _away(keys, first, today), _talks(keys, prison, first, today)
    settings = prison_settings.all_of(prison, today=today)
    worth = {tier: int(settings[f"points_tier_{tier}"].value) for tier in rules.TIERS}
    return {
        key: rules.measured(
            load=rules.load_of(cases=cases[key], worth=worth),
            hours=rules.hours_between(away=away[key], first=first, last=today),
            talks=talks.get(key, 0),
        )
        for key in keys
    }


def _cases(keys: set[int], prison: Prison) -> dict[int, list[tuple[int | None, str, int]]]:
    found: dict[int, list[tuple[int | None, str, int]]] = defaultdict(list)
    rows = Headline.objects.filter(offender_supervisor_id__in=keys, prison=prison, is_open=True).order_by()
    counted = rows.values_list("offender_supervisor_id", "tier", "rosh_level").annotate(cases=Count("pk"))
    for key, tier, level, number in counted:
        found[key or 0].append((tier, level, number))
    return found


def _away(keys: set[int], first: datetime.date, last: datetime.date) -> dict[int, list[Away]]:
    rows = Redeployment.objects.filter(
        officer_id__in=keys, started_on__lte=last, ended_on__gte=first, withdrawn_on__isnull=True
    )
    found: dict[int, list[Away]] = defaultdict(list)
    for one in away_of(rows):
        found[one.officer].append(one)
    return found


def _talks(keys: set[int], prison: Prison, first: datetime.date, last: datetime.date) -> dict[int, int]:
    """How often each met or rang a prisoner and wrote it down; entries withdrawn count for nothing."""
    begin = make_aware(datetime.datetime.combine(first, datetime.time()))
    end = make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time()))
    rows = Contact.objects.originals().standing().filter(
        author_id__in=keys, author_role=ROLE, prison=prison, mode__in=TWO_WAY_MODES,
        with_whom=WithWhom.PRISONER, happened_at__gte=begin, happened_at__lt=end,
    )  # fmt: skip
    counted = rows.order_by().values_list("author_id").annotate(talks=Count("pk"))
    return {key: number for key, number in counted if key}
