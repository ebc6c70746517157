"""Deciding a proposed match: a place is booked and a move planned, or it is refused and why (13.1)."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.actions import deliveries, provision, transfer_needs
from sentence_plans.actions.deliveries import Move
from sentence_plans.actions.transfer_needs import Need
from sentence_plans.models import (
    Course,
    Delivery,
    MatchDecision,
    MoveState,
    PlaceProposal,
    ProposedMatch,
    Provision,
    Setting,
    TransferNeed,
)
from sentence_plans.standards import deliveries as rules
from sentence_plans.standards import matching
from sentence_plans.standards import provision as place_rules
from sentence_plans.standards.matching import Standing
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 2_000
DECIDED = "This match was decided already."


@transaction.atomic
def refuse(match: ProposedMatch, *, reason: str, today: datetime.date, by: Actor) -> MatchDecision:
    """Refuse a match with the reason; the place stays free. Raises Refused naming the field."""
    _held(match, by=by)
    if not reason.strip() or len(reason) > LONGEST:
        raise Refused(f"Say why it is refused, in at most {LONGEST:,} characters.", field="reason")
    return _decided(match, accepted=False, reason=reason.strip(), today=today, by=by)


@transaction.atomic
def accept(match: ProposedMatch, *, today: datetime.date, by: Actor) -> MatchDecision:
    """Book the place; where the course is at another prison a move there is planned.

    Of two who accept at once one books. Raises Refused once what it was worked out from has changed, the
    proposal is too old or no longer the latest of its region, and where no place is free any more.
    """
    row = _held(match, by=by)
    if match.course_id is None:
        raise Refused("No place was proposed here.")
    course = (
        Course.objects.select_for_update(of=("self",))
        .select_related("provision__prison")
        .get(pk=match.course_id)
    )
    why = _stale(match, row, course, today) or place_rules.place_fault(
        places=course.places, taken=provision.taken(course, beside=row.pk), starts_on=course.starts_on,
        called_off=bool(course.called_off_because), today=today,
    )  # fmt: skip
    if why:
        raise Refused(why)
    decision = _decided(match, accepted=True, reason="", today=today, by=by)
    words = f"Place accepted from the proposal of {match.proposal.made_on:%d/%m/%Y}."
    if match.move:
        _book_elsewhere(row, course, words, today=today, by=by)
        _plan_the_move(row, course, words, today=today, by=by)
    else:
        _book_here(row, course, words, today=today, by=by)
    return decision


def _held(match: ProposedMatch, *, by: Actor) -> Delivery:
    """The delivery, locked, of a match that nobody has decided. Raises Refused."""
    if not by.may("matching:A"):
        raise Refused("Your role does not decide on proposed places.")
    row = (
        Delivery.objects.select_for_update(of=("self",)).select_related("programme").get(pk=match.delivery_id)
    )
    row.custody = Custody.objects.for_page().get(pk=match.custody_id)
    deliveries.writer(row.custody, by=by)
    if MatchDecision.objects.filter(match=match).exists():
        raise Refused(DECIDED)
    return row


def _stale(match: ProposedMatch, row: Delivery, course: Course, today: datetime.date) -> str:
    later = PlaceProposal.objects.filter(region=match.proposal.region_id, pk__gt=match.proposal_id)
    return matching.stale(
        then=Standing(
            delivery=match.delivery_version, course=match.course_version or 0, prison=match.prison_id
        ),
        now=Standing(
            delivery=row.version, course=course.version, prison=row.custody.headline.prison_id
        ),
        age=(today - match.proposal.made_on).days, most_days=match.proposal.most_days, newer=later.exists(),
    )  # fmt: skip


def _decided(
    match: ProposedMatch, *, accepted: bool, reason: str, today: datetime.date, by: Actor
) -> MatchDecision:
    try:
        with transaction.atomic():
            made = MatchDecision.objects.create(
                match=match, accepted=accepted, reason=reason, on=today, **by.said_by(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(DECIDED) from clash
    deed = "accepted" if accepted else "refused"
    audit.record(
        by=by, deed=f"sentence_plans.proposed_match.{deed}", subject=match, reason=reason,
        prisoner_number=match.custody.prisoner.number, details={"course": match.course_id},
    )  # fmt: skip
    return made


def _book_here(row: Delivery, course: Course, words: str, *, today: datetime.date, by: Actor) -> None:
    """Offer the place; who was planned elsewhere or not at all is referred here first."""
    if row.state != rules.HERE:
        step = Move(move=rules.REFERRED, on=today, comment=words)
        row = deliveries.move(row, wanted=step, version=row.version, today=today, by=by)
    offer = Move(move=rules.OFFERED, on=today, comment=words, course=course.pk)
    deliveries.move(row, wanted=offer, version=row.version, today=today, by=by)


def _book_elsewhere(row: Delivery, course: Course, words: str, *, today: datetime.date, by: Actor) -> None:
    """Plan the programme after a transfer, with its place booked."""
    here = Provision.objects.current().filter(
        programme=row.programme_id, prison=row.custody.headline.prison_id
    )
    row.reason = row.reason or (rules.NO_PLACE if here.exists() else rules.NOT_RUN)
    row.state, row.step, row.setting = rules.AFTER_TRANSFER, "", Setting.OTHER_PRISON
    row.prison, row.course = course.provision.prison, course
    row.version += 1
    row.saved_by, row.saved_at = by.person, Now()
    row.save()
    deliveries.written(row, comment=words, on=today, deed="moved", by=by)


def _plan_the_move(row: Delivery, course: Course, words: str, *, today: datetime.date, by: Actor) -> None:
    """The need for a move becomes "move planned", and is recorded where nobody had."""
    reason = f"{words} The course begins on {course.starts_on:%d/%m/%Y}."
    known = TransferNeed.objects.standing().filter(delivery=row).first()
    need = Need(
        resource=known.resource if known else row.programme.name, state=MoveState.PLANNED,
        reason=f"{known.reason}\n{reason}"[-LONGEST:] if known else reason, prison=course.provision.prison,
    )  # fmt: skip
    if known is None:
        transfer_needs.record(row.custody, need=need, delivery=row, today=today, by=by)
        return
    known.custody = row.custody
    transfer_needs.change(known, wanted=need, version=known.version, today=today, by=by)
