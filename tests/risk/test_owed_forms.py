"""The tier says which form is enough; raising it opens the parts owed and keeps what was typed (6, M-029)."""

import pytest
from django.urls import reverse

from risk.actions import (
    assessments,
    content,
    rosh,
    rosh_parts,
    sections,
    signing,
    tier_decisions,
    tier_tables,
    tiers,
    voiding,
)
from risk.actions.sections import Entry
from risk.models import Answer, Assessment, SectionNote, State, TierDecision
from risk.standards import needs
from risk.standards.tier_tables import lines_of
from risk.standards.tiers import FULL, built_in
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.risk.writing import (
    MORE,
    TEXTS,
    answers,
    become_ppo,
    considered,
    countersigned,
    entry,
    levels,
    screening,
    signed,
)

SHORT_FORM = needs.built_in(name="form_risk_review_1")
pytestmark = pytest.mark.usefixtures("tier_proposed")


def begin(world, custody, by, code="risk_review"):
    return assessments.start(
        custody, purpose="risk_review", form_code=code, today=world.today, by=by
    )  # fmt: skip


def write(made, by, level="low"):
    """Everything the short form asks."""
    considered(made, by)
    for section in SHORT_FORM.sections:
        answers = {item.number: 0 for item in section.items if item.scores}
        said = entry(section)
        sections.save_section(
            made, section=section.number, answers=answers, entry=said, version=0, by=by
        )  # fmt: skip
    grid = levels(public=level)
    rosh.save_rosh(
        made, community=grid, custody=grid | {"prisoners": "low"}, texts=TEXTS, more=MORE, version=0, by=by
    )
    rosh_parts.save_part(made, code="screening", said=screening(), version=0, by=by)


def test_the_short_form_is_refused_where_the_tier_asks_for_the_full_one(world, custody, supervisor):
    become_ppo(world, custody)
    with pytest.raises(Refused) as refused:
        begin(world, custody, supervisor)
    assert refused.value.field == "form_code"
    assert refused.value.message.startswith("Tier 4 asks for the full form.")
    assert "The short form is enough in tier 1 or 2." in refused.value.message
    assert begin(world, custody, supervisor, "full").form.code == "full"


@pytest.mark.parametrize(("tier", "taken"), [(1, True), (2, True), (3, False), (4, False)])
def test_the_tier_that_stands_decides_set_by_hand_too(world, custody, supervisor, tier, taken):
    if tier > 1:
        seen = TierDecision.objects.current().get(custody=custody).pk
        tier_decisions.set_by_hand(
            custody, tier=tier, reason="Known here.", seen=seen, today=world.today, by=supervisor
        )
    if taken:
        assert begin(world, custody, supervisor).form.code == "risk_review"
    else:
        with pytest.raises(Refused, match=f"Tier {tier} asks for the full form"):
            begin(world, custody, supervisor)


def test_before_sentence_no_tier_is_known_and_the_full_form_is_owed(world, supervisor):
    remanded = world.receive(
        kind="remand", sentenced_on=None, sentence_kind="", years=0, key_dates={}, security_category=""
    )
    with pytest.raises(Refused, match="No tier is known yet"):
        begin(world, remanded, supervisor)


def test_the_page_offers_what_the_tier_calls_for(world, custody, supervisor, as_actor):
    at = reverse("assessment_start", args=[custody.prisoner.number])
    client = as_actor(supervisor)
    page = client.get(at)
    assert "Tier 1: the short form is enough. The full form may be used." in page.content.decode()
    assert page.context["form"].initial["form_code"] == "risk_review"
    become_ppo(world, custody)
    shown = client.get(at).content.decode()
    assert "Tier 4 asks for the full form." in shown
    assert "Short risk review" not in shown
    refused = client.post(at, {"purpose": "risk_review", "form_code": "risk_review"})
    assert "Tier 4 asks for the full form." in refused.content.decode()
    assert client.post(at, {"purpose": "risk_review"}).status_code == 302
    assert Assessment.objects.get().form.code == "full"


def test_a_low_tier_completes_on_the_short_form(world, custody, supervisor):
    """M-029: tier 1 is complete with the short form."""
    made = begin(world, custody, supervisor)
    write(made, supervisor)
    made.refresh_from_db()
    done = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert (done.state, done.form.code) == (State.COMPLETE, "risk_review")


def test_raising_the_tier_opens_the_full_form_and_keeps_what_was_typed(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    judged = Entry(evidence="Sofa of a friend.", linked_to_rosh=False, linked_to_offending=True,
                   need_by_hand=True, need_reason="Nowhere to go.")  # fmt: skip
    sections.save_section(made, section="3", answers={"3.3": 2}, entry=judged, version=0, by=supervisor)
    become_ppo(world, custody)
    made.refresh_from_db()
    assert (made.form.code, made.state) == ("full", State.OPEN)
    note = SectionNote.objects.get(assessment=made, section="3")
    assert (note.evidence, note.need_by_hand, note.need_reason) == (
        "Sofa of a friend.", True, "Nowhere to go.",
    )  # fmt: skip
    assert Answer.objects.get(assessment=made, item="3.3").score == 2
    lacking = dict(content.read(made).all_lacks)
    assert [one.field for one in lacking["3"]] == ["3.4", "3.5", "3.6"]
    assert "5" in lacking
    with pytest.raises(Refused, match="things are missing"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    told = Notice.objects.get(user=supervisor.user, key__startswith=f"assessment:{made.pk}:form")
    assert "what you wrote is kept" in told.text
    event = AuditEvent.objects.get(deed="risk.assessment.widened")
    assert event.details["before"] == "Short risk review, version 1"


def test_a_judgement_of_the_short_form_outlives_the_next_save(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    judged = Entry(evidence="x", linked_to_rosh=False, linked_to_offending=True, need_by_hand=True,
                   need_reason="Nowhere to go.")  # fmt: skip
    sections.save_section(made, section="3", answers={"3.3": 2}, entry=judged, version=0, by=supervisor)
    become_ppo(world, custody)
    made.refresh_from_db()
    plain = Entry(evidence="x", linked_to_rosh=False, linked_to_offending=True)
    sections.save_section(made, section="3", answers={"3.4": 1}, entry=plain, version=1, by=supervisor)
    note = SectionNote.objects.get(assessment=made, section="3")
    assert (note.need_by_hand, note.need_reason) == (True, "Nowhere to go.")
    at = reverse("assessment_section", args=[custody.prisoner.number, made.pk, "3"])
    assert "Judged on the short form: need. Nowhere to go." in as_actor(supervisor).get(at).content.decode()


def test_what_the_full_assessment_before_said_comes_along_to_be_confirmed(world, custody, supervisor):
    signed(world, custody, supervisor)
    made = begin(world, custody, supervisor)
    assert not SectionNote.objects.filter(assessment=made, section="5").exists()
    said = entry(SHORT_FORM.section(number="4"))
    sections.save_section(made, section="4", answers={"4.2": 2}, entry=said, version=1, by=supervisor)
    become_ppo(world, custody)
    made.refresh_from_db()
    again = SectionNote.objects.get(assessment=made, section="4")
    assert (again.carried_forward, again.version) == (True, 3)
    assert Answer.objects.get(assessment=made, item="4.2").score == 2
    assert Answer.objects.get(assessment=made, item="4.3").score == 0
    assert SectionNote.objects.get(assessment=made, section="5").carried_forward


def test_lowering_the_tier_throws_nothing_away(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    become_ppo(world, custody)
    become_ppo(world, custody, is_ppo=False)
    made.refresh_from_db()
    assert TierDecision.objects.current().get(custody=custody).tier == 1
    assert made.form.code == "full"


def test_what_it_comes_to_itself_counts_and_the_writer_opens_the_rest(world, custody, supervisor, as_actor):
    """Medium makes tier 3: the short form cannot be signed, and says so where the rest is opened."""
    made = begin(world, custody, supervisor)
    write(made, supervisor, "medium")
    made.refresh_from_db()
    with pytest.raises(Refused, match="Tier 3 asks for the full form"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    client, args = as_actor(supervisor), [custody.prisoner.number, made.pk]
    shown = client.get(reverse("assessment_summary", args=args)).content.decode()
    assert "The short form is no longer enough." in shown
    assert "Go to signature" not in shown
    answer = client.post(reverse("assessment_widen", args=args), {"go": "on"})
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    assert made.form.code == "full"
    shown = client.get(reverse("assessment_summary", args=args)).content.decode()
    assert "3 Accommodation: 3 still missing" in shown
    again = client.post(reverse("assessment_widen", args=args), {"go": "on"})
    assert "on the full form already" in again.content.decode()


def test_a_new_table_opens_the_full_form_when_its_day_comes(world, custody):
    officer = world.actor("offender_supervisor")
    made = begin(world, custody, officer)
    write(made, officer)
    tier_tables.set_rules(
        lines=lines_of(rules=built_in()), forms=dict.fromkeys((1, 2, 3, 4), FULL),
        effective_from=world.today, reason="Everybody in full.", seen=1, today=world.today,
        by=world.actor("commissioner"),
    )  # fmt: skip
    made.refresh_from_db()
    with pytest.raises(Refused, match="Tier 1 asks for the full form"):
        signing.sign(made, version=made.version, today=world.today, by=officer)
    tiers.propose([custody], today=world.today, by=world.system)
    made.refresh_from_db()
    assert made.form.code == "full"


def test_a_signed_short_one_is_not_countersigned_in_a_higher_tier(world, custody):
    officer, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    made = begin(world, custody, officer)
    write(made, officer)
    rosh_parts.save_part(
        made, code="screening", said=screening(R2_2="yes", R2_3="told already"), version=1, by=officer
    )
    written = content.read(made).harm
    for part in written.questions.parts:
        if written.is_owed(part) and part.code != "screening":
            rosh_parts.save_part(made, code=part.code, said=answers(part), version=0, by=officer)
    made.refresh_from_db()
    row = signing.sign(made, version=made.version, today=world.today, by=officer)
    assert row.state == State.SIGNED
    become_ppo(world, custody)
    row.refresh_from_db()
    assert row.form.code == "risk_review"
    with pytest.raises(Refused, match="Send it back"):
        countersigned(world, row, head)
    voiding.take_back(row, reason="The tier rose.", today=world.today, by=officer)
    row.refresh_from_db()
    assert (row.state, row.form.code) == (State.OPEN, "full")
