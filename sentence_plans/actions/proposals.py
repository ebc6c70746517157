"""Proposing who takes which free place of a region (docs/domain.md 13.1): asked for, worked out, kept."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.models import Alert
from sentence_plans.actions import waiting
from sentence_plans.models import Course, Delivery, PlaceProposal, ProposedMatch, Provision
from sentence_plans.standards import deliveries as rules
from sentence_plans.standards import matching
from sentence_plans.standards.matching import Opening, Possible, Wanting, Why
from sentence_plans.standards.place_policy import built_in, in_force
from staff import audit
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, Region

KIND = "match_places"
#: The alert that keeps somebody where he or she is.
HOLD = "hold"
HELD = "there is a hold against transfer"
#: Reasons for "no plan for delivery" that a free place answers.
FOR_WANT_OF_A_PLACE = (rules.NOT_RUN, rules.NOT_OFTEN, rules.NO_PLACE, rules.TOO_LITTLE_TIME)
#: Rows written at once.
BATCH = 500
#: From what is possible and the day to who takes what; `sentence_plans.standards.place_solver.choose`.
Choose = Callable[..., list[Possible]]


def regions_of(*, by: Actor) -> QuerySet[Any]:
    """The regions somebody may ask a proposal for: that of one's prison, one's own, or every one."""
    every = Region.objects.visible_to(by)
    if by.is_system or not by.may("matching:W"):
        return every if by.is_system else every.none()
    if by.prison_id:
        return every.filter(prisons=by.prison_id)
    return every.filter(pk=by.region_id) if by.region_id else every


@transaction.atomic
def ask(region: Region, *, today: datetime.date, by: Actor) -> Job:
    """Ask for a proposal for a region; it is worked out as a job. Raises Refused for another's region."""
    if by.user is None or not regions_of(by=by).filter(pk=region.pk).exists():
        raise Refused("A proposal is asked for by those who answer for a prison of the region, or for it.")
    parameters = {"region": region.code, "today": today.isoformat()}
    return jobs.ask(KIND, title=f"Free places of programmes in {region.name}", parameters=parameters, by=by)


@dataclass
class Facts:
    """What a proposal is worked out from, with the rows behind it by key."""

    wanting: list[Wanting] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)


def needing(region: Region) -> QuerySet[Delivery]:
    """The programmes in a region that wait for a place: suitable or on a list here, or for want of one."""
    rows = Delivery.objects.running().filter(
        Q(state=rules.HERE, step__in=[rules.ASSESSED, rules.WAITING])
        | Q(state=rules.AFTER_TRANSFER)
        | Q(state=rules.NO_PLAN, reason__in=FOR_WANT_OF_A_PLACE),
        course__isnull=True,
        custody__closed_on__isnull=True,
        custody__headline__prison__region=region,
    )
    return rows.select_related("custody__prisoner", "custody__headline", "programme").order_by("pk")


def facts(region: Region, *, today: datetime.date) -> Facts:
    """Who needs what in a region and which courses have free places; five queries for any number."""
    found = Facts()
    for row in needing(region):
        found.deliveries[row.pk] = row
    cases = {one.custody_id for one in found.deliveries.values()}
    held = set(Alert.objects.current().filter(custody__in=cases, code=HOLD).values_list("custody", flat=True))
    busy = _busy(cases)
    found.wanting = [_wanting(one, one.custody_id in held, busy) for one in found.deliveries.values()]
    runs = Provision.objects.current().filter(
        prison__region=region, is_staffed=True, programme__in={one.programme for one in found.wanting}
    )
    courses = waiting.courses_of(runs.values_list("pk", flat=True)).filter(starts_on__gte=today)
    for course in courses.select_related("provision__prison", "provision__programme"):
        found.courses[course.pk] = course
        found.openings.append(_opening(course))
    return found


def _busy(cases: Iterable[int]) -> Mapping[int, list[tuple[datetime.date, datetime.date]]]:
    """The courses on which these people have a place that is not over."""
    found: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    rows = Delivery.objects.running().filter(custody__in=list(cases), course__isnull=False)
    for case, starts_on, ends_on in rows.values_list("custody", "course__starts_on", "course__ends_on"):
        if starts_on and ends_on:
            found[case].append((starts_on, ends_on))
    return found


def _wanting(
    row: Delivery, is_held: bool, busy: Mapping[int, list[tuple[datetime.date, datetime.date]]]
) -> Wanting:
    headline = row.custody.headline
    return Wanting(
        key=row.pk, person=row.custody_id, programme=row.programme_id, prison=headline.prison_id,
        sex=row.custody.prisoner.sex, rosh=headline.rosh_level, deadline=headline.earliest_release_on,
        since=row.waiting_since or row.referred_on, hold=HELD if is_held else "",
        busy=tuple(busy.get(row.custody_id, ())),
    )  # fmt: skip


def _opening(course: Course) -> Opening:
    run = course.provision
    return Opening(
        key=course.pk, programme=run.programme_id, prison=run.prison_id, holds=run.prison.holds,
        starts_on=course.starts_on, ends_on=course.ends_on, free=waiting.free(course),
    )  # fmt: skip


def propose(region: Region, *, choose: Choose, solver: str, today: datetime.date, by: Actor) -> PlaceProposal:
    """Work a proposal out and keep it with a line for each need: the match and why, or why there is none.

    `choose` picks among what is possible; what it picks places no fewer people than first come first served
    would, which a constraint of the table holds to.
    """
    known, rule = facts(region, today=today), in_force(sets=built_in(), on=today)
    options, why = matching.possible(
        wanting=known.wanting, openings=known.openings, days_to_move=rule.days_to_move, today=today
    )
    chosen = {
        one.wanting.key: one
        for one in choose(rows=[one for rows in options.values() for one in rows], today=today)
    }
    listed = matching.first_come(wanting=known.wanting, possible=options)
    with transaction.atomic():
        made = PlaceProposal.objects.create(
            region=region, made_on=today, needs=len(known.wanting), matches=len(chosen),
            people=len({one.person for one in known.wanting}),
            places=sum(one.free for one in known.openings),
            placed=matching.people(given=chosen.values()), first_come=matching.people(given=listed),
            moves=sum(one.move for one in chosen.values()), days_to_move=rule.days_to_move,
            most_days=rule.most_days, solver=solver, **by.said_by(),
        )  # fmt: skip
        rows = (_line(made, known, one, chosen, options, why, today) for one in known.wanting)
        ProposedMatch.objects.bulk_create(rows, batch_size=BATCH)
        audit.record(
            by=by, deed="sentence_plans.place_proposal.made", subject=made,
            details={"region": region.name, "placed": made.placed, "people": made.people},
        )  # fmt: skip
    return made


def _line(
    made: PlaceProposal,
    known: Facts,
    need: Wanting,
    chosen: Mapping[int, Possible],
    options: Mapping[int, Sequence[Possible]],
    why: Mapping[int, Why],
    today: datetime.date,
) -> ProposedMatch:
    """What is kept about one need."""
    match, open_to = chosen.get(need.key), options.get(need.key, ())
    others = [one for one in open_to if match is None or one.opening.key != match.opening.key]
    line = ProposedMatch(
        proposal=made, custody_id=need.person, delivery_id=need.key, prison_id=need.prison, rosh=need.rosh,
        delivery_version=known.deliveries[need.key].version, deadline=need.deadline,
        others=[_told(known.courses[one.opening.key]) for one in others],
    )  # fmt: skip
    if match:
        line.course_id, line.move = match.opening.key, match.move
        line.course_version = known.courses[match.opening.key].version
        line.reason = matching.reason(match=match, others=others, today=today)
    else:
        none = why.get(need.key) or matching.left_over(count=len(open_to))
        line.why, line.reason = none.kind, none.text
    return line


def _told(course: Course) -> dict[str, Any]:
    return {
        "course": course.pk, "prison": course.provision.prison.name,
        "starts_on": course.starts_on.isoformat(), "ends_on": course.ends_on.isoformat(),
    }  # fmt: skip
