"""Which kinds of case an offender supervisor takes, where caseloads are specialist (docs/domain.md 3.2)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.models import CaseKind, Specialism
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment


@transaction.atomic
def choose(
    assignment: RoleAssignment, *, kinds: Iterable[str], today: datetime.date, by: Actor
) -> list[Specialism]:
    """Say which kinds of case this offender supervisor takes; those left out end, new ones begin today.

    Raises Refused for an unknown kind, for somebody who is no supervisor here, or for anybody but the head of
    OMU of the prison.
    """
    held = RoleAssignment.objects.holding(today).select_for_update(of=("self",)).filter(
        pk=assignment.pk, role="offender_supervisor"
    ).select_related("user").first()  # fmt: skip
    if held is None or held.prison_id is None:
        raise Refused(f"{assignment.user.full_name} is no offender supervisor any more.")
    if not by.is_system and not (by.may("workforce:W") and by.prison_id == held.prison_id):
        raise Refused("Only the head of OMU of this prison says who takes which cases.")
    wanted = set(kinds)
    if wanted - set(CaseKind.values):
        raise Refused("Choose among the kinds of case that are offered.", field="kinds")
    standing = Specialism.objects.filter(assignment=held, ended_on__isnull=True)
    has = set(standing.values_list("kind", flat=True))
    standing.exclude(kind__in=wanted).update(ended_on=today)
    Specialism.objects.bulk_create(
        [
            Specialism(prison_id=held.prison_id, assignment=held, kind=kind, started_on=today)
            for kind in sorted(wanted - has)
        ]
    )
    if wanted != has:
        words = ", ".join(str(CaseKind(kind).label) for kind in sorted(wanted)) or "every kind"
        audit.record(
            by=by, deed="cases.specialism.chosen", subject=held,
            details={"user_name": held.user.username, "kinds": words},
        )  # fmt: skip
    return list(standing.all())
