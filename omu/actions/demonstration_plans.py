"""The sentence plans of the demonstration: objectives, actions, signatures, comments, progress, a review."""

import datetime
from typing import Any

from django.utils import timezone

from cases.models import Contact
from omu.actions import demonstration_boards
from omu.actions.demonstration_estate import Estate, document
from sentence_plans.actions import (
    comments,
    content,
    enhanced,
    entries,
    objectives,
    plans,
    review_facts,
    reviews,
    sharing,
    signing,
    work,
)
from sentence_plans.actions.objectives import Wanted
from sentence_plans.actions.plans import Blocks
from sentence_plans.actions.reviews import Answered, Reviewed
from sentence_plans.actions.signing import Line
from sentence_plans.actions.work import Work
from sentence_plans.models import Action, Objective, SentencePlan
from sentence_plans.standards.reviews import Part
from staff.actors import Actor

WHEN = datetime.time(11, 30)


def written(estate: Estate) -> None:
    """Every plan of the demonstration, in the order in which its parts came about."""
    for number, told in document("demonstration_plans.json").items():
        by = estate.actor(told["author"])
        plan = plans.open_plan(estate.custodies[number], today=estate.day(told["opened"]), by=by)
        on = estate.day(told["opened"])
        made = [_objective(plan, one, on=on, by=by) for one in told["objectives"]]
        for need, reason in told["need_reasons"].items():
            plans.record_need_reason(plan, need=need, reason=reason, by=by)
        plans.save_blocks(plan, blocks=Blocks(**told["blocks"]), version=plan.blocks_version, by=by)
        for what, beyond in told.get("enhanced", ()):
            action = Action.objects.select_related("objective__plan").get(what=what, objective__plan=plan)
            enhanced.mark(action, beyond=beyond, today=on, by=by)
        _signatures(plan, told["signs"], estate)
        _comments(made, told.get("comments", []), estate)
        if "board" in told:
            demonstration_boards.board(plan, told=told["board"], estate=estate, by=by)
        _progress(made, told, estate, by=by)
        if "given" in told:
            fresh = SentencePlan.objects.get(pk=plan.pk)
            names, days = told["given"]["names"], told["given"]["days_ago"]
            sharing.give(plan, names=names, version=fresh.version, today=estate.day(days), by=by)
        if "review" in told:
            _review(plan, made, told["review"], estate, by=by)
        _seen(made[0], estate)


def _moment(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, WHEN, timezone.get_current_timezone())


def _objective(plan: SentencePlan, told: dict[str, Any], *, on: datetime.date, by: Actor) -> Objective:
    wanted = Wanted(
        heading=told["heading"],
        text=told["text"],
        purposes=tuple(told["purposes"]),
        needs=tuple(told["needs"]),
        measure=told["measure"],
        baseline=told["baseline"],
        target=told["target"],
        wording_reason=told.get("wording_reason", ""),
    )
    made = objectives.add(plan, wanted=wanted, by=by)
    for one in told["actions"]:
        doers = tuple((kind, name) for kind, name in one["doers"])
        work.add(made, work=Work(**one | {"doers": doers}), today=on, by=by)
    return made


def _signatures(plan: SentencePlan, lines: list[list[Any]], estate: Estate) -> None:
    """Line by line; the prisoner, who has no log-in, signs on paper and his supervisor records it."""
    for as_, username, days_ago in lines:
        plan.refresh_from_db()
        on = estate.day(days_ago)
        line = Line(agrees=True) if as_ == "prisoner" else signing.SIGNS
        signing.sign(
            plan,
            as_=as_,
            version=plan.version,
            line=line,
            now=_moment(on),
            today=on,
            by=estate.actor(username),
        )


def _comments(made: list[Objective], told: list[dict[str, Any]], estate: Estate) -> None:
    for one in told:
        on = estate.day(one["days_ago"])
        comments.comment(
            made[one["objective"]],
            text=one["text"],
            asks_for_change=one.get("asks", False),
            now=_moment(on),
            today=on,
            by=estate.actor(one["by"]),
        )


def _seen(objective: Objective, estate: Estate) -> None:
    """What the wing wrote last about the person stands beside the first objective."""
    wing = estate.actor("wing.khan")
    rows = Contact.objects.visible_to(wing).in_full_for(wing).filter(prisoner=objective.plan.prisoner)
    entry = rows.filter(author=wing.user).order_by("-happened_at", "-pk").first()
    if entry:
        entries.link(objective, contact=entry, shows="towards", by=wing)


def _progress(made: list[Objective], told: dict[str, Any], estate: Estate, *, by: Actor) -> None:
    for objective, one in zip(made, told["objectives"], strict=True):
        if "status" in one:
            status, comment = one["status"]
            on = estate.day(told["status_on"])
            objectives.set_status(objective, status=status, comment=comment, today=on, by=by)


def _review(
    plan: SentencePlan, made: list[Objective], told: dict[str, Any], estate: Estate, *, by: Actor
) -> None:
    names = {"days_ago", "objectives", "parties", "factor"}
    said = {name: text for name, text in told.items() if name not in names}
    lines = {objective.pk: Answered(**one) for objective, one in zip(made, told["objectives"], strict=True)}
    fresh = SentencePlan.objects.for_page().get(pk=plan.pk)
    facts = review_facts.gather(content.read(fresh, custody=fresh.custody))
    reviewed = Reviewed(
        **said,
        objectives=lines,
        parties={party: Part(*part) for party, part in told["parties"].items()},
        factors={one.need: tuple(told["factor"]) for one in facts.factors},
    )
    reviews.review(plan, reviewed=reviewed, today=estate.day(told["days_ago"]), by=by)
