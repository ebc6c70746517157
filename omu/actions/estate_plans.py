"""The made-up sentence plans of a generated estate: objectives for the needs, actions in order, a board."""

import datetime
from functools import lru_cache
from typing import Any

from omu.actions.estate_places import Dice, Plan
from omu.actions.estate_risk import supervisor
from omu.actions.estate_sentences import DAY, MadeCustody
from sentence_plans.standards.library import Wording, library

Row = dict[str, Any]
PLANNED, BOARDED, MOST_OBJECTIVES = 80, 40, 4
#: What an objective about the need of a section is headed.
HEADINGS = {
    "3": "accommodation", "4": "ete", "5": "finance", "6": "relationships", "7": "lifestyle", "8": "drugs",
    "9": "alcohol", "10": "well_being", "11": "thinking", "12": "offending",
}  # fmt: skip
TIMESCALES = ("one_month", "three_months", "six_months", "one_year", "unavailable")


@lru_cache(maxsize=1)
def wordings() -> dict[str, list[Wording]]:
    """The wordings of the library in use, by heading."""
    found: dict[str, list[Wording]] = {}
    for one in library():
        if one.retired_on is None:
            found.setdefault(one.heading, []).append(one)
    return found


def plans(dice: Dice, *, plan: Plan, custody: MadeCustody, assessed: list[Row]) -> list[Row]:
    """The plan being written for somebody assessed whom a supervisor holds, or none."""
    held = supervisor(custody)
    if held is None or not assessed or not custody.is_open or not dice.hits(PLANNED):
        return []
    cited = assessed[-1]
    opened = dice.day(datetime.date.fromisoformat(cited["completed_on"]), plan.day)
    present = [one for one in cited["results"] if one.get("need_present") and one["section"] in HEADINGS]
    made: Row = {
        "custody": cited["custody"],
        "state": "draft",
        "assessment": 1,
        "opened_on": opened.isoformat(),
        "opened_by": held["user"],
        "contact_with": "Offender supervisor",
        "contact_every_days": dice.choice((14, 28, 56)),
        "motivation": dice.choice(("very", "quite", "not_at_all")),
        "responsivity": "Plain words, and time to think.",
        "prisoner_statement": "Wants to be closer to the family.",
        "asked_prisoner": True,
        "saved_by": held["user"],
        "objectives": _objectives(dice, present[:MOST_OBJECTIVES], held, opened),
    }
    reasons = [
        {"section": one["section"], "reason": "Comes after the others.", "by": held["user"]}
        for one in present[MOST_OBJECTIVES:]
    ]
    made |= {"need_reasons": reasons} if reasons else {}
    if dice.hits(BOARDED):
        made["boards"] = [_board(dice, plan, custody, held, opened)]
    return [made]


def _objectives(dice: Dice, present: list[Row], held: Row, opened: datetime.date) -> list[Row]:
    """One for each need; now and then one waits for the one before it."""
    rows: list[Row] = []
    actions = 0
    for place, need in enumerate(present, start=1):
        heading = HEADINGS[need["section"]]
        wording = dice.choice(wordings()[heading])
        row: Row = {
            "key": place, "heading": heading, "text": wording.text, "purposes": ["reduce_lor"],
            "measure": wording.measure, "baseline": need["reason"],
            "target_on": (opened + dice.randint(90, 540) * DAY).isoformat(), "position": place,
            "status": dice.choice(("not_started", "ongoing", "ongoing")), "saved_by": held["user"],
            "needs": [{"need": need["section"], "title": need["title"]}],
        }  # fmt: skip
        if place > 1 and dice.hits(25):
            row["after"] = place - 1
        row["actions"] = _actions(dice, actions, held)
        actions += len(row["actions"])
        rows.append(row)
    return rows


def _actions(dice: Dice, before: int, held: Row) -> list[Row]:
    """One or two, the second after the first."""
    rows: list[Row] = []
    for place in range(1, dice.randint(1, 2) + 1):
        row: Row = {
            "key": before + place,
            "what": dice.choice(("Attend the group each week", "Work with the tutor", "See the adviser")),
            "doers": [{"kind": dice.choice(("prison_staff", "prisoner", "partnership")), "name": ""}],
            "timescale": dice.choice(TIMESCALES),
            "saved_by": held["user"],
        }
        rows.append(row | ({"after": before + 1} if place > 1 else {}))
    return rows


def _board(dice: Dice, plan: Plan, custody: MadeCustody, held: Row, opened: datetime.date) -> Row:
    """A board that was held, with the prisoner, the supervisor and health services, who wrote something."""
    prison, _ = custody.stays[-1]
    on = dice.day(opened, plan.day).isoformat()
    health = dict(prison.others)["health"]
    wrote = {
        "text": "Takes part in what is offered.",
        "by": health,
        "name": health,
        "role": "health",
        "on": on,
    }
    came = {"reply": "accepted", "mode": "in_person", "replied_on": on, "attended": True}
    away = {"reply": "declined", "replied_on": on, "replied_by": health, "attended": False, "used": True}
    return {
        "custody": custody.facts["received_on"], "prison": prison.code, "kind": "initial", "planned_on": on,
        "reply_by": on, "arranged_on": opened.isoformat(), "arranged_by": held["user"], "held_on": on,
        "chair": "offender_supervisor", "chair_name": held["user"], "recorded_by": held["user"],
        "seats": [
            {"party": "prisoner", "name": "The prisoner", **came},
            {"party": "offender_supervisor", "user": held["user"], "name": held["user"], **came},
            {"party": "health", "role": "health", "name": "Health", **away, "contributions": [wrote]},
        ],
    }  # fmt: skip
