"""Records to be printed in tests, written through the actions by people who do not exist."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.actions import (
    contacts,
    court_reports,
    diversity,
    dossier_checks,
    dossiers,
    immigration,
    interviews,
    prison_settings,
    reallocations,
    redeployments,
    screenings,
    specialisms,
    vulnerabilities,
)
from cases.actions.contacts import Entry
from cases.actions.interviews import Interview
from cases.models import Custody, DiversityReview, DossierCheck
from cases.standards.interviews import Said
from risk.actions import form_versions
from staff import actors
from tests.risk import writing

NOON = datetime.time(12)
#: Restricted texts: what a reader without the right must never find, and what he or she finds instead.
SECRET = "Phone found taped beneath the servery shelf"
REPORT = "SIR 2026/7730"
GIST = "May be pressed to hold things for others"
TO_DO = "Keep him off servery work"
MINUTES = "Level 2 meeting: ex-partner has moved to a refuge"
DIAGNOSIS = "Started on lithium"


def at(world: Any, *, days: int, hour: int = 12) -> datetime.datetime:
    """A moment so many days before the day of the world."""
    day = world.today - datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(hour), timezone.get_current_timezone())


def log(world: Any, custody: Custody, actor: Any, **facts: Any) -> Any:
    """One entry."""
    plain = {
        "happened_at": at(world, days=1),
        "kind": "general",
        "sub_kind": "supervisor_entry",
        "mode": "face_to_face",
        "with_whom": "prisoner",
        "text": "He spoke about work on the gardens.",
    }
    now = datetime.datetime.combine(world.today, NOON, timezone.get_current_timezone())
    return contacts.log(custody, **(plain | facts), now=now, today=world.today, by=actor)


def person(world: Any, **facts: Any) -> Custody:
    """Somebody received 200 days ago, with both holders."""
    began = world.today - datetime.timedelta(days=200)
    dates = {
        "CRD": datetime.date(2028, 3, 21),
        "LED": datetime.date(2030, 3, 21),
        "SED": datetime.date(2030, 3, 21),
    }
    custody = world.receive(received_on=began, sentenced_on=began, key_dates=dates, **facts)
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    return Custody.objects.for_page().get(pk=custody.pk)


def restricted(world: Any, custody: Custody) -> None:
    """One restricted entry of each kind, the security one amended."""
    entry = log(
        world, custody, world.actor("security"), kind="observation", sub_kind="wing", text=SECRET,
        restriction="restricted_security", report_number=REPORT, gist_bearing=GIST,
        gist_what_to_do=TO_DO, mode="observation", with_whom="nobody",
    )  # fmt: skip
    contacts.amend(
        entry, text=f"{SECRET}, second shelf", reason="place was wrong", now=at(world, days=0),
        today=world.today, by=world.actor("security"),
    )  # fmt: skip
    log(
        world, custody, world.actor("public_protection"), kind="report", sub_kind="mappa", text=MINUTES,
        restriction="restricted_protection", no_gist_because="agreed at the meeting", mode="meeting",
        with_whom="agency",
    )  # fmt: skip
    log(
        world, custody, world.actor("health"), kind="observation", sub_kind="health_care", text=DIAGNOSIS,
        restriction="restricted_health", no_gist_because="health detail",
    )  # fmt: skip


def entries(world: Any, custody: Custody, number: int, *, words: int = 60) -> None:
    """Many ordinary entries over the last months, one of them amended."""
    supervisor = world.actor("offender_supervisor")
    text = ("He had been to work each day and asked about the next course. ") * max(1, words // 12)
    written = [
        Entry(
            custody=custody,
            happened_at=at(world, days=1 + index * 180 // number),
            kind="general",
            mode="face_to_face",
            with_whom="prisoner",
            sub_kind="supervisor_entry",
            text=f"Entry {index}. {text}",
            tags=("progress",) if index % 7 == 0 else (),
        )
        for index in range(number)
    ]
    now = at(world, days=0)
    outcomes = contacts.log_many(written, now=now, today=world.today, by=supervisor)
    assert all(one.made for one in outcomes), outcomes[0].refusal
    first = outcomes[0].contact
    changed = {"text": "It was Tuesday.", "reason": "wrong day"}
    contacts.amend(first, **changed, now=now, today=world.today, by=supervisor)


def assessed(world: Any, custody: Custody) -> None:
    """A complete assessment: High to the public, needs throughout, countersigned."""
    form_versions.load(by=world.system)
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    levels = writing.levels(public="high")
    made = writing.signed(world, custody, supervisor, community=levels, score=2)
    if made.state != "complete":
        writing.countersigned(world, made, world.actor("head_of_omu"))


def shared_out(world: Any, custody: Custody) -> None:
    """The case has changed hands in every way: a second manager, a bulk move, other duties, a setting."""
    head, facts = world.actor("head_of_omu"), {"today": world.today}
    world.allocate(custody, actors.of(world.assign("offender_manager")))
    officer = world.assign("offender_supervisor")
    reallocations.reallocate(
        [custody.pk], held_as="offender_supervisor", holders=[officer], reason="tests", **facts, by=head
    )
    redeployments.record(
        world.ashbourne, officer=officer.user, started_on=world.today, ended_on=world.today,
        hours=Decimal(8), duty="Gate", **facts, by=head,
    )  # fmt: skip
    specialisms.choose(officer, kinds=["ppo"], **facts, by=head)
    prison_settings.set_value(
        world.ashbourne, key="caseload_mode", value="specialist", effective_from=world.today, reason="tests",
        **facts, by=head,
    )  # fmt: skip


def circumstances(world: Any, custody: Custody) -> None:
    """Something of every circumstance, a first interview with a referral, a step of induction."""
    supervisor, clerk = world.actor("offender_supervisor"), world.actor("case_administrator")
    by = {"today": world.today, "by": supervisor}
    issue = diversity.Issue(aspect="age", issue="Cannot climb stairs")
    known = DiversityReview.objects.newest(custody.prisoner)
    seen = known.pk if known else 0
    diversity.consider(custody, nothing_found=False, asked_prisoner=True, issue=issue, version=seen, **by)
    vulnerabilities.add(custody, kind="coping", concern="First time in prison", **by)
    immigration.record(custody, state="none", since=world.today, version=0, **by)
    screenings.record(
        custody, screened_on=world.today, tool="Initial assessment", literacy="level_1", version=0, **by
    )
    court_reports.record(custody, kind="none", version=0, today=world.today, by=clerk)
    said = (Said("housing", "need", "No home to go to", "case_administrator"),)
    noon = at(world, days=0)
    held = Interview(happened_at=noon, mode="face_to_face", said=said)
    interviews.record(custody, interview=held, now=noon, **by)


def copy_sent_back(world: Any, custody: Custody) -> DossierCheck:
    """A copy for the prisoner that a second person has sent back."""
    made = dossiers.ask(custody, purpose="prisoner", reader="The prisoner", by=world.actor("head_of_omu"))
    built = dossiers.Built(
        file=ContentFile(b"%PDF-1.7"), sha256="0" * 64, pages=1, digest="0" * 64, restricted=[],
        as_on=world.today,
    )  # fmt: skip
    draft = dossiers.complete(made, built=built, now=timezone.now(), by=world.actor("head_of_omu"))
    dossier_checks.answer(
        draft, released=False, words="Names his aunt.", by=actors.of(world.assign("head_of_omu"))
    )
    return draft.answer_given
