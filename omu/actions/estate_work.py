"""What the made-up staff of a generated estate did: cases held, alerts, circumstances, entries of the log."""

import datetime
from typing import Any

from omu.actions.estate_places import Dice, Plan, words
from omu.actions.estate_sentences import DAY, MadeCustody

Row = dict[str, Any]
MOST_ENTRIES = 5
WEEK = 7


def allocations(dice: Dice, *, plan: Plan, custody: MadeCustody) -> list[Row]:
    """Who held the case: a supervisor in each prison, a manager throughout, a personal officer now."""
    if custody.kind == "remand":
        return []
    rows: list[Row] = []
    stays = custody.facts["stays"]
    for (prison, _), stay in zip(custody.stays, stays, strict=True):
        if dice.hits(85):
            facts = {"held_as": "offender_supervisor", "user": dice.choice(prison.supervisors)}
            rows.append(_held(facts | {"prison": prison.code}, dice, plan, stay))
    last, _ = custody.stays[-1]
    if custody.is_open and dice.hits(60):
        facts = {"held_as": "personal_officer", "user": dice.choice(last.officers), "prison": last.code}
        rows.append(_held(facts, dice, plan, stays[-1]))
    if custody.is_open and dice.hits(80):
        trust = plan.trusts[last.trust]
        manager = {"held_as": "offender_manager", "user": dice.choice(trust.managers), "trust": trust.code}
        rows.append(_held(manager, dice, plan, stays[-1]))
    return rows


def _held(facts: Row, dice: Dice, plan: Plan, stay: Row) -> Row:
    arrived_on = datetime.date.fromisoformat(stay["arrived_on"])
    until = datetime.date.fromisoformat(stay.get("ended_on", plan.day.isoformat()))
    row = facts | {"started_on": min(arrived_on + dice.randint(0, 6) * DAY, until).isoformat()}
    if "ended_on" in stay:
        row |= {"ended_on": stay["ended_on"], "ended_because": "left this prison"}
    return row


def alerts(dice: Dice, *, plan: Plan, custody: MadeCustody) -> list[Row]:
    """Each alert as often as its share says; some of them closed again."""
    rows = []
    for code, percent in words()["alerts"].items():
        if not dice.hits(percent):
            continue
        opened_on = dice.day(custody.received_on, plan.day)
        row: Row = {
            "custody": custody.facts["received_on"],
            "code": code,
            "opened_on": opened_on.isoformat(),
        }
        if dice.hits(20):
            closed_on = dice.day(opened_on, plan.day).isoformat()
            row |= {"closed_on": closed_on, "closed_because": "No longer needed"}
        rows.append(row)
    return rows


def mappa(dice: Dice, *, plan: Plan, custody: MadeCustody) -> list[Row]:
    """A MAPPA decision for some of those sentenced: category 2, at a level."""
    level = dice.one(words()["mappa"])
    if level == "none" or custody.kind == "remand":
        return []
    decided_on = dice.day(custody.received_on, plan.day)
    return [
        {
            "custody": custody.facts["received_on"],
            "category": "2",
            "level": int(level),
            "is_visor_nominal": dice.hits(30),
            "reason": "Offence and sentence; risk to known adults.",
            "decided_on": decided_on.isoformat(),
            "review_on": (decided_on + 52 * WEEK * DAY).isoformat(),
            "by_name": "Public protection",
            "by_role": "public_protection",
        }
    ]


def circumstances(dice: Dice, *, plan: Plan, custody: MadeCustody, foreign: bool) -> Row:
    """What was asked and found; what nobody has asked about is left out."""
    on = dice.day(custody.received_on, plan.day).isoformat()
    found: Row = {}
    if dice.hits(70):
        nothing = dice.hits(55)
        found["diversity_reviews"] = [{"recorded_on": on, **({"nothing_found": True} if nothing else {})}]
        if not nothing:
            aspect = dice.one(words()["aspects"])
            issue = {"recorded_on": on, "aspect": aspect, "issue": "Needs time and plain words."}
            found["diversity_issues"] = [issue | {"action": "Longer sessions, simple texts."}]
    if dice.hits(20):
        concern = {"kind": dice.one(words()["concerns"]), "concern": "Told staff on arrival."}
        found["vulnerabilities"] = [{"recorded_on": on, **concern}]
    if foreign:
        state = dice.choice(("considered", "liable", "no_action"))
        found["immigration_statuses"] = [{"recorded_on": on, "state": state, "since": on}]
    if dice.hits(60):
        levels = {name: dice.one(words()["levels"]) for name in ("literacy", "numeracy")}
        screening = {"recorded_on": on, "screened_on": on, "tool": "Initial screening"}
        found["learning_screenings"] = [screening | levels]
    if custody.facts.get("sentenced_on") and dice.hits(50):
        found["court_reports"] = [_report(custody, on)]
    return found


def _report(custody: MadeCustody, on: str) -> Row:
    return {
        "recorded_on": on,
        "custody": custody.facts["received_on"],
        "kind": "standard",
        "dated_on": custody.facts["sentenced_on"],
        "author_name": "The court team",
    }


def contacts(dice: Dice, *, plan: Plan, number: str, custody: MadeCustody, held: list[Row]) -> list[Row]:
    """Entries of the supervisors and personal officers who hold or held the case."""
    writers = [row for row in held if row["held_as"] in ("offender_supervisor", "personal_officer")]
    rows: list[Row] = []
    for position in range(dice.randint(0, MOST_ENTRIES) if writers else 0):
        row = dice.choice(writers)
        first = datetime.date.fromisoformat(row["started_on"])
        last = datetime.date.fromisoformat(row.get("ended_on", plan.day.isoformat()))
        on = min(dice.day(first, last), plan.day - DAY)
        at = f"{on.isoformat()}T{dice.randint(8, 16):02d}:{dice.choice((5, 20, 40)):02d}:00"
        if on >= first:
            rows.append(_entry(dice, row, number, position, at) | {"custody": custody.facts["received_on"]})
    return sorted(rows, key=lambda row: row["happened_at"])


def _entry(dice: Dice, held: Row, number: str, position: int, at: str) -> Row:
    spoke = held["held_as"] == "offender_supervisor"
    kind = {"kind": "general", "mode": "face_to_face", "with_whom": "prisoner"}
    seen = {"kind": "observation", "sub_kind": "wing", "mode": "observation", "with_whom": "nobody"}
    return {
        "origin": "generated",
        "origin_key": f"{number}-{position}",
        "happened_at": f"{at}+00:00",
        "author": held["user"],
        "author_name": held["user"],
        "author_role": "offender_supervisor" if spoke else "wing_staff",
        "prison": held["prison"],
        **(kind if spoke else seen),
        "text": dice.choice(words()["entries" if spoke else "observations"]),
        **({"tags": ["first_contact"]} if spoke and position == 0 else {}),
    }
