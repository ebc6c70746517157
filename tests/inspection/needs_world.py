"""People with needs for tests: a generated estate, and beside it what an estate does not hold."""

import datetime

from django.utils import timezone

from cases.actions import alerts
from cases.models import Alert, Custody
from inspection.actions import needs_analyses, needs_counts, prison_profiles
from inspection.actions.needs_analyses import Decided, Place
from inspection.actions.prison_profiles import Said
from omu.actions import estate, records
from sentence_plans.actions import catalogue
from sentence_plans.models import Provision
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

DAY = datetime.date(2026, 10, 8)


def load(world, folder, *, prisoners, prisons=2, seed=8):
    """A generated estate, taken in as a file."""
    path = folder / "estate.jsonl"
    lines = estate.lines(prisons=prisons, prisoners=prisoners, seed=seed, day=DAY)
    path.write_text("\n".join(lines) + "\n")
    with path.open("rb") as source:
        records.load_file(source, with_places=True, now=timezone.now(), today=DAY, by=world.system)


def held(prison):
    """The open cases of a prison, in order."""
    return list(Custody.objects.open().filter(headline__prison=prison).order_by("pk"))


def untouched(prison):
    """Those of them whom the estate refers to nothing and marks with no alert of a gang."""
    marked = set(Alert.objects.filter(code="gang").values_list("custody", flat=True))
    return [one for one in held(prison) if one.pk not in marked and not one.deliveries.exists()]


def kept(world, **said):
    """An analysis of Ashbourne, kept by its head of OMU."""
    plain = {"population": "Everybody.", "comment": "Much is missing.", "today": world.today} | said
    counted = needs_counts.count(world.ashbourne.pk, today=world.today)
    shown = needs_counts.picture(counted, prisons=[world.ashbourne.pk], today=world.today)
    by = world.actor("head_of_omu")
    return needs_analyses.keep(Place(prison=world.ashbourne), shown=shown, **plain, by=by)


def analysed(world):
    """An analysis with a decision, a prediction and a profile."""
    by, on = world.actor("head_of_omu"), {"today": world.today}
    decided = Decided(decided_on=world.today, decided_by="The governor", text="Two more courses.")
    needs_analyses.decide(kept(world), decided=decided, **on, by=by)
    needs_analyses.predict(world.ashbourne, what="need.4", share=40, basis="The contract", **on, by=by)
    said = Said(regime="Unlocked at eight.", contacts="The unit")
    prison_profiles.write(world.ashbourne, said=said, **on, by=by)


def add_beside(world, prison):
    """Programmes run and referrals of every kind, and flags, at one prison."""
    catalogue.load(by=world.actor("head_of_omu", place=prison))
    here = Provision.objects.current().filter(prison=prison, programme__code="tsp")
    run = here.first() or programmes.runs(world, prison=prison)
    programmes.course(world, run)
    by, security = (world.actor(role, place=prison) for role in ("offender_supervisor", "security"))
    some, noon = untouched(prison), writing.noon(world)
    made = programmes.referred(world, some[0], by)
    programmes.moved(world, made, "waiting", by=by)
    programmes.referred(world, some[1], by, state="no_plan", reason="not_suitable")
    programmes.referred(world, some[2], by, programme="bsr", state="no_plan", reason="not_run")
    programmes.completed(world, some[3], by)
    for one in some[:3]:
        alerts.open_alert(one, code="gang", opened_on=world.today, now=noon, today=world.today, by=security)
    return run
