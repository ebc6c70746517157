"""Pages and actions of the analysis of needs: who may, what is refused, what is kept (docs/domain.md 16)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Clock, ClockFlag, Task
from inspection.actions import needs_analyses, needs_arrivals, needs_counts, needs_pictures, prison_profiles
from inspection.actions.needs_analyses import Decided, Place
from inspection.actions.prison_profiles import Said
from inspection.models import NeedsAnalysis, PrisonProfile
from omu.actions import needs_jobs
from omu.actions.sweep import sweep
from staff.actions.errors import Refused, Stale
from staff.models import Job
from tests.inspection.needs_world import kept
from tests.omu.sent_forms import opened
from tests.risk import writing as assessing
from tests.sentence_plans import programme_writing as programmes

pytestmark = pytest.mark.django_db


def shown(world, prison):
    return needs_counts.picture(
        needs_counts.count(prison.pk, today=world.today), prisons=[prison.pk], today=world.today
    )


def assessed(world, **facts):
    """Somebody with a complete assessment that finds every need; two are the most of most items."""
    custody = world.receive(**facts)
    by = world.actor("offender_supervisor", place=facts.get("prison"))
    world.allocate(custody, by)
    assessing.signed(world, custody, by, score=2)
    return custody


def test_versions_count_up_and_never_change(world):
    world.receive()
    first, second = kept(world), kept(world, comment="More is missing.")
    assert (first.number, second.number, first.people) == (1, 2, 1)
    world.receive(number="A0002AA")
    first.refresh_from_db()
    assert first.numbers["rosh.unknown"] == 1
    assert first.tables["tables"][1]["title"] == "Needs by section"


@pytest.mark.parametrize(("field", "text"), [("population", " "), ("comment", ""), ("comment", "x" * 4001)])
def test_what_is_kept_says_who_was_counted_and_what_it_comes_to(world, field, text):
    world.receive()
    with pytest.raises(Refused) as refused:
        kept(world, **{field: text})
    assert refused.value.field == field


def test_nobody_counted_is_nothing_kept(world):
    with pytest.raises(Refused, match="Nobody is counted"):
        kept(world)


def test_another_prison_and_a_region_are_kept_by_their_own(world):
    world.receive()
    picture = shown(world, world.ashbourne)
    said = {"shown": picture, "population": "All", "comment": "All", "today": world.today}
    for place, role in (
        (Place(prison=world.morden), "head_of_omu"), (Place(), "head_of_omu"),
        (Place(prison=world.ashbourne), "commissioner"),
        (Place(prison=world.ashbourne), "offender_supervisor"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            needs_analyses.keep(place, **said, by=world.actor(role))
    made = needs_analyses.keep(Place(), **said, by=world.actor("commissioner"))
    assert (made.prison, made.region, made.number) == (None, None, 1)


def decide(world, analysis, **said):
    plain = {"decided_on": world.today, "decided_by": "The governor", "text": "Two more courses."}
    corrects = said.pop("corrects", None)
    return needs_analyses.decide(
        analysis, decided=Decided(**plain | said), corrects=corrects, today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip


def test_a_decision_is_linked_with_what_the_prison_runs(world):
    world.receive()
    run = programmes.runs(world)
    made = decide(world, kept(world), programme="tsp")
    assert made.provision == run
    right = decide(world, made.analysis, text="Three more courses.", corrects=made)
    assert list(made.analysis.decisions.standing()) == [right]
    with pytest.raises(Refused, match="put right already"):
        decide(world, made.analysis, text="Four.", corrects=made)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"decided_on": datetime.date(2030, 1, 1)}, "decided_on"),
        ({"decided_on": datetime.date(2020, 1, 1)}, "decided_on"), ({"decided_by": ""}, "decided_by"),
        ({"text": "  "}, "text"), ({"programme": "no-such"}, "programme"),
    ],
)  # fmt: skip
def test_what_no_decision_can_be(world, said, field):
    world.receive()
    with pytest.raises(Refused) as refused:
        decide(world, kept(world), **said)
    assert refused.value.field == field


def test_out_of_date_after_twelve_months_with_flag_and_task(world):
    """T18: kept on 9 October 2025, due a year later; overdue on the day after, renewed by the next."""
    world.receive()
    on = datetime.date(2025, 10, 9)
    kept(world, today=on)
    clock = Clock.objects.get(standard="T18")
    assert (clock.prison, clock.due_on) == (world.ashbourne, datetime.date(2026, 10, 9))
    sweep(today=datetime.date(2026, 10, 9))
    assert not ClockFlag.objects.filter(clock=clock, kind="overdue").exists()
    sweep(today=datetime.date(2026, 10, 10))
    assert ClockFlag.objects.filter(clock=clock, kind="overdue", cleared_on=None).exists()
    task = Task.objects.filter(flag__clock=clock, flag__kind="overdue").first()
    assert (task.role, task.prison) == ("head_of_omu", world.ashbourne)
    kept(world, today=datetime.date(2026, 10, 12))
    clock.refresh_from_db()
    assert clock.met_on == datetime.date(2026, 10, 12)
    assert Clock.objects.running().get(standard="T18").due_on == datetime.date(2027, 10, 12)


def test_predicted_beside_found(world):
    """One of one is found to need education, of whom 85 of a hundred were expected to."""
    assessed(world)
    head = world.actor("head_of_omu")
    said = {"basis": "The contract", "today": world.today, "by": head}
    needs_analyses.predict(world.ashbourne, what="need.4", share=60, **said)
    needs_analyses.predict(world.ashbourne, what="need.4", share=85, **said)
    needs_analyses.predict(world.ashbourne, what="flag.gang.yes", share=5, **said)
    numbers = needs_counts.count(world.ashbourne.pk, today=world.today).numbers
    gang, need = needs_analyses.compared(world.ashbourne, numbers=numbers)
    assert (gang.prediction.share, gang.observed, gang.known) == (5, 0, 1)
    assert (need.prediction.share, need.observed, need.found, need.known) == (85, 100, 1, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "no.such"}, "what"),
        ({"share": 101}, "share"),
        ({"share": -1}, "share"),
        ({"basis": ""}, "basis"),
    ],
)
def test_what_no_prediction_can_be(world, said, field):
    plain = {"what": "need.4", "share": 10, "basis": "The plan", "today": world.today}
    with pytest.raises(Refused) as refused:
        needs_analyses.predict(world.ashbourne, **plain | said, by=world.actor("head_of_omu"))
    assert refused.value.field == field


def test_several_prisons_are_the_sum_of_what_was_prepared(world):
    world.receive()
    world.receive(number="A0002AA", prison=world.morden)
    keys = [world.ashbourne.pk, world.morden.pk]
    assert needs_pictures.together(keys).missing == 2
    assert needs_jobs.every_night(now=timezone.now(), today=world.today) >= 2
    found = needs_pictures.together(keys)
    assert (found.counted.people, found.missing, found.oldest) == (2, 0, world.today)
    assert found.counted.numbers["rosh.unknown"] == 2


def test_the_job_prepares_every_prison(world, as_actor):
    world.receive()
    client = as_actor(world.actor("commissioner"))
    client.post(reverse("needs_prepare"))
    job = Job.objects.get(kind=needs_pictures.JOB)
    needs_jobs.jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    page = client.get(reverse("needs_together"), {"place": "*"}).content.decode()
    assert "1 person" in page
    assert "/needs/people/" not in page
    assert as_actor(world.actor("offender_supervisor")).post(reverse("needs_prepare")).status_code == 403


def test_the_page_opens_the_people_behind_a_number(world, as_actor):
    custody = assessed(world)
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("needs_prison")).content.decode()
    assert "1 person as of" in page
    assert "number=need.11.severe" in page or "number=need.11.need" in page
    number = "need.11.severe" if "number=need.11.severe" in page else "need.11.need"
    listed = client.get(reverse("needs_people"), {"number": number})
    assert custody.prisoner.number in listed.content.decode()
    nobody = client.get(reverse("needs_people"), {"number": number, "level": "very_high"})
    assert "Nobody to show" in nobody.content.decode()
    file = client.get(reverse("needs_people"), {"number": number, "csv": "1"})
    text = b"".join(file.streaming_content).decode()
    assert custody.prisoner.number in text
    assert client.get(reverse("needs_people"), {"number": "no.such"}).status_code == 404


def test_another_prisons_people_are_counted_and_not_named(world, as_actor):
    custody = world.receive(prison=world.morden)
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("needs_people"), {"place": "MRD", "number": "rosh.unknown"}).content.decode()
    assert "1 person is counted; 1 of them is not within your reach" in page
    assert custody.prisoner.number not in page


def test_arrivals_whose_needs_the_prison_cannot_meet(world, as_actor):
    """One with every need and nothing run here, one not assessed; three months later nobody is looked at."""
    custody = assessed(world)
    world.receive(number="A0002AA")
    first, second = needs_arrivals.arrivals(world.ashbourne.pk, today=world.today)
    assert {first.which, second.which} == {"cannot", "unknown"}
    told = needs_arrivals.at_arrival(custody, today=world.today)
    assert "Thinking and behaviour" in told.unmet
    programmes.runs(world)
    assert "Thinking and behaviour" not in needs_arrivals.at_arrival(custody, today=world.today).unmet
    client = as_actor(world.actor("head_of_omu"))
    assert custody.prisoner.number in client.get(reverse("needs_arrivals")).content.decode()
    case = client.get(reverse("case", args=[custody.prisoner.number])).content.decode()
    assert "No programme with staff at Ashbourne answers" in case
    later = world.today + datetime.timedelta(days=100)
    assert needs_arrivals.arrivals(world.ashbourne.pk, today=later) == []
    assert needs_arrivals.at_arrival(custody, today=later) is None


SAID = Said(regime="Unlocked at eight.", contacts="The unit, extension 4410")


def test_a_profile_is_written_by_the_head_of_its_own_unit(world, as_actor):
    head = world.actor("head_of_omu")
    done = {"today": world.today, "by": head}
    made = prison_profiles.write(world.ashbourne, said=SAID, **done)
    again = prison_profiles.write(world.ashbourne, said=SAID, version=made.version, **done)
    with pytest.raises(Stale):
        prison_profiles.write(world.ashbourne, said=SAID, version=made.version, **done)
    with pytest.raises(Refused):
        prison_profiles.write(world.morden, said=SAID, **done)
    assert (PrisonProfile.objects.count(), again.version) == (1, 2)
    custody = world.receive()
    manager = world.actor("offender_manager")
    world.allocate(custody, manager)
    client = as_actor(manager)
    address = reverse("prison_profile", args=["ASH"])
    assert address in client.get(reverse("case", args=[custody.prisoner.number])).content.decode()
    assert "extension 4410" in client.get(address).content.decode()
    assert client.get(reverse("prison_profile_edit", args=["ASH"])).status_code == 403


@pytest.mark.parametrize(("field", "text"), [("regime", " "), ("contacts", ""), ("work", "x" * 6001)])
def test_what_no_profile_can_be(world, field, text):
    with pytest.raises(Refused) as refused:
        prison_profiles.write(
            world.ashbourne, said=replace(SAID, **{field: text}), today=world.today,
            by=world.actor("head_of_omu"),
        )  # fmt: skip
    assert refused.value.field == field


def test_keeping_by_the_page(world, as_actor):
    world.receive()
    client = as_actor(world.actor("head_of_omu"))
    address = f"{reverse('needs_keep')}?prison=ASH"
    answer = client.post(address, opened(client, address, comment="Too few places."))
    made = NeedsAnalysis.objects.get()
    assert answer.url == reverse("needs_analysis", args=[made.pk])
    assert "Too few places." in client.get(answer.url).content.decode()
    assert client.get(f"{reverse('needs_keep')}?prison=MRD").status_code == 404
    address = reverse("needs_decision_new", args=[made.pk])
    typed = opened(client, address, text="Two more courses", decided_by="The governor")
    assert client.post(address, typed).status_code == 302
    versions = client.get(f"{reverse('needs_versions')}?prison=ASH").content.decode()
    assert "Two more courses" in versions
