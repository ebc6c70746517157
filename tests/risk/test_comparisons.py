"""Copying forward, confirming, and what changed (docs/domain.md 7.2; M-046, M-140)."""

import pytest
from django.urls import reverse

from risk.actions import assessments, comparisons, content, rosh, rosh_parts, sections, signing
from risk.models import SectionNote
from risk.standards import needs
from staff.actions.errors import Refused
from tests.risk.writing import FINDS, MORE, TEXTS, entry, levels, screening, signed


@pytest.fixture
def copied(world, custody, supervisor):
    """A review that begins as the copy of a complete assessment with all scores highest."""
    signed(world, custody, supervisor, score=2)
    return assessments.start(custody, purpose="review", today=world.today, by=supervisor)


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def confirm_all(made, by, score=2, **given):
    """Every section saved again, as it was or with another score."""
    for section in needs.built_in().sections:
        answers = {item.number: score for item in section.items if item.scores}
        said = entry(section, **given)
        sections.save_section(made, section=section.number, answers=answers, entry=said, version=1, by=by)


def test_signing_a_clone_at_once_is_refused_and_names_every_part(world, copied, supervisor):
    with pytest.raises(Refused) as refused:
        signing.sign(copied, version=copied.version, today=world.today, by=supervisor)
    for section in needs.built_in().sections:
        assert f"{section.number} {section.title}" in refused.value.message
    assert "Summary of serious harm" in refused.value.message


def test_saving_a_section_confirms_it_alone(copied, supervisor):
    section = needs.built_in().section(number="3")
    answers = dict.fromkeys(("3.3", "3.4", "3.5", "3.6"), 0)
    said = entry(section, evidence="Seen in three interviews. Has a flat.")
    sections.save_section(copied, section="3", answers=answers, entry=said, version=1, by=supervisor)
    written = content.read(copied)
    found = {
        one.section.number: one
        for one in comparisons.carried(written, before=content.read(copied.copied_from))
    }
    assert (found["3"].confirmed, found["4"].confirmed) == (True, False)
    assert found["3"].items == ("3.3", "3.4", "3.5", "3.6")
    assert found["4"].text.share == 100
    assert found["3"].text.share < 100
    assert "3 Accommodation" not in written.unconfirmed
    assert SectionNote.objects.filter(assessment=copied, carried_forward=True).count() == 12


def test_the_page_before_signing_shows_how_much_is_as_it_was(custody, copied, supervisor, as_actor):
    client = as_actor(supervisor)
    shown = client.get(page("assessment_summary", custody, copied.pk)).content.decode()
    assert "It cannot be signed while a part is not confirmed" in shown
    assert "Word for word as before." in shown
    assert "Go to signature" not in shown
    signing_page = client.get(page("assessment_sign", custody, copied.pk)).content.decode()
    assert "Go back and confirm what was carried forward" in signing_page


def confirm_harm(made, by, community):
    """Levels and screening saved again."""
    custody = levels() | {"prisoners": "low"}
    rosh_parts.save_part(made, code="review", said=FINDS, version=0, by=by)
    rosh.save_rosh(made, community=community, custody=custody, texts=TEXTS, more=MORE, version=1, by=by)
    rosh_parts.save_part(made, code="screening", said=screening(), version=1, by=by)


def test_the_change_is_shown_in_numbers_and_in_a_picture(custody, copied, supervisor, as_actor):
    confirm_all(copied, supervisor, score=0)
    confirm_harm(copied, supervisor, levels(public="high"))
    shown = as_actor(supervisor).get(page("assessment_changes", custody, copied.pk)).content.decode()
    assert "8 of 8" in shown
    assert "8 lower" in shown
    assert "No need any more" in shown
    assert "Up from Low" in shown
    assert "<svg" in shown
    assert "2: significant problems" in shown


def test_once_everything_is_confirmed_it_is_signed(world, copied, supervisor):
    confirm_all(copied, supervisor, score=0)
    confirm_harm(copied, supervisor, levels())
    assert content.read(copied).unconfirmed == []
    copied.refresh_from_db()
    made = signing.sign(copied, version=copied.version, today=world.today, by=supervisor)
    assert made.state == "complete"


def test_a_summary_reader_sees_figures_and_no_text(world, custody, copied, supervisor, as_actor):
    first = copied.copied_from
    wing = as_actor(world.actor("wing_staff"))
    assert wing.get(page("assessment_changes", custody, copied.pk)).status_code == 404  # still being written
    shown = wing.get(page("assessment_changes", custody, first.pk)).content.decode()
    assert "Nothing to compare with" in shown


def test_who_wrote_which_section(world, custody, copied, supervisor, as_actor):
    section = needs.built_in().section(number="6")
    manager = world.actor("offender_manager")
    sections.save_section(copied, section="6", answers={}, entry=entry(section), version=1, by=manager)
    sections.save_section(copied, section="6", answers={}, entry=entry(section), version=2, by=supervisor)
    shown = as_actor(supervisor).get(page("assessment_section", custody, copied.pk, "6")).content.decode()
    first, second = shown.index(f"{manager.user.full_name} ("), shown.index(f"{supervisor.user.full_name} (")
    assert first < second
    untouched = as_actor(supervisor).get(page("assessment_section", custody, copied.pk, "7")).content.decode()
    assert "Written by" not in untouched
    assert "since_day=" in untouched
    assert "To ask yourself when you write" in untouched
