"""The demonstration: it loads through the actions into an empty database only, and every part of it shows."""

import csv
import datetime
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cases.actions import handover_checks, matches, unheld
from cases.models import (
    ClockFlag,
    Contact,
    Custody,
    HandoverCheck,
    Headline,
    Merge,
    Reallocation,
    Redeployment,
    Release,
    Task,
    Transfer,
)
from cases.models.contacts import sight
from cases.standards.matching import Sought
from omu.actions import demonstration
from omu.actions.demonstration_estate import Estate
from omu.dashboards.circumstances import LISTS, Watched
from risk.actions import content
from risk.models import Assessment, InformationRequest, QualityCheck, State
from sentence_plans.models import LearningStep, ObjectiveComment, SentencePlan
from staff.actions.errors import Refused
from staff.models import AuditEvent, RoleAssignment, User
from staff.permissions import ROLE_NAMES
from tests.conftest import sign_in
from tests.omu.demonstrated_audits import cases_were_audited_and_people_asked, measures_were_counted
from tests.omu.demonstrated_figures import every_number_of_the_dashboard_has_cases
from tests.omu.demonstrated_programmes import programmes_are_run_waited_for_and_reported
from tests.world import TODAY

DATA = Path(demonstration.__file__).resolve().parents[1] / "data"


def case(number):
    return Custody.objects.for_page().of_number(number).first()


def standing(number, kind):
    """The standards of the flags of a kind that stand in a case."""
    flags = ClockFlag.objects.filter(
        clock__custody__prisoner__number=number, kind=kind, cleared_on__isnull=True
    )
    return set(flags.values_list("clock__standard", flat=True))


def it_makes_both_prisons_and_somebody_in_every_role(estate):
    assert set(RoleAssignment.objects.values_list("role", flat=True)) == set(ROLE_NAMES)
    assert len(estate.logins) == User.objects.filter(is_active=True).count() == 32
    assert User.objects.get(is_active=False).username == "os.farrow"
    held = Headline.objects.values_list("prison__code", flat=True)
    assert (list(held).count("ASH"), list(held).count("MRD")) == (18, 8)
    # Beside the table: six managers who signed a plan, two comments on objectives, interviews and referrals,
    # a hand-over; and ten around the log: three messages, three entries of a board and after it, one that was
    # withdrawn, two escalations and an answer; three of boards; two from the case system of the trust.
    # A temporary release that was decided, and how it ended; a report of a partner organisation.
    # Two cases that were talked about in supervision, four decisions on MAPPA, three entries of oversight.
    # Minutes of three meetings, of six cases in all; two flags of gangs.
    # Three decisions on contact with children, two on contact with a person, three statements on victims.
    beside = 6 + 2 + 3 + 3 + 1 + 10 + 3 + 2 + 2 + 2 + 4 + 3 + 6 + 3 + 2 + 3 + 2 + 1
    assert Contact.objects.filter(origin="probation:ALD").count() == 2
    assert Contact.objects.count() == len(estate_rows("demonstration_log.tsv")) + beside


def estate_rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def everything_was_done_by_somebody_and_stands_in_the_audit(estate):
    deeds = dict.fromkeys(AuditEvent.objects.values_list("deed", flat=True))
    assert {
        "cases.prisoner.received",
        "cases.contact.logged",
        "cases.contact.amended",
        "risk.assessment.completed",
        "sentence_plans.plan.signed",
        "cases.transfer.arrived",
        "cases.supervision.case_noted",
        "sentence_plans.plan.entry_linked",
    } <= set(deeds)


def assessments_stand_in_every_state(estate):
    every = Assessment.objects.select_related("prisoner").order_by("-pk")
    stands = {one.prisoner.number: one for one in every}
    assert stands["A4109BL"].state == State.COMPLETE
    assert stands["A4109BL"].signatures.count() == 1
    assert stands["A4103BE"].state == State.COMPLETE
    assert [one.by.username for one in stands["A4103BE"].signatures.order_by("pk")] == [
        "os.adeyemi",
        "head.marlowe",
    ]
    assert stands["A4104BF"].state == State.SIGNED
    assert stands["A4113BQ"].state == State.OPEN
    begun = {one.state for one in Assessment.objects.filter(prisoner__number="A4117BV")}
    assert begun == {State.COMPLETE, State.OPEN}


def departments_were_asked_and_a_sample_was_checked(estate):
    asked = InformationRequest.objects.filter(assessment__prisoner__number="A4113BQ")
    assert {one.role: bool(one.answered_on) for one in asked} == {
        "learning_and_skills": True,
        "wing_staff": False,
    }
    learned = LearningStep.objects.filter(prisoner__number="A4113BQ").values_list("kind", flat=True)
    assert set(learned) == {"plan", "started", "qualification"}
    done = QualityCheck.objects.get(done_on__isnull=False)
    assert (done.assessment.prisoner.number, done.checked_by.username) == ("A4107BJ", "pp.okonkwo")
    # What always applies weighs 51: three each, one more for victims (4), one less for objectives (5) and
    # diversity (2): 153 + 4 - 5 - 2 = 150 of 204.
    assert (done.points, done.out_of, str(done.percent)) == (150, 204, "73.5")
    found = content.read(Assessment.objects.get(prisoner__number="A4113BQ")).predicted.results
    assert "OGRS3" in {one.predictor.upper() for one in found if one.known}
    assert case("A4109BL").headline.rosh_level == "low"
    assert case("A4103BE").headline.rosh_level == "very_high"


def two_records_wait_to_be_told_one_person_or_two(estate):
    merge = Merge.objects.waiting().get()
    assert (merge.kept.number, merge.other.number, merge.prison.code) == ("A4101BC", "A3977KX", "ASH")
    head = estate.actor("head.marlowe")
    assert Task.objects.visible_to(head).open().filter(kind="merge").count() == 1
    found = matches.look(
        Sought(family="thistle", given="william", born_on=merge.other.born_on),
        but_not=merge.other, today=TODAY, by=estate.actor("admin.penrose"),
    )  # fmt: skip
    assert [one.prisoner.number for one in found] == ["A4101BC"]


def the_countersignature_waits_on_the_list_of_the_head(estate):
    head = estate.actor("head.marlowe")
    waiting = Task.objects.visible_to(head).filter(done_at__isnull=True, custody=case("A4104BF"))
    assert any("countersign" in task.text.lower() for task in waiting)


def plans_are_signed_or_wait_for_the_manager(estate):
    states = {one.prisoner.number: one.state for one in SentencePlan.objects.select_related("prisoner")}
    assert states["A4108BK"] == "draft"
    assert states["A4102BD"] == "interim"
    assert {state for number, state in states.items() if number not in {"A4108BK", "A4102BD"}} == {"signed"}
    asked = ObjectiveComment.objects.get(asks_for_change=True)
    assert (asked.by.username, asked.objective.plan.prisoner.number) == ("om.silcott", "A4108BK")
    signed = SentencePlan.objects.get(prisoner__number="A4103BE").signatures
    assert set(signed.values_list("signed_as", flat=True)) == {
        "author",
        "prisoner",
        "offender_manager",
        "countersigner",
    }


def transfers_are_asked_for_accepted_and_ended(estate):
    states = dict(Transfer.objects.values_list("prisoner__number", "state"))
    ended = {"A4116BT": "arrived", "A4119BX": "unasked"}
    assert states == {"A4104BF": "accepted", "A4109BL": "requested", "A4118BW": "accepted"} | ended
    supervisor = estate.actor("os.lindqvist")
    assert not Custody.objects.visible_to(supervisor).filter(prisoner__number="A4116BT").exists()
    wrote = Contact.objects.visible_to(supervisor).filter(prisoner__number="A4116BT")
    assert {one.author.username for one in wrote} >= {"os.lindqvist", "carat.boyle", "wing.khan"}
    assert "os.pike" not in {one.author.username for one in wrote}


def clocks_are_due_soon_and_overdue_where_the_walk_says_so(estate):
    assert {"T8.assessment", "T8.plan"} <= standing("A4109BL", "due_soon")
    assert "T2" in standing("A4111BN", "overdue")
    assert "T5" in standing("A4113BQ", "overdue")
    assert "T9a.assessment" in standing("A4115BS", "overdue")
    assert "T1" in standing("A4120BY", "overdue")


def circumstances_have_their_consequences(estate):
    waiting = Task.objects.filter(done_at__isnull=True)
    assert waiting.get(kind="category_review").custody.prisoner.number == "A4114BR"
    review = waiting.get(kind="vulnerability_review")
    assert (review.custody.prisoner.number, review.user.username) == ("A4104BF", "os.bell")
    assert waiting.filter(kind="referral").count() == 3
    unit = Watched(estate.actor("head.marlowe"), estate.today)
    empty = [key for key, listing in LISTS.items() if not listing.cases(unit).exists()]
    assert empty == []


def restricted_entries_are_read_by_some_and_masked_to_others(estate):
    entry = Contact.objects.get(prisoner__number="A4103BE", restriction="restricted_security")
    assert sight(entry, estate.actor("os.adeyemi")) == "full"
    assert sight(entry, estate.actor("om.osei")) == "gist"
    assert sight(entry, estate.actor("wing.khan")) == "what_to_do"
    assert sight(entry, estate.actor("learning.fry")) == "masked"


def the_first_page_of_every_role_answers(estate):
    answers = {}
    for role, username, *_ in estate.logins:
        client = sign_in(Client(), estate.actor(username))
        answers[role, username] = client.get("/", follow=True).status_code
    assert set(answers.values()) == {200}, answers


def a_second_time_is_refused(estate):
    with pytest.raises(Refused, match="empty database"):
        demonstration.load(today=estate.today)
    assert Custody.objects.count() == 26


def custodies_are_left_and_come_back_to(estate):
    released, recalled = case("A4121CB"), case("A4122CD")
    assert (released.closed_as, released.headline.stage) == ("licence", "closed")
    assert released.headline.offender_manager.username == "om.osei"
    assert (recalled.closed_on, recalled.headline.stage) == (None, "allocated")
    assert Release.objects.get(custody=recalled).returned_on == estate.day(8)
    assert {"T1", "T2", "T5"} <= set(
        recalled.clocks.filter(started_on=estate.day(8)).values_list("standard", flat=True)
    )
    away = case("A4123CF")
    assert away.headline.stage == "absent"
    assert "unlawfully at large since" in away.clocks.get(standard="T5").not_applicable_because
    earlier, now = Custody.objects.filter(prisoner__number="A4124CG").order_by("opened_on")
    assert (earlier.closed_as, now.closed_on, now.headline.stage) == ("licence", None, "allocated")


def cases_are_shared_out(estate):
    waiting = unheld.queue(Headline.objects.filter(prison__code="ASH"), today=estate.today)
    left = [one for one in waiting if one.oldest.why == "disabled"]
    assert {one.custody for one in left} == {case("A4114BR").pk, case("A4115BS").pk}
    assert {one.oldest.since for one in left} == {estate.day(6)}
    (moved,) = Reallocation.objects.all()
    assert {line.result for line in moved.lines.all()} == {"moved"}
    checks = HandoverCheck.objects.order_by("asked_on")
    assert [one.custody.prisoner.number for one in checks] == ["A4113BQ", "A4102BD"]
    assert [one.answered_on for one in checks] == [None, estate.day(5)]
    assert list(handover_checks.overdue(checks, today=estate.today)) == [checks[0].pk]
    assert Redeployment.objects.filter(ended_on__gt=estate.today).count() == 1


SHOWS = (
    programmes_are_run_waited_for_and_reported,
    cases_were_audited_and_people_asked,
    measures_were_counted,
    every_number_of_the_dashboard_has_cases,
    cases_are_shared_out,
    custodies_are_left_and_come_back_to,
    it_makes_both_prisons_and_somebody_in_every_role,
    everything_was_done_by_somebody_and_stands_in_the_audit,
    assessments_stand_in_every_state,
    departments_were_asked_and_a_sample_was_checked,
    two_records_wait_to_be_told_one_person_or_two,
    the_countersignature_waits_on_the_list_of_the_head,
    plans_are_signed_or_wait_for_the_manager,
    transfers_are_asked_for_accepted_and_ended,
    clocks_are_due_soon_and_overdue_where_the_walk_says_so,
    circumstances_have_their_consequences,
    restricted_entries_are_read_by_some_and_masked_to_others,
    the_first_page_of_every_role_answers,
    a_second_time_is_refused,
)


@pytest.mark.parametrize("today", [TODAY, TODAY + datetime.timedelta(days=3)], ids=["Thursday", "Sunday"])
def test_it_loads_and_every_part_of_it_shows(db, settings, today):
    """Loading takes seconds, so that each of SHOWS looks at the same estate."""
    settings.TODAY = today
    estate = demonstration.load(today=today)
    for shows in SHOWS:
        shows(estate)


def test_days_keep_their_order_and_fall_on_no_weekend():
    for later in range(7):
        estate = Estate(today=TODAY + datetime.timedelta(days=later))
        days = [estate.day(ago) for ago in range(400, -1, -1)]
        assert days == sorted(days)
        assert all(on.weekday() < 5 and (estate.today - on).days >= 0 for on in days)


def test_it_is_refused_on_a_public_service(db, settings):
    settings.PUBLIC_URL = "https://unit.example"
    with pytest.raises(CommandError, match="OMU_PUBLIC_URL"):
        call_command("load_demonstration")
    assert not User.objects.exists()


def test_no_text_names_anybody_but_the_made_up():
    """No text names anybody by title and surname: those would be people outside the tables."""
    texts = [json.dumps(row) for row in estate_rows("demonstration_log.tsv")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("demonstration_*.json"))]
    assert len(texts) > 60
    for text in texts:
        assert not re.search(r"\b(Mr|Mrs|Ms|Miss|Dr|HMP|Officer)\.? [A-Z]", text)
