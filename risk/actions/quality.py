"""Drawing the sample of a month, and checking an assessment (docs/domain.md 7.13)."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines, prison_settings, supervision
from cases.models import Task
from risk.models import Assessment, QualityCheck, State
from risk.standards import quality as rule
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, RoleAssignment

LONGEST = 4000
#: Roles among whom somebody checks; whoever of them wrote or signed it leaves it to another.
CHECKERS = ("head_of_omu", "public_protection")


def checks(actor: Actor) -> bool:
    """Whether the role checks assessments of others."""
    return actor.may("quality:W") and not actor.narrowed_to("quality") and actor.user is not None


def _may(by: Actor) -> None:
    if not (by.is_system or checks(by)):
        raise Refused("Your role does not check the quality of assessments.")


def month_of(on: datetime.date) -> str:
    """The month of a day, such as "2026-10"."""
    return f"{on:%Y-%m}"


def _last_month(today: datetime.date) -> datetime.date:
    return today.replace(day=1) - datetime.timedelta(days=1)


def drawable(*, today: datetime.date) -> str:
    """The month that is drawn now: the last one that has ended, since a sample needs the whole month."""
    return month_of(_last_month(today))


@transaction.atomic
def draw(prison: Prison, *, today: datetime.date, by: Actor) -> list[QualityCheck]:
    """Draw the sample of the last whole month in a prison; what was drawn before stays.

    Each check is a task of the head of OMU and of public protection. Raises Refused for other roles.
    """
    _may(by)
    if not by.is_system and by.prison_id != prison.pk:
        raise Refused("The sample of a prison is drawn there.")
    held = Prison.objects.select_for_update().get(pk=prison.pk)
    return in_month(held, month=drawable(today=today), today=today, by=by)


@transaction.atomic
def in_month(prison: Prison, *, month: str, today: datetime.date, by: Actor) -> list[QualityCheck]:
    """Draw what is not drawn yet of a month in a prison, which the caller has locked.

    Of the cases the prison still holds: of others its checkers can read nothing. A check that ended without
    a result counts for none, so that the next lot of its author stands in its place.
    """
    rows = Assessment.objects.filter(
        author_prison=prison, custody__headline__prison=prison, state=State.COMPLETE,
        completed_on__gte=f"{month}-01", completed_on__lt=_next_month(month), quality_check__ended_on=None,
    ).select_related("prisoner", "author", "custody")  # fmt: skip
    found = {one.pk: one for one in rows.order_by("pk")}
    percent = prison_settings.in_force("quality_percent", prison_ids=[prison.pk], today=today)[prison.pk]
    drawn = rule.sample(
        candidates=[rule.Candidate(one.pk, one.author_id) for one in found.values()],
        month=month,
        percent=int(percent),
    )
    known = set(QualityCheck.objects.filter(assessment_id__in=found).values_list("assessment_id", flat=True))
    made = QualityCheck.objects.bulk_create(
        [
            QualityCheck(
                assessment=found[one.key], prison=prison, author=found[one.key].author, month=month,
                drawn_on=today, drawn_because=one.reason, questions_version=rule.built_in().version,
            )
            for one in drawn
            if one.key not in known
        ]
    )  # fmt: skip
    Task.objects.bulk_create([_task(one, role, today) for one in made for role in CHECKERS])
    details: dict[str, object] = {"month": month, "drawn": len(made)}
    audit.record(by=by, deed="risk.quality.drawn", subject=prison, details=details)
    return made


def _next_month(month: str) -> datetime.date:
    return (datetime.date.fromisoformat(f"{month}-01") + datetime.timedelta(days=32)).replace(day=1)


def _address(check: QualityCheck) -> str:
    return f"/quality/{check.pk}/"


def _task(check: QualityCheck, role: str, today: datetime.date) -> Task:
    number = check.assessment.prisoner.number
    return Task(
        custody=check.assessment.custody,
        role=role,
        prison=check.prison,
        kind="quality_check",
        text=f"Check the quality of the assessment of {number} by {check.author.full_name}",
        leads_to=_address(check),
        due_on=today + datetime.timedelta(days=28),
        key=task_key(check, role=role),
    )


def task_key(check: QualityCheck, *, role: str) -> str:
    """What the task of one of the roles that check is known by."""
    return f"quality:{check.pk}:{role}"


def stood_under(check: QualityCheck) -> set[int]:
    """Keys of those who wrote, signed or countersigned the assessment: none of them checks it."""
    row = check.assessment
    parts = row.part_signatures.values_list("by_id", flat=True)
    return {row.author_id, *row.signatures.values_list("by_id", flat=True), *parts}


@transaction.atomic
def give(
    check: QualityCheck,
    *,
    grades: Mapping[str, int | None],
    strengths: str,
    to_improve: str,
    today: datetime.date,
    by: Actor,
) -> QualityCheck:
    """Grade an assessment that was drawn; the score is worked out and cannot be entered.

    The result goes to the author and on the agenda of his or her supervision. Raises Refused (naming the
    question) for whoever stood under the assessment, a missing grade, without words, a second time, and for a
    check that ended when the case was moved.
    """
    _may(by)
    row = QualityCheck.objects.select_for_update(of=("self",)).select_related(
        "assessment__prisoner", "assessment__custody", "author", "prison"
    ).get(pk=check.pk)  # fmt: skip
    if by.user is None or by.user.pk in stood_under(row):
        raise Refused("Whoever wrote, signed or countersigned an assessment does not check it.")
    if row.done_on:
        raise Refused("This assessment was checked already.")
    if row.ended_on:
        raise Refused(row.ended_because)
    questions = rule.built_in()
    for fault in rule.faults(grades=grades, questions=questions):
        raise Refused(fault.reason, field=fault.key)
    for name, text in (("strengths", strengths), ("to_improve", to_improve)):
        if not text.strip() or len(text) > LONGEST:
            raise Refused(f"Write what the author can use, in at most {LONGEST:,} characters.", field=name)
    found = rule.score(grades=grades, questions=questions)
    row.grades, row.strengths, row.to_improve = dict(grades), strengths.strip(), to_improve.strip()
    row.points, row.out_of, row.percent = found.points, found.out_of, found.percent
    row.checked_by, row.done_on = by.user, today
    row.save()
    _tell(row, today=today, by=by)
    return row


def _tell(row: QualityCheck, *, today: datetime.date, by: Actor) -> None:
    """The tasks done, the author told, and a point on the agenda of his or her next supervision."""
    keys = [task_key(row, role=role) for role in CHECKERS]
    Task.objects.filter(key__in=keys, done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    number = row.assessment.prisoner.number
    text = f"The quality of your assessment of {number} was checked: {row.percent} per cent."
    notices.send(
        row.author, text=text, key=f"quality:{row.pk}", leads_to=_address(row), prisoner_number=number, by=by
    )
    if RoleAssignment.objects.holding(today).filter(user=row.author).exists():
        Task.objects.create(
            custody=row.assessment.custody,
            user=row.author,
            prison=row.prison,
            kind=supervision.POINT,
            text=f"Talk over in supervision: quality of the assessment of {number}, {row.percent} per cent",
            leads_to=_address(row),
            key=f"supervision:quality:{row.pk}",
        )
    headlines.touch(row.assessment.custody)
    details: dict[str, object] = {"percent": str(row.percent)}
    audit.record(
        by=by, deed="risk.quality.checked", subject=row, prisoner_number=number, details=details
    )  # fmt: skip
