"""Opening a plan, its own blocks, and needs left without an objective (docs/domain.md 8.1, 8.2, 8.5)."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody, PlanState
from sentence_plans.actions import content, letters, rights, sustained
from sentence_plans.models import Capacity, Motivation, NeedReason, Objective, SentencePlan, State
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

ONE_ALREADY = (
    "There is a plan of this person already. Open it: each prisoner has one plan, and everything is written "
    "into that one."
)
LONGEST = 4_000
MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The blocks of the plan itself; '' and None are not said. `contact_every_days` in days."""

    contact_with: str = ""
    contact_every_days: int | None = None
    motivation: str = ""
    capacity: str = ""
    learning_style: str = ""
    responsivity: str = ""
    prisoner_statement: str = ""
    asked_prisoner: bool | None = None
    at_board: str = ""
    order_reason: str = ""
    ppo_work: str = ""
    key_issues: str = ""
    positives: str = ""
    holding_back: str = ""
    motivation_work: str = ""
    what_helps: str = ""
    iep_level: str = ""
    victim_location: str = ""
    victim_work: str = ""
    discrimination: str = ""
    own_discrimination: str = ""
    liaison: str = ""
    conference: str = ""
    community_links: str = ""
    obstacles: str = ""
    life_skills: str = ""


BLOCK_NAMES = tuple(field.name for field in fields(Blocks))


@transaction.atomic
def open_plan(custody: Custody, *, today: datetime.date, by: Actor) -> SentencePlan:
    """Open the one plan of a person: interim before an assessment is complete, else written on the latest.

    An open plan of an earlier, closed custody is closed first; its current objectives are taken up. Raises
    Refused where there is one already (also when two open at once), or role or case do not allow it.
    """
    user = rights.to_open(custody, by=by)
    rows = Custody.objects.select_for_update(of=("self",), no_key=True).select_related("prisoner", "headline")
    case = rows.get(pk=custody.pk)
    if case.closed_on:
        raise Refused("This case is closed.")
    earlier = _close_earlier(case, today=today)
    if SentencePlan.objects.open().filter(prisoner__in=case.prisoner.records).exists():
        raise Refused(ONE_ALREADY)
    cited = content.latest_assessment(case.prisoner_id)
    try:
        with transaction.atomic():
            made = SentencePlan.objects.create(
                prisoner=case.prisoner,
                custody=case,
                state=State.DRAFT if cited else State.INTERIM,
                assessment=cited,
                opened_on=today,
                opened_by=user,
                saved_by=user,
            )
    except IntegrityError as clash:
        raise Refused(ONE_ALREADY) from clash
    if earlier:
        _take_up(earlier, made, user)
    headlines.record(case, plan_state=PlanState(made.state), contact_every_days=None, unsustained=0)
    record(made, deed="opened", details={"state": made.state, "assessment": made.assessment_id}, by=by)
    return made


def _close_earlier(case: Custody, *, today: datetime.date) -> SentencePlan | None:
    """Close what is left open of a custody that has ended; one plan for each person."""
    rows = (
        SentencePlan.objects.select_for_update(of=("self",)).open().filter(prisoner__in=case.prisoner.records)
    )
    earlier = rows.filter(custody__closed_on__isnull=False).exclude(custody=case).first()
    if earlier:
        earlier.state, earlier.closed_on = State.CLOSED, today
        earlier.closed_because = "A new custody began; its objectives were taken up in a new plan."
        earlier.save(update_fields=["state", "closed_on", "closed_because"])
    return earlier


def _take_up(earlier: SentencePlan, made: SentencePlan, user: User) -> None:
    current = earlier.objectives.exclude(
        status__in=["fully_achieved", "not_achieved", "no_longer_applicable"]
    )
    copied = ("heading", "text", "purposes", "measure", "baseline", "target")
    Objective.objects.bulk_create(
        [
            Objective(
                plan=made,
                position=place,
                taken_from=one,
                saved_by=user,
                **{name: getattr(one, name) for name in copied},
            )
            for place, one in enumerate(current.order_by("position"), start=1)
        ]
    )


@transaction.atomic
def moved(plan: SentencePlan, *, what: str, details: dict[str, Any] | None = None, by: Actor) -> None:
    """Say that what is signed has changed: the signatures fall, the header and the audit know.

    `plan` is locked. Called by every action that changes the content of a plan.
    """
    fell = plan.state == State.SIGNED
    plan.version += 1
    plan.state = State.DRAFT if fell else plan.state
    plan.save(update_fields=["version", "state"])
    letters.close_tasks(plan, by=by)
    headlines.record(
        plan.custody,
        plan_state=PlanState(plan.state),
        contact_every_days=plan.contact_every_days,
        unsustained=sustained.count(plan),
    )
    record(
        plan, deed=what, details={**(details or {}), "version": plan.version, "signatures_fell": fell}, by=by
    )


def record(
    plan: SentencePlan, *, deed: str, details: dict[str, Any] | None = None, reason: str = "", by: Actor
) -> None:
    """One line in the audit about a plan."""
    audit.record(
        by=by,
        deed=f"sentence_plans.plan.{deed}",
        subject=plan,
        prisoner_number=plan.prisoner.number,
        reason=reason,
        details=details,
    )


def _check_blocks(blocks: Blocks) -> None:
    for name in BLOCK_NAMES:
        value = getattr(blocks, name)
        limit = getattr(SentencePlan._meta.get_field(name), "max_length", None) or LONGEST
        if isinstance(value, str) and len(value) > limit:
            raise Refused(f"Write at most {limit:,} characters.", field=name)
    days = blocks.contact_every_days
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Refused(f"Enter a number of days from 1 to {MOST_DAYS}.", field="contact_every_days")
    if blocks.motivation not in {"", *Motivation.values}:
        raise Refused("Choose one of the answers.", field="motivation")
    if blocks.capacity not in {"", *Capacity.values}:
        raise Refused("Choose one of the answers.", field="capacity")


@transaction.atomic
def save_blocks(plan: SentencePlan, *, blocks: Blocks, version: int, by: Actor) -> SentencePlan:
    """Save the plan's own blocks; `version` is its `blocks_version` when the form was opened.

    A change makes the signatures fall. Raises Stale, with what stands now, and Refused naming the field.
    """
    user = rights.to_write(plan, by=by)
    row = rights.held(plan)
    if row.blocks_version != version:
        raise stale(row, what="these parts of the plan", names=BLOCK_NAMES, version=row.blocks_version)
    _check_blocks(blocks)
    changed = [name for name in BLOCK_NAMES if getattr(row, name) != getattr(blocks, name)]
    for name in changed:
        setattr(row, name, getattr(blocks, name))
    if changed:
        row.blocks_version += 1
        row.saved_by, row.saved_at = user, Now()
        row.save(update_fields=[*changed, "blocks_version", "saved_by", "saved_at"])
        moved(row, what="blocks_saved", details={"fields": changed}, by=by)
    return row


def stale(row: Any, *, what: str, names: tuple[str, ...], version: int, **more: Any) -> Stale:
    """What stands now, field by field, to be shown beside one's own."""
    theirs = {name: getattr(row, name) for name in names} | more
    theirs |= {"version": version, "saved_by": row.saved_by.full_name, "saved_at": row.saved_at}
    message = (
        f"Somebody else saved {what} while you were writing. Nothing was saved and nothing you typed is "
        "lost: compare, mend your text, and save it again."
    )
    return Stale(message, theirs=theirs)


@transaction.atomic
def cite_latest(plan: SentencePlan, *, by: Actor) -> SentencePlan:
    """Write the plan on the latest complete assessment; an interim plan becomes the initial sentence plan.

    Raises Refused where there is none, or where the plan is written on it already.
    """
    rights.to_write(plan, by=by)
    row = rights.held(plan)
    latest = content.latest_assessment(row.prisoner_id)
    if latest is None:
        raise Refused("No assessment is complete yet: the plan stays an interim one until there is.")
    if row.assessment_id == latest.pk:
        raise Refused("The plan is written on the latest complete assessment already.")
    row.assessment = latest
    if row.state == State.INTERIM:
        row.state = State.DRAFT
    row.save(update_fields=["assessment", "state"])
    moved(row, what="assessment_cited", details={"assessment": latest.pk}, by=by)
    return row


@transaction.atomic
def record_need_reason(plan: SentencePlan, *, need: str, reason: str, by: Actor) -> NeedReason:
    """Say why a need that is present, or a risk that asks for one, has no objective; '' takes it back.

    Raises Refused on a need that is not present in the assessment the plan is written on, and on an objective
    that the risk of the case does not ask for.
    """
    user = rights.to_write(plan, by=by)
    row = rights.held(plan)
    reason = reason.strip()
    if len(reason) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="reason")
    written = content.read(row, custody=row.custody)
    if need not in {row.section for row in written.present} | {one.section for one in written.owed}:
        raise Refused("This need is not present in the assessment the plan is written on.")
    before = NeedReason.objects.filter(plan=row, section=need).first()
    if before is None and not reason:
        raise Refused("Say why this need has no objective.", field="reason")
    made, _ = NeedReason.objects.update_or_create(
        plan=row, section=need, defaults={"reason": reason, "by": user, "at": Now()}
    )
    if before is None or before.reason != reason:
        moved(row, what="need_reason_recorded", details={"need": need}, by=by)
    return made
