"""The predictors in an assessment: confirmed, worked out, kept and shown (docs/domain.md 7.6)."""

import datetime

import pytest
from django.urls import reverse

from risk.actions import assessments, content, predictors, sections, signing
from risk.actions.scope_facts import latest_judged
from risk.actions.sections import Entry
from risk.models import Answer, PredictorNote, PredictorResult, SectionNote
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.risk.writing import HISTORY, begin, fill, signed

#: Of the second vector of OGRS3 for a man born on 14 May 1990.
BORN = datetime.date(1990, 5, 14)


@pytest.fixture
def custody(world):
    return world.receive(born_on=BORN, sex="M")


def confirm(made, by, version=0, **changes):
    return predictors.confirm(made, answers=HISTORY | changes, version=version, by=by)


def test_what_is_confirmed_is_worked_out(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    static, general, violent = confirm(made, supervisor)
    assert (static.one_year, static.two_year, static.band) == (11, 20, "low")
    assert not general.known
    assert {one.name for one in violent.hindrances} == {
        "recognises_impact", "psychiatric", "no_fixed_home", "out_of_work", "alcohol_now", "binges", "temper",
        "attitudes",
    }  # fmt: skip
    assert Answer.objects.get(item="1.13").value == "Fraud and forgery"
    event = AuditEvent.objects.get(deed="risk.predictors.confirmed")
    assert event.prisoner_number == custody.prisoner.number


def test_answers_of_the_sections_complete_the_others(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    two = {"2.6": "yes"}
    sections.save_section(made, section="2", answers=two, entry=Entry(), version=1, by=supervisor)
    ten = {"10.7": ["none of these"]}
    entry = Entry(need_by_hand=False, need_reason="Nothing found.")
    sections.save_section(made, section="10", answers=ten, entry=entry, version=1, by=supervisor)
    _, general, violent = confirm(made, supervisor, version=1)
    # 0.6 of 20 is 12 points: logistic(0.0616 x 12 - 3.6832) = 5.0%, and 8.8% within two years
    assert (general.points, general.one_year, general.two_year, general.band) == (12, 5, 9, "low")
    # any sanction 5, two others 0, age 30: 10, male 5: 20 points; 4.4% and 8.1%
    assert (violent.points, violent.one_year, violent.two_year, violent.band) == (20, 4, 8, "low")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sanctions": 0}, "1 or more"),
        ({"conviction_on": "1990-05-13"}, "before the date of birth"),
        ({"first_sanction_age": 31}, "after the current conviction"),
        ({"violent_sanctions": 3}, "more than the 2 in all"),
        ({"follow_up_on": "2020-05-31"}, "before the conviction"),
        ({"sanctions": 1000}, "not on the scale"),
        ({"offence_group": "Motoring"}, "does not fit"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(world, custody, supervisor, change, words):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match=words) as refused:
        confirm(made, supervisor, **change)
    assert refused.value.field == next(iter(change))
    assert not Answer.objects.exists()
    assert not PredictorNote.objects.exists()


def test_under_eighteen_is_kept_and_explained(world, supervisor):
    custody = world.receive(born_on=datetime.date(2005, 7, 2), sex="M")
    made = begin(world, custody, supervisor)
    dates = {"conviction_on": "2023-01-01", "follow_up_on": "2023-07-01", "first_sanction_age": 16}
    static, _, _ = confirm(made, supervisor, **dates)
    assert static.reason == "Not worked out: Aged 17 at the earliest release: the tables begin at 18."
    assert Answer.objects.get(item="1.11").value == "2023-07-01"


def test_two_people_at_section_1_are_told_of_each_other(world, custody, supervisor):
    made, manager = begin(world, custody, supervisor), world.actor("offender_manager")
    confirm(made, manager)
    with pytest.raises(Stale) as stale:
        confirm(made, supervisor, sanctions=5)
    assert (stale.value.theirs["sanctions"], stale.value.theirs["version"]) == (2, 1)
    with pytest.raises(Stale):
        sections.save_section(made, section="1", answers={"1.8": 4}, entry=Entry(), version=0, by=supervisor)
    assert Answer.objects.get(item="1.8").score == 2


def test_only_writers_confirm(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="does not write"):
        confirm(made, world.actor("wing_staff"))


def test_results_are_kept_when_it_is_complete_and_feed_the_tier(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    confirm(
        made, supervisor, version=1, sanctions=40, offence_group="Theft, non-motor", first_sanction_age=28
    )
    made.refresh_from_db()
    from_now = predictors_of(made)
    assert from_now.ogrs3 >= 75
    done = sign(world, made, supervisor)
    kept = {one.predictor: one for one in PredictorResult.objects.filter(assessment=done)}
    assert (kept["ogrs3"].two_year, kept["ogrs3"].version) == (from_now.ogrs3, 1)
    assert kept["ogrs3"].inputs["sanctions"] == 40
    assert (kept["ovp"].two_year, kept["ovp"].band) == (None, "")
    assert {one["name"] for one in kept["ovp"].hindrances} == {"recognises_impact", "psychiatric"}
    assert predictors_of(done).result("ogrs3").terms == from_now.result("ogrs3").terms
    assert latest_judged([custody.pk])[custody.pk].ogrs3 == from_now.ogrs3
    tier = custody.tierdecisions.current().get()
    assert tier.tier == 3
    assert "OGRS3" in tier.reason


def predictors_of(made):
    return content.read(made).predicted


def sign(world, made, by):
    return signing.sign(made, version=made.version, today=world.today, by=by)


def test_copied_inputs_wait_to_be_confirmed(world, custody, supervisor):
    first = begin(world, custody, supervisor)
    fill(first, supervisor)
    confirm(first, supervisor, version=1)
    first.refresh_from_db()
    sign(world, first, supervisor)
    later = assessments.start(custody, purpose="review", today=world.today, by=supervisor)
    written = content.read(later)
    assert "Likelihood of reoffending" in written.unconfirmed
    assert written.predicted.inputs.sanctions == 2
    confirm(later, supervisor, version=1)
    assert "Likelihood of reoffending" not in content.read(later).unconfirmed
    assert SectionNote.objects.get(assessment=later, section="1").carried_forward  # its other answers are not


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_the_page_proposes_what_the_record_knows(world, custody, supervisor, as_actor):
    made, client = begin(world, custody, supervisor), as_actor(supervisor)
    answers = {"1.2": 1, "1.3": 2, "1.6": 0, "1.4": 16}
    sections.save_section(made, section="1", answers=answers, entry=Entry(), version=0, by=supervisor)
    at = page("assessment_predictors", custody, made.pk)
    shown = client.get(at).content.decode()
    assert "Filled in from items 1.2, 1.3, 1.6 added up" in shown
    assert "Filled in from sentence of" in shown
    assert '<option value="Burglary, domestic" selected>' in shown
    assert "Not worked out" in shown
    sent = {
        "version": 1, "conviction_on_day": "1", "conviction_on_month": "6", "conviction_on_year": "2020",
        "follow_up_on_day": "1", "follow_up_on_month": "7", "follow_up_on_year": "2020", "sanctions": "2",
        "violent_sanctions": "0", "first_sanction_age": "21", "offence_group": "Fraud and forgery",
        "remark": "Record of the police is complete.",
    }  # fmt: skip
    wrong = client.post(at, sent | {"sanctions": "0"}).content.decode()
    assert "Sanctions in all must be 1 or more" in wrong
    assert 'href="#id_sanctions"' in wrong
    assert "Record of the police is complete." in wrong
    assert client.post(at, sent).status_code == 302
    shown = client.get(at).content.decode()
    assert "11%" in shown
    assert "Sanctions over years: 1.25112 x ln(2 / 19)" in shown
    assert "Filled in from" not in shown
    summary = client.get(page("assessment_summary", custody, made.pk)).content.decode()
    assert "OGRS3: any proven reoffending" in summary
    assert "20%" in summary


def test_a_stale_page_shows_both(world, custody, supervisor, as_actor):
    made, client = begin(world, custody, supervisor), as_actor(supervisor)
    manager = world.actor("offender_manager")
    confirm(made, manager)
    at = page("assessment_predictors", custody, made.pk)
    shown = client.post(at, {"version": 0, "sanctions": "7"}).content.decode()
    assert f"{manager.user.full_name} changed this" in shown
    assert 'name="version" value="1"' in shown
    assert Answer.objects.get(item="1.8").score == 2


def test_who_reads_a_summary_sees_figures_and_no_sum(world, custody, supervisor, as_actor):
    done = signed(world, custody, supervisor)
    at = page("assessment_predictors", custody, done.pk)
    summary = as_actor(world.actor("wing_staff")).get(at).content.decode()
    assert "OGRS3" in summary
    assert "Why there is no" not in summary
    assert "Answers it takes" not in summary
    full = as_actor(world.actor("security")).get(at).content.decode()
    assert "Why there is no" in full
    assert "Confirm and work out" not in full
    assert as_actor(world.actor("security")).post(at, {"sanctions": "2"}).status_code == 403
