"""Who owned a plan, from the settings of prisons, scope and who held the case (docs/domain.md 8.1)."""

import datetime

from cases.actions import prison_settings
from cases.models import Allocation, Custody, HeldAs, Stay
from risk.models import ScopeDecision
from sentence_plans.models import SentencePlan
from sentence_plans.standards.owners import Held, Owned, history

SETTING = "plan_owner"


def of(plan: SentencePlan, *, custody: Custody, today: datetime.date) -> list[Owned]:
    """Every change of owner of a plan up to today, the first one first; four queries."""
    held: dict[str, list[Held]] = {HeldAs.OFFENDER_MANAGER: [], HeldAs.OFFENDER_SUPERVISOR: []}
    rows = Allocation.objects.filter(custody=custody, held_as__in=held).select_related("user")
    for row in rows.order_by("started_on", "id"):
        held[row.held_as].append(Held(row.user.full_name, row.started_on, row.ended_on))
    scopes = ScopeDecision.objects.filter(custody=custody, in_scope=True).order_by("since", "id")
    return history(
        opened=plan.opened_on,
        ended=plan.closed_on or today,
        settings=_settings(custody),
        scope=[Held("in scope", one.since, one.ended_on) for one in scopes],
        managers=held[HeldAs.OFFENDER_MANAGER],
        supervisors=held[HeldAs.OFFENDER_SUPERVISOR],
    )


def _settings(custody: Custody) -> list[Held]:
    """What the prison the person was in had set, stay by stay."""
    stays = list(Stay.objects.filter(custody=custody).order_by("arrived_on", "id"))
    rows = prison_settings.rows_of([SETTING], prison_ids={one.prison_id for one in stays})
    found = []
    for stay in stays:
        dated = rows.get((stay.prison_id, SETTING), [])
        for place, one in enumerate(dated):
            later = dated[place + 1].since if place + 1 < len(dated) else None
            ends = min((on for on in (later, stay.ended_on) if on), default=None)
            begins = max(one.since, stay.arrived_on)
            if ends is None or begins < ends:
                found.append(Held(str(one.value), begins, ends))
    return found
