"""Writing the release plan, and what of it is still open (docs/domain.md 20.3)."""

import datetime
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody, KeyDate, MappaCategory, MappaDecision
from sentence_plans.actions import plans, rights, sustained
from sentence_plans.models import AddressState, ReleasePlan, SentencePlan
from sentence_plans.standards import release_plans as rules
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

LONGEST = 4_000
#: Dates of a release that somebody is supervised after; without any of them it is a release without licence.
ON_LICENCE = frozenset({"HDCED", "CRD", "NPD", "PED", "TED", "LED"})
NOT_FOR_RELEASE = "The MAPPA level is not yet set or confirmed for release."


@dataclass(frozen=True, kw_only=True)
class Arrangements:
    """What a release plan says; '' and None are not said."""

    address_state: str = ""
    address: str = ""
    confirmed_on: datetime.date | None = None
    conditions: str = ""
    reports_to: str = ""
    reports_on: datetime.date | None = None
    programmes: str = ""
    agencies: str = ""


NAMES = tuple(one.name for one in fields(Arrangements))


@transaction.atomic
def arrange(
    plan: SentencePlan, *, arrangements: Arrangements, version: int, today: datetime.date, by: Actor
) -> ReleasePlan:
    """Write the release plan of a plan, before a release or after it; no signature falls.

    `version`: that of the release plan when the form was opened, 0 where there was none. Raises Stale, with
    what stands now, and Refused naming the field.
    """
    user = rights.to_write(plan, by=by)
    held = rights.held(plan, through_the_gate=True)
    row = ReleasePlan.objects.select_related("saved_by").filter(plan=held).first()
    if version != (row.version if row else 0):
        if row is None:
            raise Stale("There is no release plan yet. Open the page again.", theirs={})
        raise plans.stale(row, what="the release plan", names=NAMES, version=row.version)
    _check(arrangements, today=today)
    row = row or ReleasePlan(plan=held, version=0)
    said = asdict(arrangements)
    changed = [name for name in NAMES if getattr(row, name) != said[name]]
    if not changed:
        return row if row.pk else _unsaid()
    for name in changed:
        setattr(row, name, said[name])
    row.version, row.saved_by, row.saved_at = row.version + 1, user, Now()
    row.save()
    headlines.touch(held.custody)
    plans.record(held, deed="release_plan_saved", details={"fields": changed}, by=by)
    return row


def _unsaid() -> ReleasePlan:
    raise Refused("Nothing is filled in yet.", field="address_state")


def _check(said: Arrangements, *, today: datetime.date) -> None:
    for name in NAMES:
        value = getattr(said, name)
        if isinstance(value, str) and len(value) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    if said.address_state not in {"", *AddressState.values}:
        raise Refused("Choose one of the answers.", field="address_state")
    confirmed = said.address_state == AddressState.CONFIRMED
    if confirmed and not said.address:
        raise Refused("Enter the address that is confirmed.", field="address")
    if confirmed and said.confirmed_on is None:
        raise Refused("Enter the day on which the address was confirmed.", field="confirmed_on")
    if said.confirmed_on and not confirmed:
        raise Refused("Only a confirmed address has this day.", field="confirmed_on")
    if said.confirmed_on and said.confirmed_on > today:
        raise Refused("The day lies ahead: enter the day on which it was confirmed.", field="confirmed_on")


def of(plan: SentencePlan, *, by: Actor) -> ReleasePlan | None:
    """The release plan, where there is one that the actor reads; one query."""
    rows = ReleasePlan.objects.visible_to(by).filter(plan=plan)
    return rows.select_related("saved_by").first()


def missing(plan: SentencePlan, *, made: ReleasePlan | None, custody: Custody, by: Actor) -> list[str]:
    """What is still open before the release, each as a sentence; three queries.

    Of MAPPA nothing is said to those who do not read it.
    """
    kinds = set(KeyDate.objects.current_for(by).filter(custody=custody).values_list("kind", flat=True))
    level = MappaDecision.objects.visible_to(by).filter(custody=custody).in_order().last()
    unset = level is not None and level.category != MappaCategory.NONE and not level.for_release
    return rules.missing(
        arranged=rules.Arranged(
            address_state=made.address_state if made else "",
            conditions=made.conditions if made else "",
            reports_to=made.reports_to if made else "",
            reports_on=made.reports_on if made else None,
            agencies=made.agencies if made else "",
            on_licence=bool(kinds & ON_LICENCE) or not kinds,
            mappa_open=NOT_FOR_RELEASE if unset else "",
            unsustained=sustained.count(plan),
        )
    )
