"""The programmes of a generated estate: what prisons run, who was referred to what, and what came of it.

Each has dice of its own, so that the people of an estate stay as they were before there were programmes.
"""

import datetime
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from omu.actions.estate_places import Dice, MadePrison, Plan
from omu.actions.estate_risk import supervisor
from omu.actions.estate_sentences import DAY, MadeCustody
from risk.standards import rosh_parts, self_assessment
from sentence_plans.actions import catalogue
from sentence_plans.standards import deliveries as rules

Row = dict[str, Any]
#: Of a hundred prisons, how many run a programme; what is not named is run by few.
RUN = {
    "tsp": 85, "bsr": 60, "p-asro": 45, "arv": 35, "victim-awareness": 70, "carat-work": 90, "sori": 25,
    "basic-skills": 95, "vocational-skills": 60, "resolve": 25, "calm": 25, "sotp-core": 20,
    "healthy-relationships": 25, "counselling": 40, "focus-on-resettlement": 40,
}  # fmt: skip
RUN_ELSE, UNSTAFFED = 4, 8
A_COURSE, COURSES = (8, 12), (2, 6)
#: How many of a hundred with a need are referred to something that answers it, and to how many at most.
REFERRED, MOST_REFERRED, OUTSIDE = 55, 3, 12
#: Where a referral to something that is run stands, and to something that is not.
STANDS = {
    "referred": 14, "assessed": 8, "waiting": 34, "started": 9, "completed": 20, "dropped_out": 5,
    "on_licence": 4, "no_plan": 6,
}  # fmt: skip
NOT_RUN = {"after_transfer": 40, "on_licence": 20, "no_plan": 40}
#: Why something that is run has no plan all the same.
WHY = {"refused": 30, "not_suitable": 25, "sequence": 20, "too_little_time": 25}
#: The steps before the one that is reached.
STEPS = {
    "referred": ("referred",), "assessed": ("referred", "assessed"), "waiting": ("referred", "waiting"),
    "started": ("referred", "waiting", "offered", "started"),
    "completed": ("referred", "waiting", "offered", "started", "completed"),
    "dropped_out": ("referred", "waiting", "offered", "started", "dropped_out"),
}  # fmt: skip
REPORTED, MOVE_PLANNED, GANG, ASKED = 80, 30, 7, 60
#: How somebody answers a topic of the self-assessment, by need or none.
VIEWS = {True: {"problem": 25, "linked": 15, "both": 20, "no": 40}, False: {"problem": 10, "no": 90}}


@lru_cache(maxsize=1)
def offered() -> tuple[Mapping[str, Any], ...]:
    """The entries of the catalogue that answer a need."""
    return tuple(row for row in catalogue.shipped().values() if row.get("needs"))


@lru_cache(maxsize=1024)
def run_at(prison: str, *, seed: int) -> frozenset[str]:
    """The codes of what a prison runs; the same for the same seed."""
    dice = Dice(f"{seed}:{prison}:runs")
    return frozenset(
        row["code"] for row in catalogue.shipped().values() if dice.hits(RUN.get(row["code"], RUN_ELSE))
    )


def provisions(plan: Plan) -> Iterator[Row]:
    """The lines about what each prison runs, with its courses ahead."""
    for prison in plan.prisons:
        for code in sorted(run_at(prison.code, seed=plan.seed)):
            yield {"provision": _provision(Dice(f"{plan.seed}:{prison.code}:{code}"), plan, prison, code)}


def _provision(dice: Dice, plan: Plan, prison: MadePrison, code: str) -> Row:
    places, courses = dice.randint(*A_COURSE), dice.randint(*COURSES)
    weeks = catalogue.shipped()[code].get("weeks") or 8
    ahead = []
    for number in range(dice.randint(0, 2)):
        starts = plan.day + (dice.randint(7, 60) + number * 365 // courses) * DAY
        ends = starts + 7 * weeks * DAY
        ahead.append({"starts_on": starts.isoformat(), "ends_on": ends.isoformat(), "places": places})
    return {
        "prison": prison.code, "programme": code, "places_a_year": places * courses,
        "courses_a_year": courses, "is_staffed": not dice.hits(UNSTAFFED),
        "saved_by": dict(prison.others)["head_of_omu"], "courses": ahead,
    }  # fmt: skip


def added(dice: Dice, *, plan: Plan, custody: MadeCustody, assessed: list[Row], plans: list[Row]) -> Row:
    """Referrals and needs for a move of somebody with an assessment, his or her own views, a gang alert.

    The views are written into the assessment; the alert comes back as a list of its own.
    """
    found: Row = {}
    if dice.hits(GANG):
        on = dice.day(custody.received_on, plan.day).isoformat()
        found["alerts"] = [{"code": "gang", "opened_on": on}]
    held = supervisor(custody)
    if not assessed or held is None or not custody.is_open:
        return found
    if dice.hits(ASKED):
        assessed[-1]["parts"] = [_views(dice, assessed[-1], held)]
    rows = _referrals(dice, plan, custody, assessed[-1], plans, held)
    moves = [_move(dice, plan, one, held) for one in rows if one["state"] == rules.AFTER_TRANSFER]
    return found | {"deliveries": rows, "transfer_needs": moves}


def _views(dice: Dice, cited: Row, held: Row) -> Row:
    """What somebody says of each topic; who has the need names it more often."""
    needs = {one["section"] for one in cited["results"] if one.get("need_present")}
    question = rosh_parts.versions()[-1].part(code=rosh_parts.SELF).question(code=self_assessment.TOPICS)
    topics = {line.code: dice.one(VIEWS[bool(needs & set(line.sections))]) for line in question.lines}
    said = {"filled": "yes", self_assessment.TOPICS: topics}
    version = rosh_parts.versions()[-1].version
    return {"code": rosh_parts.SELF, "questions": version, "said": said, "saved_by": held["user"]}


def _referrals(
    dice: Dice, plan: Plan, custody: MadeCustody, cited: Row, plans: list[Row], held: Row
) -> list[Row]:
    needs = {one["section"] for one in cited["results"] if one.get("need_present")}
    prison, _ = custody.stays[-1]
    answers = [row for row in offered() if needs & set(row["needs"])]
    here = [row for row in answers if row["code"] in run_at(prison.code, seed=plan.seed)]
    rows: list[Row] = []
    for _ in range(MOST_REFERRED):
        if not answers or not dice.hits(REFERRED):
            break
        chosen = dice.choice(here if here and dice.hits(75) else answers)
        if any(one["programme"] == chosen["code"] for one in rows):
            continue
        rows.append(_referral(dice, plan, custody, cited, plans, held, chosen) | {"key": len(rows) + 1})
    return rows


def _referral(
    dice: Dice, plan: Plan, custody: MadeCustody, cited: Row, plans: list[Row], held: Row,
    chosen: Mapping[str, Any],
) -> Row:  # fmt: skip
    prison, arrived = custody.stays[-1]
    first = max(datetime.date.fromisoformat(cited["completed_on"]), arrived)
    runs = chosen["code"] in run_at(prison.code, seed=plan.seed)
    stands = dice.one(STANDS if runs else NOT_RUN)
    began = dice.day(max(first, plan.day - 400 * DAY), plan.day)
    steps = STEPS.get(stands, (stands,))
    days = sorted(dice.day(began, plan.day) for _ in steps[1:])
    changes = [
        _change(dice, step, on, held, runs=runs) for step, on in zip(steps, [began, *days], strict=True)
    ]
    last = changes[-1]
    made: Row = {
        "custody": cited["custody"], "programme": chosen["code"], "state": last["state"],
        "step": last.get("step", ""), "reason": last.get("reason", ""), "referred_on": began.isoformat(),
        "saved_by": held["user"], "delivery_changes": changes,
    }  # fmt: skip
    made |= _days(changes) | _tied(dice, plans, chosen)
    if last["state"] in (rules.HERE, rules.DELIVERED):
        made |= {"prison": prison.code, "setting": "here"}
    if stands == rules.COMPLETED and chosen.get("ends_with_report", True) and dice.hits(REPORTED):
        made["reports"] = [_report(plan, held, last["on"])]
    return {name: value for name, value in made.items() if value != ""}


def _change(dice: Dice, move: str, on: datetime.date, held: Row, *, runs: bool) -> Row:
    state = rules.state_of(move=move)
    made = {"state": state, "on": on.isoformat(), "by": held["user"], "name": held["user"],
            "role": "offender_supervisor"}  # fmt: skip
    if move not in rules.STATES:
        made["step"] = move
    if state in rules.ASKS_WHY:
        made["reason"] = dice.one(WHY) if runs else rules.NOT_RUN
    return made


def _days(changes: list[Row]) -> Row:
    """The days of a delivery, from its steps."""
    on = {one.get("step", ""): one["on"] for one in changes}
    ended = on.get(rules.COMPLETED) or on.get(rules.DROPPED_OUT) or ""
    return {
        "waiting_since": on.get(rules.WAITING, ""), "started_on": on.get(rules.STARTED, ""),
        "ended_on": ended,
    }  # fmt: skip


def _tied(dice: Dice, plans: list[Row], chosen: Mapping[str, Any]) -> Row:
    """The action of the plan that a referral belongs to, or why it stands outside."""
    for objective in plans[-1]["objectives"] if plans else ():
        if objective["needs"][0]["need"] in chosen["needs"] and not dice.hits(OUTSIDE):
            return {"action": objective["actions"][0]["key"]}
    return {"outside_because": "Referred at induction by the department."}


def _report(plan: Plan, held: Row, ended: str) -> Row:
    """The meeting of three and its report, within three weeks."""
    met = min(datetime.date.fromisoformat(ended) + 10 * DAY, plan.day)
    filed = min(met + 7 * DAY, plan.day)
    return {
        "met_on": met.isoformat(), "tutor_came": True, "supervisor_came": True, "prisoner_came": True,
        "text": "Took part throughout; practised what was taught.", "filed_on": filed.isoformat(),
        "by": held["user"], "name": held["user"], "role": "offender_supervisor",
    }  # fmt: skip


def _move(dice: Dice, plan: Plan, referral: Row, held: Row) -> Row:
    """The need for a move to where the programme is run; a move is planned for some."""
    code = referral["programme"]
    made = {
        "custody": referral["custody"], "delivery": referral["key"],
        "resource": catalogue.shipped()[code]["name"], "reason": "It is not run here.",
        "recorded_on": referral["referred_on"], "saved_by": held["user"], "state": "none",
    }  # fmt: skip
    there = [one for one in plan.prisons if code in run_at(one.code, seed=plan.seed)]
    if there and dice.hits(MOVE_PLANNED):
        on = plan.day + dice.randint(10, 90) * DAY
        made |= {"state": "planned", "prison": dice.choice(there).code, "planned_for": on.isoformat()}
    return made
