"""Circumstances of the demonstration: diversity to court report, interviews, referrals, induction."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import (
    court_reports,
    diversity,
    home_areas,
    immigration,
    inductions,
    interviews,
    referrals,
    screenings,
    vulnerabilities,
)
from cases.actions.interviews import Interview
from cases.models import Custody, Prisoner, Referral
from cases.standards.interviews import NEED, NO_NEED, NOT_ASKED, Said, topics
from omu.actions.demonstration_estate import Estate, document
from omu.actions.demonstration_people import HEAD
from staff.models import ProbationTrust

Told = dict[str, Any]
NOON = datetime.time(12)


def recorded(estate: Estate) -> None:
    """Every block of the page of circumstances, in the order of the days within each block."""
    told = document("demonstration_circumstances.json")
    for code, areas in told["home_areas"].items():
        home_areas.count_as_near(estate.prisons[code], areas=areas, by=estate.actor(HEAD[code]))
    blocks = {
        "diversity": _diversity,
        "vulnerability": _vulnerability,
        "immigration": _immigration,
        "screenings": _screening,
        "court_reports": _court_report,
        "release_areas": _release_area,
        "interviews": _interview,
        "inductions": _induction,
    }
    for name, block in blocks.items():
        for one in told[name]:
            block(one, _case(one, estate), estate)


def _case(one: Told, estate: Estate) -> Custody:
    return Custody.objects.for_page().get(pk=estate.custodies[one["number"]].pk)


def _by(one: Told, estate: Estate) -> dict[str, Any]:
    return {"today": estate.day(one["days_ago"]), "by": estate.actor(one["by"])}


def _noon(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, NOON, timezone.get_current_timezone())


def _diversity(one: Told, custody: Custody, estate: Estate) -> None:
    issue = diversity.Issue(**one["issue"]) if "issue" in one else None
    found = {"nothing_found": one.get("nothing_found", False), "note": one.get("note", "")}
    diversity.consider(custody, **found, issue=issue, asked_prisoner=True, version=0, **_by(one, estate))
    if "done" in one:
        row = custody.prisoner.diversityissues.get()
        on = estate.day(one["done"]["days_ago"])
        diversity.save_issue(
            row, custody=custody, action=row.action, resource=row.resource, done_on=on,
            delivery_note=one["done"]["delivery_note"], version=row.version, today=on,
            by=estate.actor(one["by"]),
        )  # fmt: skip


def _vulnerability(one: Told, custody: Custody, estate: Estate) -> None:
    kept = {name: one[name] for name in ("kind", "concern", "arrangements")}
    on = estate.today + datetime.timedelta(days=one["review_in"])
    vulnerabilities.add(custody, **kept, review_on=on, **_by(one, estate))


def _immigration(one: Told, custody: Custody, estate: Estate) -> None:
    current = custody.prisoner.immigrationstatuss.filter(ended_on__isnull=True).first()
    immigration.record(
        custody, state=one["state"], since=estate.day(one["days_ago"]), contact=one["contact"],
        version=current.pk if current else 0, **_by(one, estate),
    )  # fmt: skip


def _screening(one: Told, custody: Custody, estate: Estate) -> None:
    facts = {name: one[name] for name in ("tool", "literacy", "numeracy", "declined") if name in one}
    screenings.record(
        custody, screened_on=estate.day(one["days_ago"]), **facts, version=0, **_by(one, estate)
    )


def _court_report(one: Told, custody: Custody, estate: Estate) -> None:
    facts: Told = {name: one[name] for name in ("author_name", "on_file") if name in one}
    if "trust" in one:
        facts["trust"] = ProbationTrust.objects.get(code=one["trust"])
    dated = estate.day(one["dated"]) if "dated" in one else None
    court_reports.record(custody, kind=one["kind"], dated_on=dated, **facts, version=0, **_by(one, estate))


def _release_area(one: Told, custody: Custody, estate: Estate) -> None:
    prisoner = Prisoner.objects.get(pk=custody.prisoner_id)
    home_areas.record(
        custody, home_area=prisoner.home_area, release_area=one["release_area"],
        version=prisoner.version, **_by(one, estate),
    )  # fmt: skip


def _said(topic: str, told: Told) -> Said:
    """Needs come with words; a topic that is named without any was asked, the others were not."""
    if topic not in told:
        return Said(topic, NOT_ASKED)
    one = told[topic]
    return Said(topic, NEED, one["words"], one["refer_to"]) if one else Said(topic, NO_NEED)


def _interview(one: Told, custody: Custody, estate: Estate) -> None:
    """The interview, and what the departments asked have answered by now."""
    noon = _noon(estate.day(one["days_ago"]))
    interview = Interview(
        happened_at=noon, mode="face_to_face", note=one["note"],
        said=tuple(_said(topic, one["said"]) for topic in topics()),
    )  # fmt: skip
    made = interviews.record(custody, interview=interview, now=noon, **_by(one, estate))
    for topic, answer in one["answers"].items():
        on = _noon(estate.day(answer["days_ago"]))
        referrals.answer(
            Referral.objects.get(interview=made, topic=topic),
            taken_up=answer["taken_up"],
            words=answer["words"],
            restricted=answer.get("restricted", False),
            now=on,
            **_by(answer, estate),
        )


def _induction(one: Told, custody: Custody, estate: Estate) -> None:
    on = estate.day(one["days_ago"])
    inductions.tick(custody, steps=one["steps"], done_on=on, **_by(one, estate))
