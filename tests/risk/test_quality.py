"""Quality checks: drawn by rule, by a second person, the score worked out (docs/domain.md 7.13)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import transfers
from cases.models import Task
from omu.actions.refresh import refresh
from risk.actions import quality
from risk.actions.quality_moves import MOVED
from risk.models import QualityCheck
from risk.standards.quality import built_in, lot
from staff.actions.errors import Refused
from staff.models import Notice
from tests.risk.writing import signed

NEXT_MONTH = datetime.date(2026, 11, 2)


@pytest.fixture
def check(world, supervisor):
    """One assessment, completed on 8 October 2026, drawn on 2 November."""
    signed(world, world.receive(), supervisor)
    return quality.draw(world.ashbourne, today=NEXT_MONTH, by=world.actor("head_of_omu"))[0]


def grades(grade=3, **given):
    return {one.key: grade for one in built_in().questions} | given


def give(check, by, **given):
    facts = {"grades": grades(), "strengths": "Clear.", "to_improve": "Name the victims.", **given}
    return quality.give(check, **facts, today=NEXT_MONTH, by=by)


def test_the_sample_of_a_month_is_drawn_once(world, check, supervisor):
    assert (check.month, check.author) == ("2026-10", supervisor.user)
    assert quality.draw(world.ashbourne, today=NEXT_MONTH, by=world.actor("public_protection")) == []
    assert quality.draw(world.ashbourne, today=world.today, by=world.actor("head_of_omu")) == []  # September
    tasks = Task.objects.filter(kind="quality_check", done_at=None)
    assert {one.role for one in tasks} == {"head_of_omu", "public_protection"}
    with pytest.raises(Refused, match="drawn there"):
        quality.draw(world.morden, today=NEXT_MONTH, by=world.actor("head_of_omu"))
    with pytest.raises(Refused, match="Your role"):
        quality.draw(world.ashbourne, today=NEXT_MONTH, by=supervisor)


def test_a_check_scores_and_reaches_the_author_and_supervision(world, check, supervisor):
    head = world.actor("head_of_omu")
    done = give(check, head, grades=grades(3, levels=1, exemption=4))
    assert (str(done.percent), done.checked_by) == ("73.4", head.user)
    assert not Task.objects.filter(kind="quality_check", done_at=None).exists()
    point = Task.objects.get(kind="supervision_point")
    assert (point.user, point.leads_to) == (supervisor.user, f"/quality/{check.pk}/")
    assert Notice.objects.filter(user=supervisor.user, text__contains="73.4 per cent").exists()
    with pytest.raises(Refused, match="checked already"):
        give(check, head)


def test_nobody_checks_what_he_or_she_stood_under(world):
    head = world.actor("head_of_omu")
    signed(world, world.receive(), head)
    mine = quality.draw(world.ashbourne, today=NEXT_MONTH, by=head)[0]
    with pytest.raises(Refused, match="does not check it"):
        give(mine, head)
    assert give(mine, world.actor("public_protection")).done_on == NEXT_MONTH


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"strengths": " "}, "strengths"),
        ({"to_improve": ""}, "to_improve"),
        ({"grades": grades(levels=None)}, "levels"),
        ({"grades": grades(levels=5)}, "levels"),
    ],
)
def test_what_is_refused(world, check, change, field):
    with pytest.raises(Refused) as refused:
        give(check, world.actor("head_of_omu"), **change)
    assert refused.value.field == field
    assert QualityCheck.objects.get().done_on is None


def test_the_pages(world, supervisor, as_actor):
    signed(world, world.receive(), supervisor)
    head = as_actor(world.actor("head_of_omu"))
    assert "Nothing waits to be checked." in head.get(reverse("quality_list")).content.decode()
    drawn = quality.draw(world.ashbourne, today=NEXT_MONTH, by=world.actor("head_of_omu"))[0]
    at = reverse("quality_check", args=[drawn.pk])
    assert as_actor(supervisor).get(at).status_code == 404  # not before it is done
    answer = head.post(at, {"strengths": "Clear.", "to_improve": "More."}).content.decode()
    assert "Diversity is actively assessed" in answer
    given = {one.key: "na" if one.optional else "4" for one in built_in().questions}
    head.post(at, given | {"strengths": "Clear.", "to_improve": "Less text."})
    text = as_actor(supervisor).get(at).content.decode()
    assert "100.0 per cent" in text
    assert "Less text." in text
    assert "100.0 per cent" in as_actor(supervisor).get(reverse("quality_list")).content.decode()


def test_the_result_stands_on_the_pages_of_the_case_for_those_who_may_read_it(
    world, check, supervisor, as_actor
):
    args = [check.assessment.prisoner.number, check.assessment_id]
    pages = [reverse("assessment_list", args=args[:1])]
    pages += [reverse(name, args=args) for name in ("assessment_summary", "assessment_read")]
    waiting = [as_actor(supervisor).get(at).content.decode() for at in pages]
    assert "to be checked" in waiting[0]
    assert "not checked yet" in waiting[1]
    give(check, world.actor("head_of_omu"), grades=grades(3, levels=1, exemption=4))
    for actor in (supervisor, world.actor("head_of_omu")):
        for at in pages:
            assert "73.4 per cent" in as_actor(actor).get(at).content.decode()
    others = as_actor(world.actor("offender_supervisor", grade="prison_officer"))
    assert "73.4" not in others.get(pages[2]).content.decode()


def moved(world, custody):
    """To Morden, with what follows from it worked out."""
    out, there = world.actor("oca"), world.actor("oca", place=world.morden)
    asked = transfers.request(custody, to_prison=world.morden, reason="A course.", today=NEXT_MONTH, by=out)
    transfers.arrive(transfers.accept(asked, today=NEXT_MONTH, by=there), today=NEXT_MONTH, by=there)
    custody.headline.refresh_from_db()
    refresh([custody], today=NEXT_MONTH)


def test_a_check_ends_when_the_case_is_moved_and_the_next_lot_stands_in_its_place(
    world, supervisor, as_actor
):
    made = [signed(world, world.receive(), supervisor) for _ in range(3)]
    head = world.actor("head_of_omu")
    drawn = quality.draw(world.ashbourne, today=NEXT_MONTH, by=head)  # 10 per cent of 3: one
    assert len(drawn) == 1
    lots = sorted(made, key=lambda one: lot(month="2026-10", key=one.pk))
    assert drawn[0].assessment_id == lots[0].pk
    moved(world, lots[0].custody)
    ended, stands_in = QualityCheck.objects.order_by("pk")
    assert (ended.ended_on, ended.ended_because, ended.done_on) == (NEXT_MONTH, MOVED, None)
    assert (stands_in.assessment_id, stands_in.is_open) == (lots[1].pk, True)
    open_tasks = Task.objects.filter(kind="quality_check", done_at=None)
    assert {one.leads_to for one in open_tasks} == {f"/quality/{stands_in.pk}/"}
    with pytest.raises(Refused, match="was moved to another prison"):
        give(ended, head)
    refresh([lots[0].custody], today=NEXT_MONTH)  # twice is once
    assert quality.draw(world.ashbourne, today=NEXT_MONTH, by=head) == []
    listed = as_actor(head).get(reverse("quality_list")).content.decode()
    assert MOVED in listed
    page = as_actor(head).get(reverse("quality_check", args=[ended.pk])).content.decode()
    assert "Ended without a check" in page
    assert "Sign this check" not in page


def test_without_another_of_the_author_the_check_ends_and_one_that_is_done_stays(world, check, supervisor):
    moved(world, check.assessment.custody)
    assert QualityCheck.objects.get().ended_because == MOVED
    other = signed(world, world.receive(), supervisor)
    done = give(quality.draw(world.ashbourne, today=NEXT_MONTH, by=world.actor("head_of_omu"))[0],
                world.actor("head_of_omu"))  # fmt: skip
    moved(world, other.custody)
    assert QualityCheck.objects.get(pk=done.pk).ended_on is None


def test_what_was_moved_before_the_draw_is_not_drawn(world, supervisor):
    moved(world, signed(world, world.receive(), supervisor).custody)
    assert quality.draw(world.ashbourne, today=NEXT_MONTH, by=world.actor("head_of_omu")) == []
