"""The facts of completeness as they are gathered, the page, the count (docs/domain.md 14.3; M-166)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import court_reports, screenings
from cases.models import Custody, Prisoner
from inspection.actions import record_facts
from inspection.standards.completeness import State, check
from omu.actions.refresh import refresh
from risk.actions import form_versions, rosh, rosh_parts, sections, signing
from risk.actions.sections import Entry
from risk.standards import needs
from sentence_plans.actions import plans, work
from sentence_plans.models import Action
from tests.omu import records
from tests.risk import writing as assessing
from tests.sentence_plans import writing


def lacking(world, custody):
    facts = record_facts.gather([custody.pk], today=world.today)[custody.pk]
    return [one.key for one in check(facts=facts) if one.is_missing]


def report(world, custody, version=0, **facts):
    plain = {"kind": "standard", "dated_on": world.today, "author_name": "Jo Osei", "on_file": True}
    return court_reports.record(
        custody, **plain | facts, version=version, today=world.today, by=world.actor("case_administrator")
    )


def screened(world, custody, version=0, **facts):
    plain = {"screened_on": world.today, "tool": "Initial assessment", "literacy": "level_2"}
    return screenings.record(
        custody, **plain | facts, version=version, today=world.today, by=world.actor("learning_and_skills")
    )


@pytest.fixture
def whole(world):
    """Somebody at Low for whom everything is on the record."""
    form_versions.load(by=world.system)
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    custody = records.person(world)
    records.log(world, custody, supervisor)
    records.log(world, custody, manager, sub_kind="manager_entry")
    plan = writing.assessed(world, custody, supervisor)
    plans.save_blocks(
        plan, blocks=plans.Blocks(contact_with="OS", contact_every_days=14, at_board="Present",
                                  responsivity="Learns by doing."),
        version=plan.blocks_version, by=supervisor,
    )  # fmt: skip
    writing.complete(world, plan, supervisor)
    report(world, custody)
    screened(world, custody)
    refresh([custody], today=world.today)
    return Custody.objects.for_page().get(pk=custody.pk)


def test_an_empty_record_names_what_is_owed_by_now(world):
    custody = records.person(world)
    refresh([custody], today=world.today)
    # Received 200 days ago: T5, 112 days, is over. The offender manager came today: three months run on.
    assert lacking(world, custody) == [
        "court", "convictions", "assessment", "rosh", "risk_plan", "plan", "board", "screening",
    ]  # fmt: skip


def test_what_is_recorded_is_found(world, whole):
    # The demonstration form of tests leaves section 1, which decides no need, empty.
    assert lacking(world, whole) == ["convictions"]


def test_each_thing_taken_away_is_named_again(world, whole):
    first = report(world, whole, version=whole.court_reports.get().pk, on_file=False)
    assert "court" in lacking(world, whole)
    report(world, whole, version=first.pk, kind="none")
    assert "court" not in lacking(world, whole)
    screening = whole.prisoner.learningscreenings.get()
    screened(world, whole, version=screening.pk, literacy="entry_1")
    assert "learning_plan" in lacking(world, whole)
    whole.headline.mappa = "2/2"
    whole.headline.save()
    assert "meetings" in lacking(world, whole)
    records.log(
        world, whole, world.actor("public_protection"), kind="report", sub_kind="mappa", mode="meeting",
        with_whom="agency",
    )  # fmt: skip
    assert "meetings" not in lacking(world, whole)
    late = world.today + datetime.timedelta(days=100)
    facts = record_facts.gather([whole.pk], today=late)[whole.pk]
    assert {"contact", "manager"} <= {one.key for one in check(facts=facts) if one.is_missing}


def test_a_completed_programme_owes_its_report(world, whole):
    by = world.actor("offender_supervisor")
    action = Action.objects.filter(objective__plan__custody=whole).first()
    assert action.what == "Thinking Skills Programme"
    done = work.Work(
        what=action.what, doers=writing.TUTOR.doers, timescale="six_months", status="fully_achieved"
    )
    work.change(action, work=done, version=action.version, today=world.today, by=by)
    assert "reports" in lacking(world, whole)
    records.log(
        world, whole, by, kind="report", sub_kind="post_programme", mode="record_check", with_whom="nobody"
    )
    assert "reports" not in lacking(world, whole)


def test_the_page_names_what_is_missing_with_where_to_mend_it_and_the_unit_counts_it(world, as_actor):
    custody = records.person(world)
    refresh([custody], today=world.today)
    head = as_actor(world.actor("head_of_omu"))
    number = custody.prisoner.number
    page = head.get(f"/cases/{number}/complete/").content.decode()
    assert "8 things missing" in page
    assert f"/cases/{number}/circumstances/court-report/" in page
    lists = {one["words"]: one for one in head.get("/unit/").context["lists"]}
    one = lists["Records that are not complete"]
    assert one["value"] == 1
    listed = head.get(one["href"]).content.decode()
    assert number in listed
    assert "Report to the court or court papers" in listed
    file = b"".join(head.get(f"{one['href']}?csv=1")).decode()
    assert number in file
    assert "Signed sentence plan" in file


def test_the_facts_of_one_case_and_of_many_take_as_many_queries(world):
    keys = [records.person(world).pk for _ in range(4)]

    def queries(some):
        with CaptureQueriesContext(connection) as found:
            record_facts.gather(some, today=world.today)
        return len(found)

    assert queries(keys[:1]) == queries(keys) <= 25


def test_previous_convictions_stand_in_section_1_or_are_said_not_to_be_known(world):
    form_versions.load(by=world.system)
    by, custody = world.actor("offender_supervisor"), records.person(world)
    world.actor("head_of_omu")
    made = assessing.begin(world, custody, by)
    assessing.fill(made, by)
    told = {"section": "1", "entry": Entry(), "by": by}
    sections.save_section(made, answers={"1.3": 4}, version=1, **told)
    made.refresh_from_db()
    signing.sign(made, version=made.version, today=world.today, by=by)
    assert "convictions" not in lacking(world, custody)


def test_a_second_complete_assessment_is_a_review(world, whole):
    key = whole.pk
    assert record_facts.gather([key], today=world.today)[key].assessment_reviewed_on is None
    by = world.actor("offender_supervisor")
    made = assessing.begin(world, whole, by, purpose="review")
    for section in needs.built_in().sections:
        told = {"section": section.number, "entry": assessing.entry(section), "by": by}
        sections.save_section(made, answers={}, version=1, **told)
    levels = assessing.levels()
    grid = {"community": levels, "custody": levels | {"prisoners": "low"}}
    rosh.save_rosh(made, **grid, texts=assessing.TEXTS, version=1, by=by)
    rosh_parts.save_part(made, code="screening", said=assessing.screening(), version=1, by=by)
    rosh_parts.save_part(made, code="review", said=assessing.FINDS, version=0, by=by)
    made.refresh_from_db()
    signing.sign(made, version=made.version, today=world.today, by=by)
    assert record_facts.gather([key], today=world.today)[key].assessment_reviewed_on == world.today


def test_what_stands_on_another_record_of_the_same_human_counts(world, whole):
    """Assessment and plan were written under the other number; the open case is read with them."""
    other = whole.prisoner
    Custody.objects.filter(pk=whole.pk).update(closed_on=world.today, closed_as="released")
    kept = world.receive()
    told = ("assessment", "plan", "rosh", "convictions")
    before = {
        one.key: one.state for one in check(facts=record_facts.gather([kept.pk], today=world.today)[kept.pk])
    }
    assert not {before[key] for key in told} & {State.HELD}
    Prisoner.objects.filter(pk=other.pk).update(same_as=kept.prisoner)
    both = record_facts.gather([kept.pk, whole.pk], today=world.today)
    for key in (kept.pk, whole.pk):
        found = {one.key: one.state for one in check(facts=both[key])}
        assert {found[one] for one in ("assessment", "plan", "rosh")} == {State.HELD}
    assert both[kept.pk].plan_signed_on == both[whole.pk].plan_signed_on == world.today
