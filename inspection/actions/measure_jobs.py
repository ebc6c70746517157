"""Measures as long work: asked for a place and a period, counted once, kept with the moment (21.2)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from inspection.actions import measures
from inspection.actions.measures import PRISON, TRUST, Answer, Counted, Question
from inspection.standards.measures import CASES_FOR_A_TRUST
from inspection.standards.populations import POPULATIONS
from staff import audit
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, Prison, ProbationTrust, Region

KIND = "measures"
ESTATE = "estate"
ENDS_TOO_SOON = "The period ends before it begins."


def places(*, by: Actor) -> dict[str, str]:
    """Where somebody may ask for measures, key to name: a prison as `prison:ASH`, `region:NFC`, `estate`."""
    if by.role == "commissioner":
        regions = Region.objects.filter(pk=by.region_id) if by.region_id else Region.objects.all()
        prisons = Prison.objects.filter(region__in=regions.values("pk"))
        found = {f"region:{one.code}": one.name for one in regions.order_by("name")}
        found |= {ESTATE: "Every prison"} if by.region_id is None else {}
    else:
        keys = [by.prison_id] if by.prison_id else list(by.inspected_prison_ids)
        prisons, found = Prison.objects.filter(pk__in=keys), {}
    return found | {f"prison:{one.code}": one.name for one in prisons.order_by("name")}


@transaction.atomic
def ask(place: str, *, since: date, until: date, as_of: date, population: str, by: Actor) -> Job:
    """Ask for the measures of a place; the job keeps what came of it.

    Raises Refused, naming the field, for a place outside the reach, a population that is not known, or a
    period that ends before it begins.
    """
    within = places(by=by)
    if place not in within:
        raise Refused("Choose a place within your reach.", field="place")
    if population not in POPULATIONS:
        raise Refused("Choose one of the populations.", field="population")
    if until < since:
        raise Refused(ENDS_TOO_SOON, field="until")
    parameters = {
        "place": place, "name": within[place], "since": since.isoformat(), "until": until.isoformat(),
        "as_of": as_of.isoformat(), "population": population,
    }  # fmt: skip
    return jobs.ask(KIND, title=f"Measures of {within[place]}", parameters=parameters, by=by)


def own(*, by: Actor) -> "QuerySet[Job]":
    """The measures somebody asked for in this role; counted for it, they are read in no other."""
    return Job.objects.visible_to(by).filter(kind=KIND, assignment=by.assignment)


def _question(asked: dict[str, Any]) -> Question:
    kind, _, code = asked["place"].partition(":")
    if kind == "prison":
        prisons: tuple[int, ...] = (Prison.objects.get(code=code).pk,)
    else:
        region = Region.objects.get(code=code).pk if kind == "region" else None
        prisons = measures.prisons_of(region=region)
    return Question(
        prisons=prisons,
        since=date.fromisoformat(asked["since"]),
        until=date.fromisoformat(asked["until"]),
        as_of=date.fromisoformat(asked["as_of"]),
        population=asked["population"],
    )


@transaction.atomic
def run(job: Job, *, now: datetime, by: Actor) -> str:
    """Count; the result holds the figures of the whole, each prison and trust, and the cases of a prison."""
    question = _question(job.parameters)
    of_prison = job.parameters["place"].startswith("prison:")
    answer = measures.count(question, with_cases=of_prison and by.may("case_core:R"), by_place=True, now=now)
    job.result = as_data(answer)
    cases = answer.whole.cases
    jobs.progress(job, done=cases, total=cases)
    audit.record(
        by=by, deed="inspection.measures.counted", subject=job,
        details={"place": job.parameters["name"], "cases": cases},
    )  # fmt: skip
    return f"Counted over {cases} case{'' if cases == 1 else 's'}. See Measures under Checks."


def as_data(answer: Answer) -> dict[str, Any]:
    """The result of a job: figures by measure as numerator, denominator and not applicable."""
    keys = {kind: [key for group, key in answer.groups if group == kind] for kind in (PRISON, TRUST)}
    prisons = Prison.objects.filter(pk__in=keys[PRISON]).order_by("name")
    trusts = ProbationTrust.objects.filter(pk__in=keys[TRUST]).order_by("name")
    of_trusts = [(one, answer.groups[TRUST, one.pk]) for one in trusts]
    whole = answer.whole
    return {
        "definitions": answer.definitions.version,
        "prepared_at": answer.prepared_at.isoformat(),
        "cases": whole.cases,
        "figures": _figures(whole),
        "prisons": {one.code: _group(one.name, answer.groups[PRISON, one.pk]) for one in prisons},
        "trusts": {
            trust.code: _group(trust.name, one) for trust, one in of_trusts if one.cases >= CASES_FOR_A_TRUST
        },
        "behind": {
            number: [tally.behind, tally.of]
            for number, tally in whole.tallies.items()
            if tally.of is not None
        },
    }


def _group(name: str, counted: Counted) -> dict[str, Any]:
    return {"name": name, "cases": counted.cases, "figures": _figures(counted)}


def _figures(counted: Counted) -> dict[str, list[int]]:
    return {
        number: [tally.numerator, tally.denominator, tally.not_applicable]
        for number, tally in counted.tallies.items()
    }


def prepared_at(job: Job) -> datetime:
    """The moment a finished job counted at."""
    return datetime.fromisoformat(job.result["prepared_at"])
