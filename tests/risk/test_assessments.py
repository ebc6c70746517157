"""Writing an assessment through its actions (docs/domain.md 7.2 to 7.4, 7.9)."""

import pytest

from risk.actions import rosh, sections
from risk.actions.sections import Entry
from risk.models import (
    Answer,
    Assessment,
    RoshRating,
    SectionNote,
)
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.risk.writing import TEXTS, begin

LINKS = {"linked_to_rosh": False, "linked_to_offending": True}


def test_beginning_keeps_who_wrote_it_and_on_which_form(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    assert (made.state, made.author_role, made.author_grade) == (
        "open",
        "offender_supervisor",
        "probation_officer",
    )
    assert made.author_prison == world.ashbourne
    assert (made.form.code, made.form.version) == ("full", 2)
    event = AuditEvent.objects.get(deed="risk.assessment.started")
    assert event.prisoner_number == custody.prisoner.number


def test_one_at_a_time(world, custody, supervisor):
    begin(world, custody, supervisor)
    with pytest.raises(Refused, match="written already"):
        begin(world, custody, world.actor("offender_manager"))
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["wing_staff", "case_administrator", "public_protection", "psychology", "inspector"]
)
def test_who_does_not_write(world, custody, supervisor, role):
    with pytest.raises(Refused, match="does not write"):
        begin(world, custody, world.actor(role, place=None))
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="does not write"):
        sections.save_section(
            made, section="3", answers={"3.3": 0}, entry=Entry(), version=0, by=world.actor(role)
        )
    assert not Answer.objects.exists()


def test_a_score_and_its_need_are_told(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    need = sections.save_section(
        made,
        section="3",
        answers={"3.3": 0, "3.4": 1, "3.5": 1, "3.6": "missing"},
        entry=Entry(evidence="Sleeps on sofas.", **LINKS),
        version=0,
        by=supervisor,
    )
    assert (need.score, need.present, need.partial) == (2, True, True)
    assert need.reason == "Score 2 of 8, cut-off 2: need present. Partial: 3.6 missing."
    assert Answer.objects.get(item="3.6").missing


@pytest.mark.parametrize(
    ("item", "given"),
    [("3.3", 1), ("3.4", 3), ("3.4", -1), ("3.4", "two"), ("3.4", True), ("9.9", 1), ("3.99", 0)],
)
def test_a_score_outside_its_scale_is_refused_by_name(world, custody, supervisor, item, given):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        sections.save_section(
            made, section="3", answers={"3.5": 0, item: given}, entry=Entry(), version=0, by=supervisor
        )
    assert refused.value.field == item
    assert not Answer.objects.exists()
    assert not SectionNote.objects.exists()


def test_a_finished_section_needs_evidence_for_its_scores(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match=r"3\.4 scored above 0") as refused:
        sections.save_section(
            made,
            section="3",
            answers={"3.4": 2},
            entry=Entry(evidence=" "),
            finished=True,
            version=0,
            by=supervisor,
        )
    assert refused.value.field == "evidence"
    sections.save_section(
        made, section="3", answers={"3.4": 0}, entry=Entry(), finished=True, version=0, by=supervisor
    )
    sections.save_section(made, section="3", answers={"3.4": 2}, entry=Entry(), version=1, by=supervisor)
    with pytest.raises(Refused, match=r"3\.4 scored above 0"):  # what stands from before counts as well
        sections.save_section(
            made, section="3", answers={}, entry=Entry(), finished=True, version=2, by=supervisor
        )


def test_a_stale_save_is_refused_and_shows_what_stands(world, custody, supervisor):
    made, manager = begin(world, custody, supervisor), world.actor("offender_manager")
    sections.save_section(
        made, section="3", answers={"3.4": 1}, entry=Entry(evidence="Hers."), version=0, by=manager
    )
    with pytest.raises(Stale) as stale:
        sections.save_section(
            made, section="3", answers={"3.4": 2}, entry=Entry(evidence="His."), version=0, by=supervisor
        )
    assert stale.value.theirs["evidence"] == "Hers."
    assert stale.value.theirs["3.4"] == 1
    assert SectionNote.objects.get().evidence == "Hers."
    sections.save_section(
        made, section="6", answers={"6.1": 1}, entry=Entry(), version=0, by=supervisor
    )  # another section


def test_attention_despite_a_low_score_needs_a_reason(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        sections.save_section(
            made, section="3", answers={}, entry=Entry(needs_attention=True), version=0, by=supervisor
        )
    assert refused.value.field == "attention_reason"


def test_need_by_hand_only_where_there_is_no_cut_off(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="follows from its score"):
        sections.save_section(
            made, section="3", answers={}, entry=Entry(need_by_hand=True), version=0, by=supervisor
        )
    with pytest.raises(Refused, match="no reason"):
        sections.save_section(
            made, section="5", answers={}, entry=Entry(need_by_hand=True), version=0, by=supervisor
        )
    decided = Entry(need_by_hand=True, need_reason="Rent arrears.")
    assert (
        sections.save_section(made, section="5", answers={}, entry=decided, version=0, by=supervisor).present
        is True
    )


def test_levels_of_serious_harm(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    overall = rosh.save_rosh(
        made, community={"public": "high"}, custody={"public": "low"}, texts=TEXTS, version=0, by=supervisor
    )
    assert (overall.level, overall.groups) == ("high", ("public",))
    assert "Not known for children" in overall.reason
    with pytest.raises(Refused) as refused:
        rosh.save_rosh(made, community={"prisoners": "low"}, custody={}, texts={}, version=1, by=supervisor)
    assert refused.value.field == "community_prisoners"
    with pytest.raises(Refused, match="no level"):
        rosh.save_rosh(made, community={"public": "none"}, custody={}, texts={}, version=1, by=supervisor)
    with pytest.raises(Stale):
        rosh.save_rosh(made, community={}, custody={}, texts={}, version=0, by=supervisor)
    assert RoshRating.objects.get(group="public").community == "high"


def test_public_protection_writes_levels_but_no_sections(world, custody, supervisor):
    made, unit = begin(world, custody, supervisor), world.actor("public_protection")
    rosh.save_rosh(made, community={"public": "low"}, custody={}, texts={}, version=0, by=unit)
    assert RoshRating.objects.get(group="public").community == "low"
