"""Who is to read the risk management plan, and who has (docs/domain.md 7.10)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines, prison_settings
from cases.models import Custody, Task
from cases.standards.working_days import add_working_days
from risk.actions import content, rights
from risk.actions.assessment_tasks import address
from risk.models import Assessment, PlanCopy, State, sight
from risk.standards import risk_plan
from staff import actors, audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment

SETTING = "plan_acknowledge_days"
CLOSED = (State.LOCKED, State.LOCKED_BY_LIMIT)


def may_list(*, by: Actor) -> bool:
    """Whether the role says who is to read a plan."""
    return by.may("risk_management_plan:W") or rights.writes(by)


def cannot_read(assignment: RoleAssignment, *, row: Assessment) -> str:
    """Why somebody may not read the plan of a case, in words; '' where he or she may.

    The role has to read plans at all, the case has to be within its reach, and where it reads no more than
    its own actions, there has to be one.
    """
    reader, name = actors.of(assignment), assignment.user.full_name
    seen = sight(reader).plan
    if not seen:
        return f"{name} may not read it: a role of {assignment.role_in_words} reads no risk management plan."
    if not Custody.objects.visible_to(reader).filter(pk=row.custody_id).exists():
        return f"{name} may not read it: the case is not within reach of {assignment}."
    if seen == "actions" and not _own_actions(row, assignment.role):
        return (
            f"{name} would see nothing: {assignment.role_in_words} reads its own actions, and there is none."
        )
    return ""


def _own_actions(row: Assessment, role: str) -> bool:
    harm = content.read(row).harm
    return any(risk_plan.actions_of(said=harm.said(code), role=role) for code in harm.parts)


def candidates(row: Assessment, *, today: datetime.date) -> list[RoleAssignment]:
    """Whom the list may be offered: those of the prison and of the trust whose role reads plans at all.

    Not victim liaison officers, who read the victim part by their own pages (docs/adr/0020).
    """
    held = RoleAssignment.objects.holding(today).select_related("user", "prison", "trust", "organisation")
    headline = row.custody.headline
    near = list(held.filter(prison_id__in=[headline.prison_id, headline.incoming_prison_id]))
    near += list(held.filter(trust_id=headline.offender_manager_trust_id, trust_id__isnull=False))
    near += list(held.filter(role="partner"))
    return [one for one in near if sight(actors.of(one)).plan not in {"", "victim"}]


@transaction.atomic
def list_reader(
    assessment: Assessment, *, assignment: RoleAssignment, why: str = "", today: datetime.date, by: Actor
) -> PlanCopy:
    """Put somebody on the distribution list; with the assessment complete the plan is shared at once.

    Raises Refused for somebody who may not read it, somebody on the list already, a role that does not write
    plans, and an assessment that was closed unfinished.
    """
    if not may_list(by=by):
        raise Refused("Your role does not say who is to read the plan.")
    user, row = rights.somebody(by), rights.held(assessment)
    if row.state in CLOSED:
        raise Refused("This assessment was closed unfinished: its plan is shared with nobody.")
    if reason := cannot_read(assignment, row=row):
        raise Refused(reason, field="assignment")
    listed = PlanCopy.objects.filter(assessment=row).listed()
    if listed.filter(assignment=assignment).exists():
        raise Refused(f"{assignment.user.full_name} is on the list already.", field="assignment")
    made = PlanCopy.objects.create(
        assessment=row, assignment=assignment, why=why.strip()[:200], listed_by=user
    )
    _record(row, "listed", reader=str(assignment), name=assignment.user.full_name, by=by)
    headlines.touch(row.custody)
    if row.state == State.COMPLETE:
        _share(row, [made], today=today, by=by)
    return made


@transaction.atomic
def take_off(copy: PlanCopy, *, today: datetime.date, by: Actor) -> PlanCopy:
    """Take somebody off the list before the plan was shared. Raises Refused afterwards: a copy is out."""
    if not may_list(by=by):
        raise Refused("Your role does not say who is to read the plan.")
    held = PlanCopy.objects.select_for_update(of=("self",)).for_list().get(pk=copy.pk)
    if held.shared_on or held.taken_off_on:
        raise Refused("The plan was shared already: the line stays.")
    held.taken_off_on = today
    held.save(update_fields=["taken_off_on"])
    _record(held.assessment, "taken_off", name=held.assignment.user.full_name, by=by)
    return held


@transaction.atomic
def share(row: Assessment, *, today: datetime.date, by: Actor) -> None:
    """Share the plan of an assessment just complete with everybody on its list.

    Somebody who may no longer read it is taken off, and the audit says so.
    """
    waiting = PlanCopy.objects.filter(assessment=row, shared_on__isnull=True).listed()
    fit = []
    for one in waiting.for_list():
        if cannot_read(one.assignment, row=row):
            PlanCopy.objects.filter(pk=one.pk).update(taken_off_on=today)
            _record(row, "taken_off", name=one.assignment.user.full_name, by=by)
        else:
            fit.append(one)
    _share(row, fit, today=today, by=by)


def _share(row: Assessment, copies: list[PlanCopy], *, today: datetime.date, by: Actor) -> None:
    if not copies:
        return
    last = add_working_days(start=today, days=_days(row, today)).due_on
    for one in copies:
        one.shared_on, one.acknowledge_by = today, last
        one.save(update_fields=["shared_on", "acknowledge_by"])
        _ask(row, one, last, by=by)
        _record(row, "shared", name=one.assignment.user.full_name, reader=str(one.assignment), by=by)


def _days(row: Assessment, today: datetime.date) -> int:
    prison = row.custody.headline.prison_id
    return int(prison_settings.in_force(SETTING, prison_ids=[prison], today=today)[prison])


def _ask(row: Assessment, copy: PlanCopy, last: datetime.date, *, by: Actor) -> None:
    """A task and a notice for one reader."""
    number, key = row.custody.prisoner.number, f"risk_plan:{copy.pk}"
    text = f"Read the risk management plan of {number} and acknowledge it by {last:%d/%m/%Y}"
    leads_to = address(row, page="risk-plan")
    user = copy.assignment.user
    Task.objects.create(
        custody=row.custody, user=user, prison=copy.assignment.prison, kind="read_risk_plan", text=text,
        leads_to=leads_to, due_on=last, key=key,
    )  # fmt: skip
    notices.send(user, text=text, key=key, leads_to=leads_to, prisoner_number=number, by=by)


@transaction.atomic
def acknowledge(copy: PlanCopy, *, today: datetime.date, by: Actor) -> PlanCopy:
    """Say that one has read the plan. Raises Refused for anybody but its reader, and before it is shared."""
    held = PlanCopy.objects.select_for_update(of=("self",)).for_list().get(pk=copy.pk)
    if by.assignment is None or held.assignment_id != by.assignment.pk:
        raise Refused("Only the person on the list acknowledges a plan, in the role named there.")
    if held.shared_on is None or held.taken_off_on:
        raise Refused("The plan is not shared yet.")
    if held.acknowledged_on is None:
        held.acknowledged_on = today
        held.save(update_fields=["acknowledged_on"])
        _done(held, by=by)
        _record(held.assessment, "acknowledged", by=by)
        headlines.touch(held.assessment.custody)
    return held


def _done(copy: PlanCopy, *, by: Actor) -> None:
    rows = Task.objects.filter(key=f"risk_plan:{copy.pk}", done_at__isnull=True)
    rows.update(done_at=Now(), done_by=by.user)


@transaction.atomic
def carry(before: Assessment, *, made: Assessment, by: Actor) -> None:
    """The readers of the plan before, on the list of its copy; whoever may no longer read is found later."""
    user, readers = rights.somebody(by), list(PlanCopy.objects.filter(assessment=before).listed())
    PlanCopy.objects.bulk_create(
        [
            PlanCopy(assessment=made, assignment_id=one.assignment_id, why=one.why, listed_by=user)
            for one in readers
        ]
    )
    if readers:
        _record(made, "carried", by=by)


def _record(row: Assessment, deed: str, *, by: Actor, **details: str) -> None:
    audit.record(
        by=by,
        deed=f"risk.plan.{deed}",
        subject=row,
        prisoner_number=row.prisoner.number,
        details=details,
    )
