"""Steps of induction with the offender management unit, during one stay (docs/domain.md 3.2; M-086)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody, InductionStep, InductionStepKind, Stay
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


def current_stay(custody: Custody) -> Stay | None:
    """The stay that goes on; None while the person is between two prisons, or released."""
    return Stay.objects.filter(custody=custody, ended_on__isnull=True).select_related("prison").first()


@transaction.atomic
def tick(
    custody: Custody, *, steps: Iterable[str], done_on: datetime.date, today: datetime.date, by: Actor
) -> list[InductionStep]:
    """Record that these steps of induction were done on a day of the present stay; known ones are left.

    Raises Refused where the role may not, where nobody stays here, on an unknown step, none at all, and on a
    day before arrival or in the future.
    """
    if by.user is None or not by.may("induction:W"):
        raise Refused("Your role does not record induction.")
    found = Custody.objects.visible_to(by).for_page().filter(pk=custody.pk).first()
    stay = current_stay(found) if found else None
    if found is None or stay is None:
        raise Refused("There is no stay here now to record induction for.")
    wanted = list(dict.fromkeys(steps))
    if not wanted or set(wanted) - set(InductionStepKind.values):
        raise Refused("Tick at least one step.", field="steps")
    if not stay.arrived_on <= done_on <= today:
        raise Refused("The day must be from arrival to today.", field="done_on")
    made = [one for one in (_step(found, stay, kind, done_on, by) for kind in wanted) if one]
    if made:
        headlines.touch(found)
        audit.record(
            by=by, deed="cases.induction.ticked", subject=found, prisoner_number=found.prisoner.number,
            details={"steps": ", ".join(str(one.get_step_display()) for one in made)},
        )  # fmt: skip
    return made


def _step(found: Custody, stay: Stay, kind: str, on: datetime.date, by: Actor) -> InductionStep | None:
    step, is_new = InductionStep.objects.get_or_create(
        stay=stay, step=kind, defaults={"custody": found, "done_on": on, "done_by": by.person}
    )
    return step if is_new else None


@transaction.atomic
def met(custody: Custody, *, stay: Stay, on: datetime.date, by: Actor) -> None:
    """Tick that somebody of the unit was met: an interview says so by itself."""
    made = _step(custody, stay, InductionStepKind.MET_OMU, on, by)
    if made:
        audit.record(
            by=by, deed="cases.induction.ticked", subject=custody, prisoner_number=custody.prisoner.number,
            details={"steps": str(made.get_step_display())},
        )  # fmt: skip
