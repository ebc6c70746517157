"""Reviews: the fast one, when it is refused, and what every review finds (docs/domain.md 7.14)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import contacts
from omu.actions.refresh import refresh
from risk.actions import assessments, content, fast_reviews, rosh, rosh_parts, sections, signing
from risk.models import SectionNote, State
from risk.standards import needs
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.risk import deciding
from tests.risk.writing import FINDS, MORE, TEXTS, entry, levels, screening, signed

UNCHANGED = {f"c{number}": "no" for number in range(2, 13)}


@pytest.fixture
def custody(world, supervisor):
    """Somebody with one complete assessment, made today."""
    found = world.receive()
    signed(world, found, supervisor)
    return found


def fast(world, custody, by, today=None):
    return assessments.start(custody, purpose="fast_review", today=today or world.today, by=by)


def say(made, code, said, by, version=0):
    return rosh_parts.save_part(made, code=code, said=said, version=version, by=by)


def confirm_the_rest(made, by):
    """Everything a fast review does not ask by section: 1 and 13, screening, summary."""
    for number in ("1", "13"):
        section = needs.built_in().section(number=number)
        sections.save_section(made, section=number, answers={}, entry=entry(section), version=1, by=by)
    grid = levels()
    rosh.save_rosh(
        made, community=grid, custody=grid | {"prisoners": "low"}, texts=TEXTS, more=MORE, version=1, by=by
    )
    say(made, "screening", screening(), by, 1)


def test_a_section_without_change_is_confirmed_and_one_with_change_is_opened(world, custody, supervisor):
    made = fast(world, custody, supervisor)
    say(made, "fast_review", UNCHANGED | {"c11": "yes", "d11": "Loses his temper less."}, supervisor)
    carried = SectionNote.objects.filter(assessment=made, carried_forward=True)
    assert set(carried.values_list("section", flat=True)) == {"1", "11", "13"}
    assert content.read(made).progress(needs.built_in().section(number="11")) == "to confirm"
    say(made, "fast_review", UNCHANGED | {"c11": "no", "c3": "yes", "d3": "Lost it."}, supervisor, 1)
    assert set(carried.values_list("section", flat=True)) == {"1", "3", "13"}


def test_a_fast_review_from_its_beginning_to_its_end(world, custody, supervisor):
    made = fast(world, custody, supervisor)
    lacking = dict(content.read(made).all_lacks)
    assert (len(lacking["fast_review"]), len(lacking["review"])) == (11, 6)
    half = say(made, "fast_review", UNCHANGED | {"c8": "yes"}, supervisor)
    assert [one.field for one in half.lacks(half.questions.part(code="fast_review"))] == ["d8"]
    say(made, "fast_review", UNCHANGED, supervisor, 1)
    confirm_the_rest(made, supervisor)
    made.refresh_from_db()
    with pytest.raises(Refused, match="6 things are missing"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    say(made, "review", FINDS, supervisor)
    made.refresh_from_db()
    done = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert done.state == State.COMPLETE
    kept = done.signatures.get().content.content["harm"]["parts"]
    assert kept["review"]["lor_change"] == "down"
    later = fast(world, custody, supervisor)
    assert "review" not in content.read(later).harm.parts
    assert "fast_review" not in content.read(later).harm.parts


def test_a_first_assessment_is_no_review(world, supervisor):
    fresh = world.receive()
    with pytest.raises(Refused, match="no full assessment to go back to") as refused:
        fast(world, fresh, supervisor)
    assert refused.value.field == "purpose"
    made = assessments.start(fresh, purpose="start_custody", today=world.today, by=supervisor)
    assert {"fast_review", "review"}.isdisjoint(dict(content.read(made).all_lacks))


@pytest.mark.parametrize(("months", "days", "taken"), [(24, 0, True), (24, 1, False)])
def test_24_months_after_the_last_full_one(world, custody, supervisor, months, days, taken):
    on = datetime.date(world.today.year + months // 12, world.today.month, world.today.day + days)
    if taken:
        assert fast(world, custody, supervisor, on).purpose == "fast_review"
    else:
        with pytest.raises(Refused, match="over 24 months old"):
            fast(world, custody, supervisor, on)


def test_a_fast_review_does_not_make_the_last_full_one_younger(world, custody, supervisor):
    made = fast(world, custody, supervisor)
    say(made, "fast_review", UNCHANGED, supervisor)
    confirm_the_rest(made, supervisor)
    say(made, "review", FINDS, supervisor)
    made.refresh_from_db()
    later = datetime.date(2028, 10, 1)
    signing.sign(made, version=made.version, today=later, by=supervisor)
    with pytest.raises(Refused, match="08/10/2026, is over 24 months old"):
        fast(world, custody, supervisor, datetime.date(2028, 10, 9))


AT = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)


def change(world, custody, by):
    """An entry of a change in risk of harm: it asks for a review (T9a)."""
    facts = {"happened_at": AT, "kind": "general", "mode": "face_to_face", "with_whom": "prisoner"}
    contacts.log(
        custody, **facts, text="Threatened his brother.", tags=("change_in_roh",), now=AT,
        today=world.today, by=by,
    )  # fmt: skip
    refresh([custody], today=world.today)


def test_what_happens_while_it_is_written_makes_it_full(world, supervisor, as_actor):
    world.today -= datetime.timedelta(days=1)
    signed(world, custody := world.receive(), supervisor)
    world.today += datetime.timedelta(days=1)
    made = fast(world, custody, supervisor)
    say(made, "fast_review", UNCHANGED, supervisor)
    confirm_the_rest(made, supervisor)
    say(made, "review", FINDS, supervisor)
    change(world, custody, supervisor)
    made.refresh_from_db()
    with pytest.raises(Refused, match="A significant change of 08/10/2026"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    client, args = as_actor(supervisor), [custody.prisoner.number, made.pk]
    shown = client.get(reverse("assessment_summary", args=args)).content.decode()
    assert "A fast review is not enough." in shown
    assert "Go to signature" not in shown
    assert client.post(reverse("assessment_full_review", args=args), {"go": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.purpose == "review"
    carried = SectionNote.objects.filter(assessment=made, carried_forward=True)
    assert carried.count() == 11
    assert content.read(made).harm.said("fast_review") == UNCHANGED
    assert AuditEvent.objects.filter(deed="risk.assessment.made_full").count() == 1
    with pytest.raises(Refused, match="full review already"):
        fast_reviews.make_full(made, today=world.today, by=supervisor)


def test_open_conditions_need_a_full_review(world, custody, supervisor):
    deciding.start(world, custody, kind="open_conditions")
    with pytest.raises(Refused, match="It is about open conditions"):
        fast(world, custody, supervisor)


def test_the_pages_of_a_fast_review(world, custody, supervisor, as_actor):
    client, number = as_actor(supervisor), custody.prisoner.number
    start = client.get(reverse("assessment_start", args=[number])).content.decode()
    assert "enough when little changed" in start
    made = fast(world, custody, supervisor)
    at = reverse("assessment_part", args=[number, made.pk, "fast_review"])
    shown = client.get(at).content.decode()
    assert "11 Thinking and behaviour: any change?" in shown
    sent = {f"q_{code}": given for code, given in UNCHANGED.items()}
    answer = client.post(at, {"version": 0, "go": "on"} | sent)
    assert answer["Location"].endswith(f"/assessments/{made.pk}/section/1/")
    summary = client.get(reverse("assessment_summary", args=[number, made.pk])).content.decode()
    assert "Go on with 1 Offending information" in summary
