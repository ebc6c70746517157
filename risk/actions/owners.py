"""Who owned assessment or plan of a case: settings of prisons, scope, holders (docs/domain.md 7.2, 8.1)."""

import datetime

from cases.actions import prison_settings
from cases.models import Allocation, Custody, HeldAs, Stay
from risk.models import ScopeDecision
from risk.standards.owners import Held, Owned, history

#: What may be owned: the setting of the prison, and what the setting speaks of.
ASSESSMENTS, PLANS = "assessments", "plans"
SETTINGS = {ASSESSMENTS: "assessment_owner", PLANS: "plan_owner"}


def of(custody: Custody, *, what: str, since: datetime.date, until: datetime.date) -> list[Owned]:
    """Every change of owner of the assessments or the plan of a custody, the first one first; four queries.

    `what` is ASSESSMENTS or PLANS; `since` and `until` the days between which it is told.
    """
    held: dict[str, list[Held]] = {HeldAs.OFFENDER_MANAGER: [], HeldAs.OFFENDER_SUPERVISOR: []}
    rows = Allocation.objects.filter(custody=custody, held_as__in=held).select_related("user")
    for row in rows.order_by("started_on", "id"):
        held[row.held_as].append(Held(row.user.full_name, row.started_on, row.ended_on))
    scopes = ScopeDecision.objects.filter(custody=custody, in_scope=True).order_by("since", "id")
    return history(
        what=what,
        opened=since,
        ended=until,
        settings=_settings(custody, SETTINGS[what]),
        scope=[Held("in scope", one.since, one.ended_on) for one in scopes],
        managers=held[HeldAs.OFFENDER_MANAGER],
        supervisors=held[HeldAs.OFFENDER_SUPERVISOR],
    )


def _settings(custody: Custody, setting: str) -> list[Held]:
    """What the prison the person was in had set, stay by stay."""
    stays = list(Stay.objects.filter(custody=custody).order_by("arrived_on", "id"))
    rows = prison_settings.rows_of([setting], prison_ids={one.prison_id for one in stays})
    found = []
    for stay in stays:
        dated = rows.get((stay.prison_id, setting), [])
        for place, one in enumerate(dated):
            later = dated[place + 1].since if place + 1 < len(dated) else None
            ends = min((on for on in (later, stay.ended_on) if on), default=None)
            begins = max(one.since, stay.arrived_on)
            if ends is None or begins < ends:
                found.append(Held(str(one.value), begins, ends))
    return found
