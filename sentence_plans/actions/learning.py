"""Writing the learning record (docs/domain.md 19)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody
from sentence_plans.models import TAKEN_OUT, Action, LearningKind, LearningStep, QualificationLevel
from sentence_plans.standards import learning as rule
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.permissions import ROLE_NAMES

LONGEST = 4000


def writes(actor: Actor) -> bool:
    """Whether the role writes learning records."""
    return actor.may("learning_record:W") and actor.user is not None


def actions_of(custody: Custody) -> list[Action]:
    """The actions of the open plan of the person, to which a line can belong, in the order of the plan."""
    rows = Action.objects.filter(
        objective__plan__prisoner__in=custody.prisoner.records, objective__plan__closed_on__isnull=True
    )
    rows = rows.exclude(objective__status=TAKEN_OUT).order_by("objective__position", "pk")
    return [one for one in rows if not one.is_taken_out]


@transaction.atomic
def record(
    custody: Custody,
    *,
    kind: str,
    what: str,
    level: str = "",
    provider: str = "",
    on: date,
    text: str = "",
    action: int | None = None,
    today: date,
    by: Actor,
) -> LearningStep:
    """Add a line: a learning plan, a course, a qualification or other progress.

    `action` is the key of an action of the open plan that it belongs to. Raises Refused, naming the field,
    for a role that does not write learning records, a case out of reach or closed, and as
    `sentence_plans.standards.learning.faults` says.
    """
    held = _within(custody, by=by)
    _check(kind, level, text)
    said: dict[str, Any] = {"kind": kind, "what": what, "level": level, "text": text, "on": on}
    for fault in rule.faults(**said, opened_on=held.opened_on, today=today):
        raise Refused(fault.reason, field=fault.field)
    made = LearningStep.objects.create(
        custody=held,
        prisoner=held.prisoner,
        action=_chosen(held, action),
        provider=provider.strip(),
        **said | {"what": what.strip(), "text": text.strip()},
        by=by.person,
        name=by.name,
        role=ROLE_NAMES[by.role],
    )
    _record("added", made, by=by)
    return made


def _within(custody: Custody, *, by: Actor) -> Custody:
    """The open case, for who may write in it."""
    if not writes(by):
        raise Refused("Your role does not write learning records.")
    held = Custody.objects.visible_to(by).select_related("prisoner").filter(pk=custody.pk).first()
    if held is None or held.closed_on:
        raise Refused("This case is not within your reach, or closed.")
    return held


def _check(kind: str, level: str, text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="text")
    if kind not in LearningKind.values:
        raise Refused("Choose what it is.", field="kind")
    if level and level not in QualificationLevel.values:
        raise Refused("Choose one of the levels.", field="level")


def _chosen(custody: Custody, action: int | None) -> Action | None:
    """The action of the plan with this key; None where none is meant."""
    work = next((one for one in actions_of(custody) if one.pk == action), None)
    if action is not None and work is None:
        raise Refused("Choose an action of the plan as it stands.", field="action")
    return work


@transaction.atomic
def take_back(step: LearningStep, *, because: str, by: Actor) -> LearningStep:
    """Take a line back that was written in error; it stays, with the reason.

    Raises Refused without a reason, for a role that does not write learning records, and a second time.
    """
    if not writes(by):
        raise Refused("Your role does not write learning records.")
    rows = LearningStep.objects.visible_to(by).select_for_update(of=("self",))
    held = rows.select_related("custody__prisoner").filter(pk=step.pk).first()
    if held is None or held.taken_back_at:
        raise Refused("This line was taken back already.")
    if not because.strip():
        raise Refused("Say why it is taken back.", field="because")
    held.taken_back_at, held.taken_back_because, held.taken_back_by = Now(), because.strip(), by.person
    held.save(update_fields=["taken_back_at", "taken_back_because", "taken_back_by"])
    _record("taken_back", held, reason=because.strip(), by=by)
    return held


def _record(what: str, made: LearningStep, *, reason: str = "", by: Actor) -> None:
    headlines.touch(made.custody)
    audit.record(
        by=by,
        deed=f"sentence_plans.learning.{what}",
        subject=made,
        prisoner_number=made.custody.prisoner.number,
        reason=reason,
        details={"kind": made.kind},
    )
