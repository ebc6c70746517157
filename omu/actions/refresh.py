"""Working out what follows from the facts of many cases, app by app in layer order (docs/adr/0004, 0008)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from cases.actions import (
    clock_facts,
    entry_access_moves,
    mappa_tasks,
    no_contacts,
    protection_ends,
    reminders,
)
from cases.actions import clocks as case_clocks
from cases.actions.flags import Counts
from cases.models import Change, Custody
from inspection.actions import gaps
from risk.actions import clocks as risk_clocks
from risk.actions import contact_levels, decision_tasks, quality_moves, scope, screening_group, tiers
from sentence_plans.actions import board_letters, stages
from sentence_plans.actions import clocks as plan_clocks
from staff import actors

SYSTEM = actors.system("refresh")


def refresh(custodies: Iterable[Custody], *, today: date) -> Counts:
    """Scope, clocks and stage of these cases as of today; a fixed number of queries for any number."""
    return refresh_keys([custody.pk for custody in custodies], today=today)


@transaction.atomic
def refresh_keys(keys: Iterable[int], *, today: date) -> Counts:
    """The same, by key of the custody.

    The cases are locked before anything is read, so that of two runs the second sees what the first one's
    facts have become, and none writes an older answer over a newer one.
    """
    held = Custody.objects.filter(pk__in=list(keys)).select_related("prisoner", "headline").order_by("pk")
    custodies = list(held.select_for_update(of=("self",), no_key=True))
    if not custodies:
        return Counts()
    scope.decide(custodies, today=today, by=SYSTEM)
    tiers.propose(custodies, today=today, by=SYSTEM)
    stays = clock_facts.gather(custodies)
    screening_group.settle(custodies, stays=stays, today=today, by=SYSTEM)
    total: Counts = case_clocks.refresh(custodies, today=today, stays=stays)
    risks = risk_clocks.gather(custodies, stays=stays)
    total += risk_clocks.refresh(custodies, today=today, stays=stays, risks=risks)
    total += plan_clocks.refresh(custodies, today=today, stays=stays, risks=risks)
    stages.refresh(custodies, today=today, stays=stays)
    gaps.refresh(custodies, today=today)
    reminders.settle(custodies, today=today, by=SYSTEM)
    entry_access_moves.follow(custodies, today=today, by=SYSTEM)
    mappa_tasks.settle(custodies, today=today, by=SYSTEM)
    protection_ends.settle(custodies, by=SYSTEM)
    no_contacts.settle(custodies, today=today, by=SYSTEM)
    contact_levels.settle(custodies, today=today, by=SYSTEM)
    decision_tasks.follow(custodies, by=SYSTEM)
    quality_moves.settle(custodies, today=today, by=SYSTEM)
    board_letters.remind(custodies, today=today, by=SYSTEM)
    return total


@transaction.atomic
def refresh_waiting(number: str, *, today: date) -> bool:
    """Refresh the cases of a prison number at once if something of them has changed; whether it had.

    For pages of a case: what was just written shows on the next page, before the relay comes round.
    """
    waiting = Change.objects.filter(custody__prisoner__number=number)
    if not waiting.exists():
        return False
    changes = list(waiting.select_for_update(of=("self",)).values_list("pk", "custody_id"))
    refresh_keys({custody for _, custody in changes}, today=today)
    Change.objects.filter(pk__in=[pk for pk, _ in changes]).delete()
    return True
