"""Sentences and key dates: added, corrected, replaced, never lost; in the right order (docs/domain.md 11)."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps

from cases.actions import custodies
from cases.actions.custodies import SentenceFacts
from cases.models import Clock, Custody, Headline, KeyDate, Sentence
from omu.actions.refresh import refresh
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.world import World

D = datetime.date
FACTS = SentenceFacts(imposed_on=D(2026, 10, 8), kind="DET", years=2, main_offence="Theft", consecutive=True)
REMAND = {"kind": "remand", "sentenced_on": None, "sentence_kind": "", "key_dates": {}}


def now(custody: Custody) -> Custody:
    return Custody.objects.for_page().get(pk=custody.pk)


def add(world: World, custody: Custody, facts: SentenceFacts = FACTS, **given: Any) -> Sentence:
    plain = {"version": now(custody).version, "today": world.today, "by": world.actor("case_administrator")}
    return custodies.add_sentence(custody, facts=facts, **plain | given)


def put(world: World, custody: Custody, source: str = "sentence calculation", **dates: Any) -> Custody:
    return custodies.set_dates(
        custody,
        dates=dates,
        source=source,
        version=now(custody).version,
        today=world.today,
        by=world.actor("case_administrator"),
    )


def test_a_sentence_is_added_while_in_custody(world: World) -> None:
    custody = world.receive()
    made = add(world, custody)
    assert [one.years for one in custody.sentences.all()] == [4, 2]
    assert now(custody).version == custody.version + 1
    assert now(custody).sentenced_on == world.today
    event = AuditEvent.objects.get(deed="cases.custody.sentence_added")
    assert event.subject_key == str(made.pk)


def test_remand_becomes_sentenced_and_its_clocks_start_at_the_sentence(world: World) -> None:
    """T1 from Wednesday 7 October: Friday 9 October. T2: ten working days, Wednesday 21 October."""
    custody = world.receive(received_on=D(2026, 9, 1), **REMAND)
    refresh([custody], today=world.today)
    assert not Clock.objects.filter(custody=custody).exists()
    add(world, custody, replace(FACTS, imposed_on=D(2026, 10, 7), consecutive=False))
    assert now(custody).sentenced_on == D(2026, 10, 7)
    refresh([now(custody)], today=world.today)
    due = dict(
        Clock.objects.filter(custody=custody, standard__in=["T1", "T2"]).values_list("standard", "due_on")
    )
    assert due == {"T1": D(2026, 10, 9), "T2": D(2026, 10, 21)}


def test_a_correction_says_why_and_moves_the_sentence_date(world: World) -> None:
    custody = world.receive()
    sentence = custody.sentences.get()
    plain = {"today": world.today, "by": world.actor("head_of_omu")}
    facts = replace(FACTS, imposed_on=D(2026, 10, 5), years=4, consecutive=False)
    with pytest.raises(Refused) as found:
        custodies.correct_sentence(sentence, facts=facts, reason=" ", version=custody.version, **plain)
    assert found.value.field == "reason"
    custodies.correct_sentence(sentence, facts=facts, reason="Read wrongly", version=custody.version, **plain)
    assert now(custody).sentenced_on == D(2026, 10, 5)
    assert AuditEvent.objects.get(deed="cases.custody.sentence_corrected").reason == "Read wrongly"
    history = apps.get_model("cases", "SentenceEvent").objects.filter(pgh_obj_id=sentence.pk)
    assert D(2026, 10, 8) in set(history.values_list("imposed_on", flat=True))


def test_dates_are_replaced_and_what_stood_before_is_kept(world: World) -> None:
    custody = world.receive()
    put(world, custody, CRD=D(2028, 9, 7), HDCED=D(2028, 4, 20), SED=None, LED=D(2030, 10, 7))
    rows = KeyDate.objects.filter(custody=custody).order_by("kind", "pk")
    assert [(one.kind, one.on, one.replaced_at is None, one.source) for one in rows] == [
        ("CRD", D(2028, 10, 7), False, "page"),
        ("CRD", D(2028, 9, 7), True, "sentence calculation"),
        ("HDCED", D(2028, 4, 20), True, "sentence calculation"),
        ("LED", D(2030, 10, 7), True, "page"),
        ("SED", D(2030, 10, 7), False, "page"),
    ]
    assert Headline.objects.get(custody=custody).earliest_release_on == D(2028, 9, 7)
    event = AuditEvent.objects.get(deed="cases.custody.dates_set")
    assert event.details == {"CRD": "2028-09-07", "HDCED": "2028-04-20", "SED": "taken out"}


def test_a_new_release_date_is_said_beside_the_date_that_stands(world: World) -> None:
    """T5: eight weeks from 8 October where less than two years remain, 16 weeks from two years on."""
    custody = world.receive()
    refresh([custody], today=world.today)
    clock = Clock.objects.get(custody=custody, standard="T5")
    assert clock.due_on == D(2026, 12, 3)
    put(world, custody, CRD=D(2028, 10, 8))
    refresh([now(custody)], today=world.today)
    clock.refresh_from_db()
    assert clock.due_on == D(2026, 12, 3)
    assert clock.explanation["now"]["due_on"] == "2027-01-28"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"CRD": D(2031, 1, 1)}, "crd"),
        ({"LED": D(2030, 10, 8)}, "led"),
        ({"HDCED": D(2026, 10, 8)}, "imposed_on"),
        ({"HDCED": D(2028, 10, 7)}, "hdced"),
        ({"PED": D(2028, 1, 2), "NPD": D(2028, 1, 1)}, "ped"),
        ({"SED": D(2031, 10, 7), "LED": D(2031, 10, 7)}, "length"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_at_their_field(
    world: World, dates: dict[str, Any], field: str
) -> None:
    custody = world.receive()
    with pytest.raises(Refused) as found:
        put(world, custody, **dates)
    assert found.value.field == field
    assert not KeyDate.objects.filter(custody=custody, replaced_at__isnull=False).exists()


def test_what_else_is_refused(world: World) -> None:
    custody = world.receive()
    wrong = [
        (replace(FACTS, imposed_on=D(2026, 10, 9)), "imposed_on"),
        (replace(FACTS, imposed_on=D(1992, 3, 4)), "imposed_on"),
        (replace(FACTS, years=0), "length"),
        (replace(FACTS, kind="IPP"), "length"),
        (replace(FACTS, kind="X"), "kind"),
    ]
    for facts, field in wrong:
        with pytest.raises(Refused) as found:
            add(world, custody, facts)
        assert found.value.field == field
    for by in (world.actor("offender_supervisor"), world.actor("head_of_omu", place=world.morden)):
        with pytest.raises(Refused):
            add(world, custody, by=by)
    with pytest.raises(Stale) as stale:
        add(world, custody, version=custody.version + 1)
    assert stale.value.theirs["crd"] == D(2028, 10, 7)
    with pytest.raises(Refused, match="Nothing would change"):
        put(world, custody, CRD=D(2028, 10, 7))
    with pytest.raises(Refused) as found:
        put(world, custody, source=" ", CRD=D(2028, 10, 6))
    assert found.value.field == "source"
