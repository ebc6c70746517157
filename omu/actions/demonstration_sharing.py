"""How cases are shared out in the demonstration: a move of several, somebody who left, other duties."""

import datetime
from decimal import Decimal

from django.utils import timezone

from cases.actions import (
    allocations,
    handover_checks,
    prison_settings,
    reallocations,
    redeployments,
    specialisms,
)
from cases.models import Custody, HandoverCheck, HeldAs
from omu.actions.demonstration_estate import BY, Estate
from staff.actions import accounts

HEAD = "head.marlowe"
#: Days ago: the move to a new officer, that officer's leaving, and the other duties.
MOVED, LEFT, AWAY_FROM, AWAY_TO = 10, 6, 20, 16
#: Cases that changed offender manager: number, days ago, to whom, and whether the check was answered since.
NEW_MANAGERS = (("A4113BQ", 26, "om.hartley", None), ("A4102BD", 6, "om.osei", 5))


def shared_out(estate: Estate) -> None:
    """Everything of it, in the order of its days."""
    _moved_and_left(estate)
    for number, days_ago, manager, answered in NEW_MANAGERS:
        _new_manager(estate, number, days_ago, manager, answered)
    _other_duties(estate)
    head, facts = estate.actor(HEAD), {"today": estate.today}
    specialisms.choose(
        estate.assignments["os.adeyemi"], kinds=["indeterminate", "high_risk"], **facts, by=head
    )
    prison_settings.set_value(
        estate.prisons["ASH"], key="pre_release_months", value=9, effective_from=estate.day(60),
        reason="Housing takes longer to arrange here", **facts, by=BY,
    )  # fmt: skip


def _moved_and_left(estate: Estate) -> None:
    """Two cases go to a new officer, who leaves soon after: they stand on the queue."""
    officer = estate.assignments["os.farrow"]
    cases = [estate.custodies[number].pk for number in ("A4114BR", "A4115BS")]
    reallocations.reallocate(
        cases, held_as=HeldAs.OFFENDER_SUPERVISOR, holders=[officer],
        reason="A new officer has joined the unit", today=estate.day(MOVED), by=estate.actor(HEAD),
    )  # fmt: skip
    reason, today = "Moved to another service", estate.day(LEFT)
    accounts.disable(officer.user, reason=reason, today=today, by=estate.actor("accounts.bright"))
    estate.logins = [login for login in estate.logins if login[1] != officer.user.username]


def _new_manager(estate: Estate, number: str, days_ago: int, manager: str, answered: int | None) -> None:
    custody = Custody.objects.for_page().get(pk=estate.custodies[number].pk)
    allocations.allocate(
        custody, held_as=HeldAs.OFFENDER_MANAGER, holder=estate.assignments[manager],
        reason="The team was reorganised", today=estate.day(days_ago), by=estate.actor(HEAD),
    )  # fmt: skip
    if answered is None:
        return
    day = estate.day(answered)
    noon = datetime.datetime.combine(day, datetime.time(12), timezone.get_current_timezone())
    check = HandoverCheck.objects.get(custody=custody)
    handover_checks.answer(
        check, record_read=True, spoke_with_supervisor=True, told_prisoner=False, plan_carried_on=True,
        note="Will see him at the next visit.", version=check.version, now=noon, today=day,
        by=estate.actor(manager),
    )  # fmt: skip


def _other_duties(estate: Estate) -> None:
    """One officer was away with cover; another will be next week, and nobody covers yet."""
    prison, head = estate.prisons["ASH"], estate.actor(HEAD)
    people = {name: estate.assignments[name].user for name in ("os.bell", "os.lindqvist", "os.adeyemi")}
    redeployments.record(
        prison, officer=people["os.bell"], cover=people["os.lindqvist"], started_on=estate.day(AWAY_FROM),
        ended_on=estate.day(AWAY_TO), hours=Decimal("35.0"), duty="Escorts", today=estate.day(AWAY_FROM),
        by=head,
    )  # fmt: skip
    monday = estate.today + datetime.timedelta(days=7 - estate.today.weekday())
    redeployments.record(
        prison, officer=people["os.adeyemi"], started_on=monday,
        ended_on=monday + datetime.timedelta(days=2), hours=Decimal("22.5"), duty="Gate", today=estate.today,
        by=head,
    )  # fmt: skip
