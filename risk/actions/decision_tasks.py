"""Who is asked to do what about a decision: tasks and notices (docs/domain.md 12.2)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from cases.models import Custody, Task
from risk.models import DecisionRecord, Party
from staff.actions import notices
from staff.actors import Actor
from staff.models import User

#: Kind of the task of whoever is asked for an opinion.
OPINION = "decision_opinion"


def address(row: DecisionRecord) -> str:
    """Where a decision is found."""
    return f"/cases/{row.custody.prisoner.number}/decisions/{row.pk}/"


def _key(row: DecisionRecord, part: str) -> str:
    return f"decision:{row.pk}:{part}"


def ask_everybody(row: DecisionRecord, *, today: datetime.date, by: Actor) -> None:
    """A task for each whose opinion is asked for: by name where somebody holds the case, else the role.

    The caller records that the decision is open; whoever opened it is not asked by a task.
    """
    headline = row.custody.headline
    asked: list[tuple[str, User | None]] = [
        (Party.OFFENDER_SUPERVISOR, headline.offender_supervisor),
        (Party.OFFENDER_MANAGER, headline.offender_manager),
        (Party.PUBLIC_PROTECTION, None),
        (Party.SECURITY, None),
    ]
    Task.objects.bulk_create(
        [
            _task(row, party, holder, today)
            for party, holder in asked
            if holder or party not in {Party.OFFENDER_MANAGER}
            if holder is None or by.user is None or holder.pk != by.user.pk
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def follow(custodies: Iterable[Custody], *, by: Actor) -> None:
    """Hand the asking for an opinion to who holds the case now: the one who was asked may reach it no more.

    `custodies` come with headline, locked. Two queries for any number of cases, one where nobody changed.
    """
    cases = {one.pk: one.headline for one in custodies}
    waiting = Task.objects.filter(kind=OPINION, done_at__isnull=True, user__isnull=False, custody__in=cases)
    moved = []
    for task in waiting:
        held = cases[task.custody_id or 0]
        holders = {
            Party.OFFENDER_SUPERVISOR: held.offender_supervisor_id,
            Party.OFFENDER_MANAGER: held.offender_manager_id,
        }
        holder = holders.get(Party(task.key.rpartition(":")[2]))
        if holder and holder != task.user_id:
            task.user_id = holder
            moved.append(task)
    if moved:
        Task.objects.bulk_update(moved, ["user"])


def _task(row: DecisionRecord, party: str, holder: User | None, today: datetime.date) -> Task:
    number = row.custody.prisoner.number
    role = "head_of_omu" if party == Party.OFFENDER_SUPERVISOR and holder is None else party
    return Task(
        custody=row.custody,
        user=holder,
        role="" if holder else role,
        prison=row.prison,
        kind=OPINION,
        text=f"Give your opinion on {number}: {row.get_kind_display().lower()}"[:400],
        leads_to=f"{address(row)}opinion/",
        due_on=row.wanted_by or today + datetime.timedelta(days=14),
        key=_key(row, f"opinion:{party}"),
    )


@transaction.atomic
def ask_manager(row: DecisionRecord, *, today: datetime.date, by: Actor) -> None:
    """A task for the head of OMU: may it be decided without what is lacking."""
    key = _key(row, "excuse")
    Task.objects.filter(key__startswith=key, done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    number = row.custody.prisoner.number
    words = row.get_kind_display().lower()
    Task.objects.create(
        custody=row.custody,
        role="head_of_omu",
        prison=row.prison,
        kind="decision_excuse",
        text=f"May {words} of {number} be decided without? {' '.join(row.exception_for)}"[:400],
        leads_to=f"{address(row)}exception/answer/",
        due_on=today,
        key=f"{key}:{row.version}",
    )


def close(row: DecisionRecord, *, part: str = "", by: Actor) -> None:
    """Close the open tasks about a decision, or those of one part of it."""
    Task.objects.filter(key__startswith=_key(row, part), done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )


def _tell(row: DecisionRecord, user: User, text: str, part: str, *, by: Actor) -> None:
    if by.user is None or user.pk != by.user.pk:
        notices.send(
            user,
            text=text,
            key=_key(row, part),
            leads_to=address(row),
            prisoner_number=row.custody.prisoner.number,
            by=by,
        )


def tell_excused(row: DecisionRecord, *, by: Actor) -> None:
    """Tell whoever asked."""
    said = "approved" if row.excused else "did not approve"
    text = f"{by.name} {said} that the decision on {row.custody.prisoner.number} is made without: "
    if row.exception_by:
        _tell(row, row.exception_by, text + row.excused_words, f"excused:{row.version}", by=by)


def tell_decided(row: DecisionRecord, *, by: Actor) -> None:
    """Tell who opened it, who holds the case, and everybody who was heard."""
    case = Custody.objects.select_related("headline").get(pk=row.custody_id)
    keys = {row.opened_by_id, case.headline.offender_supervisor_id, case.headline.offender_manager_id}
    keys |= set(row.opinions.values_list("by_id", flat=True))
    words = row.get_outcome_display().lower()
    text = f"{row.get_kind_display()} of {row.custody.prisoner.number} is decided: {words}."
    for user in User.objects.filter(pk__in=[key for key in keys if key], is_active=True).order_by("pk"):
        _tell(row, user, text, "decided", by=by)
