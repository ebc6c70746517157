"""What the record of many cases holds, gathered at once to check completeness (docs/domain.md 14.3)."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from cases.actions import circumstance_facts
from cases.actions.circumstance_facts import Known
from cases.models import Allocation, Clock, Contact, CourtReport, Custody, Headline, HeldAs, Prisoner
from inspection.standards.completeness import Facts, names_a_programme
from risk.models import Answer, Assessment, RoshRating, RoshSummary
from risk.models import State as AssessmentState
from risk.standards.levels import COMMUNITY_GROUPS
from sentence_plans.models import Action, Objective, PlanReview, Purpose, SentencePlan, WorkStatus
from sentence_plans.models import State as PlanState

#: Items of section 1 that hold previous convictions (docs/domain.md 7.3).
CONVICTIONS = ("1.2", "1.3", "1.8")
TEXTS = ("who", "nature", "when_greatest", "increases", "reduces")
PLANS_STANDING = (PlanState.SIGNED, PlanState.DRAFT)

Part = dict[str, Any]


def gather(
    custodies: Iterable[int], *, known: Mapping[int, Known] | None = None, today: datetime.date
) -> dict[int, Facts]:
    """The facts of each case by key of its custody, as of today; a fixed number of queries for any number.

    `known` are the circumstances of these people, where they have been gathered already.
    """
    cases = {one.pk: one for one in Custody.objects.filter(pk__in=list(custodies))}
    people = {one.prisoner_id for one in cases.values()}
    known = circumstance_facts.gather(people) if known is None else known
    parts: dict[int, Part] = {pk: {"sentenced_on": one.sentenced_on} for pk, one in cases.items()}
    for source in (_headlines, _court, _owed, _log, _managers):
        _join(parts, source(list(cases)))
    roots = _roots(people)
    of_people = [source(roots) for source in (_assessments, _plans, _work)]
    for pk, one in cases.items():
        for found in of_people:
            parts[pk] |= found.get(roots[one.prisoner_id], {})
        parts[pk] |= _learning(known[one.prisoner_id])
    return {pk: Facts(today=today, **part) for pk, part in parts.items()}


def _roots(people: Iterable[int]) -> dict[int, int]:
    """Every record of these human beings, by key, with the one it is read with (docs/adr/0013)."""
    records = Prisoner.objects.humans(people)
    return dict(records.order_by().values_list("pk", Coalesce("same_as_id", "pk")))


def _join(parts: dict[int, Part], found: dict[int, Part]) -> None:
    for pk, part in found.items():
        parts[pk] |= part


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return localtime(moment).date() if moment else None


def _headlines(keys: list[int]) -> dict[int, Part]:
    return {
        one.custody_id: {
            "rosh": one.rosh_level,
            "tier": one.tier,
            "mappa": one.mappa,
            "contact_every_days": one.contact_every_days,
            "last_contact_on": _day(one.last_contact_at),
            "last_manager_contact_on": _day(one.last_om_contact_at),
            "in_scope": one.in_scope,
        }
        for one in Headline.objects.filter(custody_id__in=keys)
    }


def _court(keys: list[int]) -> dict[int, Part]:
    """The report recorded last."""
    rows = CourtReport.objects.filter(custody_id__in=keys).order_by("id")
    return {
        one.custody_id: {
            "court_report": "none" if one.kind == "none" else "written",
            "court_report_on_file": one.on_file,
        }
        for one in rows
    }


def _owed(keys: list[int]) -> dict[int, Part]:
    """Whether T5 asks for assessment and plan, and until when."""
    rows = Clock.objects.filter(custody_id__in=keys, standard="T5", not_applicable_because="")
    return {
        one.custody_id or 0: {"owed": True, "owed_by": one.last_day}
        for one in rows.order_by("started_on", "id")
    }


def _log(keys: list[int]) -> dict[int, Part]:
    """Reports in the log, by what they are of."""
    rows = Contact.objects.filter(custody_id__in=keys, kind="report", amends__isnull=True)
    standing = rows.filter(withdrawal__isnull=True).order_by()
    counted = standing.values("custody_id").annotate(
        board_entries=Count("pk", filter=Q(sub_kind="board")),
        meeting_entries=Count("pk", filter=Q(sub_kind__in=["idrmt", "mappa"])),
        programme_reports=Count("pk", filter=Q(sub_kind="post_programme")),
    )
    return {row["custody_id"]: {k: v for k, v in row.items() if k != "custody_id"} for row in counted}


def _managers(keys: list[int]) -> dict[int, Part]:
    """Since when there has been an offender manager, whoever it was: the first one counts."""
    rows = Allocation.objects.filter(custody_id__in=keys, held_as=HeldAs.OFFENDER_MANAGER)
    return {one.custody_id: {"manager_since": one.started_on} for one in rows.order_by("-started_on", "-id")}


def _assessments(roots: dict[int, int]) -> dict[int, Part]:
    """The latest complete assessment of each human being, with what it holds, and whether it was a review."""
    rows = Assessment.objects.filter(prisoner_id__in=roots, state=AssessmentState.COMPLETE)
    latest: dict[int, Assessment] = {}
    reviewed: dict[int, datetime.date | None] = {}
    for one in rows.order_by("completed_on", "pk"):
        human = roots[one.prisoner_id]
        before = latest.get(human)
        if before and before.custody_id == one.custody_id:
            reviewed[human] = one.completed_on
        latest[human] = one
    keys = [one.pk for one in latest.values()]
    levels, texts, convictions = _levels(keys), _texts(keys), _convictions(keys)
    return {
        human: {
            "assessment_on": one.completed_on,
            "levels_whole": levels.get(one.pk, 0) == len(COMMUNITY_GROUPS),
            "summary_whole": one.pk in texts,
            "convictions": convictions.get(one.pk, ""),
            "assessment_reviewed_on": reviewed.get(human),
        }
        for human, one in latest.items()
    }


def _levels(keys: list[int]) -> dict[int, int]:
    rows = RoshRating.objects.filter(assessment_id__in=keys).exclude(community="").order_by()
    counted = rows.values("assessment_id").annotate(groups=Count("pk"))
    return {row["assessment_id"]: row["groups"] for row in counted}


def _texts(keys: list[int]) -> set[int]:
    rows = RoshSummary.objects.filter(assessment_id__in=keys).exclude(
        Q(*((name, "") for name in TEXTS), _connector=Q.OR)
    )
    return set(rows.values_list("assessment_id", flat=True))


def _convictions(keys: list[int]) -> dict[int, str]:
    """ "answered" where any item holds an answer, "not known" where each answered one says so."""
    found: dict[int, str] = {}
    for one in Answer.objects.filter(assessment_id__in=keys, item__in=CONVICTIONS):
        if one.score is not None or one.value is not None:
            found[one.assessment_id] = "answered"
        elif one.missing:
            found.setdefault(one.assessment_id, "not known")
    return found


def _plans(roots: dict[int, int]) -> dict[int, Part]:
    """The plan of each human being that stands: signed once, and what it says of the board; its last review.

    Where records were merged that have an open plan each, the one opened last.
    """
    rows = SentencePlan.objects.filter(prisoner_id__in=roots).open().order_by("id")
    plans = {one.pk: one for one in rows}
    reviews = PlanReview.objects.standing().filter(plan_id__in=plans).order_by("on", "id")
    reviewed = dict(reviews.values_list("plan_id", "on"))
    return {
        roots[one.prisoner_id]: {
            "plan_signed_on": one.completed_on if one.state in PLANS_STANDING else None,
            "board_noted": one.at_board.strip(),
            "reviewed_on": reviewed.get(one.pk),
        }
        for one in plans.values()
    }


def _work(roots: dict[int, int]) -> dict[int, Part]:
    """Completed programmes among the actions, and whether an objective is about learning."""
    found: dict[int, Part] = {human: {"programmes": ()} for human in roots.values()}
    done = Action.objects.filter(
        objective__plan__prisoner_id__in=roots, status=WorkStatus.FULLY_ACHIEVED
    ).order_by("id")
    for person, what in done.values_list("objective__plan__prisoner_id", "what"):
        if names_a_programme(text=what):
            found[roots[person]]["programmes"] += (what,)
    learning = Objective.objects.in_plan().filter(
        plan__prisoner_id__in=roots, purposes__contains=[Purpose.LEARNING]
    )
    for person in learning.values_list("plan__prisoner_id", flat=True):
        found[roots[person]]["learning_objective"] = True
    return found


def _learning(known: Known) -> Part:
    return {
        "screened": known.screened,
        "screening_declined": known.declined,
        "learning_need": known.learning_need.holds,
    }
