"""Programmes, courses and referrals in tests, through the actions."""

import datetime
from collections.abc import Iterable
from typing import Any

from sentence_plans.actions import (
    catalogue,
    closing,
    deliveries,
    match_decisions,
    proposals,
    provision,
    transfer_needs,
    work_around,
)
from sentence_plans.actions.closing import Closed
from sentence_plans.actions.deliveries import Move, Referral
from sentence_plans.actions.provision import Planned, Run
from sentence_plans.actions.transfer_needs import Need
from sentence_plans.models import Course, Delivery, MatchDecision, PlaceProposal, Provision, TransferNeed
from sentence_plans.standards import place_solver
from staff.actors import Actor

#: 40 places on four courses a year.
RUN = Run(places_a_year=40, courses_a_year=4, targeting="Those with the least time left.")
JANUARY = datetime.date(2027, 1, 4)


def runs(world: Any, *, programme: str = "tsp", prison: Any = None, run: Run = RUN) -> Provision:
    """A programme that a prison runs, entered by its head of OMU."""
    prison = prison or world.ashbourne
    return provision.add(prison, programme=programme, run=run, by=world.actor("head_of_omu", place=prison))


def course(world: Any, run: Provision, *, places: int = 10, starts_on: datetime.date = JANUARY) -> Course:
    """A course of eight weeks."""
    planned = Planned(starts_on=starts_on, ends_on=starts_on + datetime.timedelta(weeks=8), places=places)
    by = world.actor("head_of_omu", place=run.prison)
    return provision.plan_course(run, planned=planned, today=world.today, by=by)


def referred(world: Any, custody: Any, by: Actor, **said: Any) -> Delivery:
    """Somebody referred to a programme, outside the plan unless an action is given."""
    plain = {"programme": "tsp"} | (
        {} if said.get("action") else {"outside_because": "Asked for at induction."}
    )
    return deliveries.refer(custody, referral=Referral(**plain | said), today=world.today, by=by)


def moved(world: Any, delivery: Delivery, *steps: str, by: Actor, **said: Any) -> Delivery:
    """One step after the other, all today."""
    for step in steps:
        delivery.refresh_from_db()
        more = said if step == steps[-1] or ("course" in said and step == "offered") else {}
        wanted = Move(move=step, on=world.today, **more)
        delivery = deliveries.move(
            delivery, wanted=wanted, version=delivery.version, today=world.today, by=by
        )
    return delivery


def completed(world: Any, custody: Any, by: Actor, **said: Any) -> Delivery:
    """Work that is not accredited, from referral to its end."""
    made = referred(world, custody, by, **{"programme": "victim-awareness"} | said)
    return moved(world, made, "offered", "started", "completed", by=by)


def ended(world: Any, custody: Any, by: Actor) -> Delivery:
    """Work that was completed, with its report and an issue to follow up."""
    made = completed(world, custody, by)
    said = Closed(
        met_on=world.today, tutor_came=True, supervisor_came=True, prisoner_came=True, text="He took part.",
        follow_ups=("Practise on the wing.",),
    )  # fmt: skip
    closing.close(made, closed=said, today=world.today, by=by)
    work_around.support(made, kind="prepare", text="Met the group.", on=world.today, today=world.today, by=by)
    return made


def to_move(world: Any, custody: Any, by: Actor, **said: Any) -> TransferNeed:
    """A need for a move that nobody has planned yet."""
    plain = {"resource": "RESOLVE", "reason": "Not run here."}
    return transfer_needs.record(custody, need=Need(**plain | said), today=world.today, by=by)


def proposed(world: Any, *, by: Actor | None = None) -> PlaceProposal:
    """A proposal of who takes which free place in the only region."""
    return proposals.propose(
        world.region, choose=place_solver.choose, solver=place_solver.name(), today=world.today,
        by=by or world.actor("head_of_omu"),
    )  # fmt: skip


def match(world: Any, cases: Iterable[Any]) -> None:
    """Gives each of these cases its line of a proposal."""
    made = proposed(world)
    for one in cases:
        one.match = made.lines.get(custody=one.custody)


def decided(world: Any, custody: Any) -> MatchDecision:
    """A place on a course that is proposed to somebody of `of_a_case`, and refused."""
    course(world, runs(world))
    line = proposed(world).lines.get(custody=custody)
    head = world.actor("head_of_omu")
    return match_decisions.refuse(line, reason="Not ready.", today=world.today, by=head)


def of_a_case(world: Any, custody: Any, by: Actor) -> dict[str, Any]:
    """Something of each that has an address."""
    referred(world, custody, by, state="after_transfer", reason="not_run")
    return {"delivery": ended(world, custody, by), "transfer_need": to_move(world, custody, by)}


def loaded(world: Any) -> None:
    """The catalogue as it comes with the product."""
    catalogue.load(by=world.system)
