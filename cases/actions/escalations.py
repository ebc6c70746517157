"""Questions of an offender supervisor to the manager of a probation trust, with their day (14)."""

from datetime import date, datetime

from django.db import transaction

from cases.actions import contacts, prison_settings
from cases.models import (
    Contact,
    ContactKind,
    ContactMode,
    Custody,
    Escalation,
    EscalationAnswer,
    WithWhom,
)
from cases.standards.working_days import add_working_days
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Notice, RoleAssignment, User

SETTING = "escalation_answer_days"


def answer_due(custody: Custody, *, today: date) -> date:
    """By when an escalation of today is to be answered: working days, by the setting of the prison."""
    prison = custody.headline.prison_id
    days = prison_settings.in_force(SETTING, prison_ids=[prison], today=today)[prison]
    return add_working_days(start=today, days=int(days)).due_on


@transaction.atomic
def escalate(custody: Custody, *, text: str, now: datetime, today: date, by: Actor) -> Escalation:
    """Ask the manager of the trust that holds the case; the question is an entry of the log.

    Raises Refused without the right, where no trust holds the case, while an earlier one is open, and as
    `cases.actions.contacts.log` does.
    """
    if not by.may("escalation:W"):
        raise Refused("Your role does not escalate to a probation trust.")
    trust = custody.headline.offender_manager_trust
    if trust is None:
        raise Refused("No probation trust holds this case: it has no offender manager.")
    entry = _logged(custody, text=text, with_whom=WithWhom.AGENCY, now=now, today=today, by=by)
    waiting = Escalation.objects.open().filter(custody=custody).first()  # the log locked the case
    if waiting:
        on = f"{waiting.due_on.day}/{waiting.due_on.month}/{waiting.due_on.year}"
        raise Refused(f"There is an escalation of this case already, to be answered by {on}.")
    made = Escalation.objects.create(
        contact=entry, custody=custody, trust=trust, asked_on=today, due_on=answer_due(custody, today=today)
    )
    managers = RoleAssignment.objects.holding(today).filter(role="trust_manager", trust=trust)
    managers_told = [held.user for held in managers.select_related("user")]
    _tell(made, managers_told, what="asks your trust about", by=by)
    audit.record(
        by=by,
        deed="cases.escalation.asked",
        subject=made,
        prisoner_number=custody.prisoner.number,
        details={"trust": trust.name, "due_on": made.due_on.isoformat(), "told": len(managers_told)},
    )
    return made


@transaction.atomic
def answer(escalation: Escalation, *, text: str, now: datetime, today: date, by: Actor) -> EscalationAnswer:
    """Answer for the trust; the answer is an entry of the log, and who asked is told.

    Raises Refused for anybody but a manager of that trust, where the case is out of reach, and where it was
    answered already or taken back.
    """
    if not by.may("escalation:A") or by.trust_id != escalation.trust_id:
        raise Refused("A manager of the trust that was asked answers.")
    entry = _logged(
        escalation.custody, text=text, with_whom=WithWhom.OFFENDER_SUPERVISOR, now=now, today=today, by=by
    )
    if not Escalation.objects.open().filter(pk=escalation.pk).exists():
        raise Refused("This was answered already, or taken back, while your page was open.")
    made = EscalationAnswer.objects.create(escalation=escalation, contact=entry, answered_on=today)
    asked_by = escalation.contact.author
    _tell(escalation, [asked_by] if asked_by else [], what="answered your escalation of", by=by)
    audit.record(
        by=by,
        deed="cases.escalation.answered",
        subject=escalation,
        prisoner_number=escalation.custody.prisoner.number,
        details={"trust": escalation.trust.name, "late": today > escalation.due_on},
    )
    return made


def _logged(custody: Custody, *, text: str, with_whom: str, now: datetime, today: date, by: Actor) -> Contact:
    return contacts.log(
        custody,
        happened_at=now,
        kind=ContactKind.COMMUNICATION,
        sub_kind="email",
        mode=ContactMode.EMAIL,
        with_whom=with_whom,
        text=text,
        now=now,
        today=today,
        by=by,
    )


def _tell(escalation: Escalation, receivers: list[User], *, what: str, by: Actor) -> None:
    prisoner = escalation.custody.prisoner
    words = f"{by.name}, {by.role_in_words}, {what} {prisoner.list_name}."
    letters = [
        Notice(
            user=user,
            text=words[:300],
            key=f"escalation:{escalation.pk}:{what[:8]}",
            leads_to="/escalations/",
            prisoner_number=prisoner.number,
        )
        for user in {one.pk: one for one in receivers}.values()
    ]
    notices.send_many(letters, by=by)
