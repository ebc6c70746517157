"""Referrals of indeterminate sentences to the Parole Board (docs/domain.md 5 T20)."""

import datetime

from django.db import IntegrityError, transaction

from cases.actions import headlines
from cases.models import Custody
from risk.models import ParoleReferral
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

INDETERMINATE = ("IPP", "LIFE")


def may_record(actor: Actor) -> bool:
    """Those who keep the dates of a case."""
    return actor.may("case_core:W") and actor.user is not None


def referrals(custody: Custody) -> list[ParoleReferral]:
    """The referrals of a case within the reader's reach, the latest first."""
    return list(ParoleReferral.objects.filter(custody=custody).select_related("by"))


@transaction.atomic
def refer(
    custody: Custody, *, referred_on: datetime.date, note: str, today: datetime.date, by: Actor
) -> ParoleReferral:
    """Record that the case was referred on a day. Raises Refused, naming the field."""
    if not may_record(by) or by.user is None:
        raise Refused("Your role does not record referrals to the Parole Board.")
    held = Custody.objects.select_for_update(of=("self",)).select_related("prisoner").get(pk=custody.pk)
    if not held.sentences.filter(kind__in=INDETERMINATE).exists():
        raise Refused("Only an indeterminate sentence is referred.")
    if referred_on > today or (held.sentenced_on and referred_on < held.sentenced_on):
        raise Refused("Enter a day after sentence and not in the future.", field="referred_on")
    try:
        with transaction.atomic():
            made = ParoleReferral.objects.create(
                custody=held, referred_on=referred_on, note=note.strip(), by=by.user
            )
    except IntegrityError as clash:
        raise Refused("A referral of this day is recorded already.", field="referred_on") from clash
    headlines.touch(held)
    audit.record(
        by=by, deed="risk.parole.referred", subject=made, prisoner_number=held.prisoner.number,
        details={"on": referred_on.isoformat()},
    )  # fmt: skip
    return made
