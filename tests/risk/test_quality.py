"""Quality checks: drawn by rule, by a second person, the score worked out (docs/domain.md 7.13)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Task
from risk.actions import quality
from risk.models import QualityCheck
from risk.standards.quality import built_in
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
