"""The made-up assessments of a generated estate, and a decision that cites one (docs/interchange/README.md).

Scores, needs, predictors and fingerprints are worked out as those of any assessment.
"""

import datetime
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from omu.actions.estate_places import Dice, Plan, words
from omu.actions.estate_sentences import DAY, MadeCustody
from risk.actions import content, predictor_content
from risk.models import State
from risk.standards import levels, needs, predictors
from risk.standards.needs import BY_JUDGEMENT, Form, Judgement, Need, Section
from risk.standards.predictor_points import GENERAL, VIOLENT

Row = dict[str, Any]
#: How many of a hundred who could be assessed by now are, and how many of these on the full form.
ASSESSED, FULL = 75, 40
#: Nobody is assessed before so many days in custody; it takes so many more to sign.
FIRST_DAYS, WRITING_DAYS = 30, 14
DECIDED, CHECKED, ASKED = 10, 5, 10
#: How often a score of an item comes up, by score.
SCORES = {"0": 55, "1": 28, "2": 17}
GROUPS = ("children", "public", "known_adult", "staff", "prisoners")


@lru_cache(maxsize=2)
def form_of(code: str) -> Form:
    """The form that an estate uses: the full one or the short one."""
    return needs.built_in(name={"full": "form_full_2", "risk_review": "form_risk_review_1"}[code])


def supervisor(custody: MadeCustody) -> Row | None:
    """Who supervises the case now, as a row of its allocations."""
    rows = custody.facts.get("allocations", ())
    return next(
        (one for one in rows if one["held_as"] == "offender_supervisor" and "ended_on" not in one), None
    )


def assessments(dice: Dice, *, plan: Plan, identity: Row, custody: MadeCustody) -> list[Row]:
    """The complete assessment of somebody who has been in long enough and has a supervisor, or none."""
    held, first = supervisor(custody), custody.received_on + FIRST_DAYS * DAY
    sentenced = custody.facts.get("sentenced_on")
    if held is None or not sentenced or first + WRITING_DAYS * DAY > plan.day or not dice.hits(ASSESSED):
        return []
    form = form_of("full" if dice.hits(FULL) else "risk_review")
    began = dice.day(max(first, plan.day - 600 * DAY), plan.day - WRITING_DAYS * DAY)
    ended = began + dice.randint(2, WRITING_DAYS) * DAY
    answers = _answers(dice, form, identity=identity, custody=custody)
    notes = [_note(dice, one, held) for one in form.sections if one.need != needs.NO_NEED]
    found = _needs(form, answers, notes)
    community = {group: dice.one({"low": 55, "medium": 33, "high": 11, "very_high": 1}) for group in GROUPS}
    made = {
        "key": 1,
        "custody": custody.facts["received_on"],
        "form": f"{form.code}/{form.version}",
        "purpose": "start_custody" if dice.hits(60) else "review",
        "state": str(State.COMPLETE),
        "started_on": began.isoformat(),
        "author": held["user"],
        "author_role": "offender_supervisor",
        "author_grade": "prison_officer",
        "author_prison": held["prison"],
        "signed_by": held["user"],
        "signed_on": ended.isoformat(),
        "completed_on": ended.isoformat(),
        "answers": answers,
        "notes": notes,
        "ratings": [_rating(group, level) for group, level in community.items()],
        "summaries": [_summary(held, community)],
        "results": [_result(place, form, one, notes) for place, one in enumerate(found, start=1)],
        "predictions": _predictions(identity, custody, answers, ended),
    }
    return [made | _signed(made, held, ended) | _beside(dice, plan, custody, held, ended)]


def _answers(dice: Dice, form: Form, *, identity: Row, custody: MadeCustody) -> list[Row]:
    """Every item that takes a score of 0 to 2, one in thirty not known; and the history of offending."""
    rows: list[Row] = []
    for item in (item for section in form.sections for item in section.items if item.scores):
        if dice.hits(3):
            rows.append({"item": item.number, "missing": True})
        else:
            score = int(dice.one(SCORES))
            rows.append({"item": item.number, "score": score if score in item.scores else max(item.scores)})
    known = {item.number for section in form.sections for item in section.items}
    history = _history(dice, identity=identity, custody=custody)
    return [*({"item": one, **said} for one, said in history.items() if one in known), *rows]


def _history(dice: Dice, *, identity: Row, custody: MadeCustody) -> dict[str, Row]:
    """The inputs of the predictors that stand in section 1, by item."""
    items = predictors.built_in()["items"]
    sentence = custody.facts["sentences"][0]
    born, convicted = identity["born_on"], sentence["imposed_on"]
    age = int(convicted[:4]) - int(born[:4]) - 1
    sanctions = 1 + int(dice.expovariate(1 / 6))
    group = sentence["offence_group"]
    known = group in predictors.built_in()[predictors.OGRS3]["offence_groups"]
    return {
        items["conviction_on"]: {"value": convicted},
        items["follow_up_on"]: {"value": max(_release(custody), convicted)},
        items["sanctions"]: {"score": sanctions},
        items["violent_sanctions"]: {"score": min(dice.randint(0, 3), sanctions)},
        items["first_sanction_age"]: {"score": max(min(dice.randint(12, 30), age), 10)},
        **({items["offence_group"]: {"value": group}} if known else {}),
    }


def _release(custody: MadeCustody) -> str:
    """The first day of release that the dates know; the day of sentence where they know none."""
    rows = custody.facts.get("key_dates", ())
    days = [one["on"] for one in rows if one["kind"] in ("ARD", "CRD", "TED")]
    return min(days, default=custody.facts["sentences"][0]["imposed_on"])


def _note(dice: Dice, section: Section, held: Row) -> Row:
    row: Row = {
        "section": section.number,
        "evidence": dice.choice(words()["evidence"]),
        "linked_to_rosh": dice.hits(15),
        "linked_to_offending": dice.hits(35),
        "saved_by": held["user"],
    }
    if dice.hits(40):
        row["protective"] = dice.choice(words()["protective"])
    if section.need == BY_JUDGEMENT:
        row |= {"need_by_hand": dice.hits(30), "need_reason": "From the interview and the record."}
    return row


def _needs(form: Form, answers: list[Row], notes: list[Row]) -> list[Need]:
    scores = {one["item"]: one.get("score") for one in answers}
    said = {one["section"]: one for one in notes}
    return [
        needs.need(
            section=one,
            scores=scores,
            judgement=Judgement(
                need=said[one.number].get("need_by_hand"), need_reason=said[one.number].get("need_reason", "")
            ),
        )
        for one in form.sections
        if one.need != needs.NO_NEED
    ]


def _rating(group: str, level: str) -> Row:
    """Levels in the community and in custody; no level in the community for prisoners."""
    return {"group": group, "custody": level} | ({"community": level} if group != "prisoners" else {})


def _summary(held: Row, community: dict[str, str]) -> Row:
    most = max(community.values(), key=lambda level: levels.rank(level=level))
    texts = words()["harm"]["high" if levels.rank(level=most) >= levels.rank(level="high") else "low"]
    return {**texts, "concerns": dict.fromkeys(levels.CONCERNS, "no"), "saved_by": held["user"]}


def _result(place: int, form: Form, one: Need, notes: list[Row]) -> Row:
    note = next(row for row in notes if row["section"] == one.section)
    section = form.section(number=one.section)
    row = {
        "section": one.section, "title": one.title, "position": place, "score": one.score,
        "out_of": one.highest, "cut_off": section.cut_off, "partial": one.partial,
        "need_present": one.present, "severe": one.severe, "needs_attention": one.attention,
        "reason": one.reason,
        "linked_to_rosh": note["linked_to_rosh"], "linked_to_offending": note["linked_to_offending"],
        "protective": note.get("protective", ""),
    }  # fmt: skip
    return {name: value for name, value in row.items() if value is not None}


def _predictions(identity: Row, custody: MadeCustody, answers: list[Row], on: datetime.date) -> list[Row]:
    """The three predictors from the answers, or why one comes to nothing."""
    items = predictors.built_in()["items"]
    said = {one["item"]: one for one in answers}
    scored = {name: said.get(item, {}).get("score") for name, item in items.items()}
    told = {name: said.get(item, {}).get("value") for name, item in items.items()}
    found = predictors.Inputs(
        sex=identity["sex"],
        born_on=datetime.date.fromisoformat(identity["born_on"]),
        conviction_on=datetime.date.fromisoformat(told["conviction_on"]) if told["conviction_on"] else None,
        follow_up_on=datetime.date.fromisoformat(told["follow_up_on"]) if told["follow_up_on"] else None,
        sanctions=scored["sanctions"],
        violent_sanctions=scored["violent_sanctions"],
        first_sanction_age=scored["first_sanction_age"],
        offence_group=told["offence_group"] or "",
        scores={name: scored[name] for name in {*GENERAL, *VIOLENT}},
    )
    inputs = predictor_content.as_data(found)
    return [
        {name: value for name, value in row.items() if value not in (None, "")}
        for row in (_prediction(one, inputs, on) for one in predictor_content.work_out(found))
    ]


def _prediction(one: predictors.Prediction, inputs: Row, on: datetime.date) -> Row:
    return {
        "predictor": one.predictor, "version": one.version, "one_year": one.one_year,
        "two_year": one.two_year, "band": one.band, "points": one.points, "inputs": inputs,
        "terms": [asdict(term) for term in one.terms], "steps": list(one.steps),
        "hindrances": [asdict(each) for each in one.hindrances], "on": on.isoformat(),
    }  # fmt: skip


def _signed(made: Row, held: Row, on: datetime.date) -> Row:
    """What was signed, with its fingerprint, and the author's signature."""
    code, _, version = made["form"].partition("/")
    summary = made["summaries"][0]
    said = {
        "form": {"code": code, "version": int(version)},
        "purpose": made["purpose"],
        "answers": {
            one["item"]: {
                "score": one.get("score"), "missing": one.get("missing", False), "value": one.get("value"),
            }
            for one in made["answers"]
        },
        "rosh": {
            "levels": {
                one["group"]: {"community": one.get("community", ""), "custody": one["custody"]}
                for one in made["ratings"]
            },
            "texts": {name: summary[name] for name in content.ROSH_TEXTS},
        },
    }  # fmt: skip
    line = {
        "content": 1, "decision": "signed", "by": held["user"], "name": held["user"],
        "role": "offender_supervisor", "grade": "prison_officer", "on": on.isoformat(),
    }  # fmt: skip
    digest = content.digest(said)
    return {"signed_contents": [{"key": 1, "content": said, "digest": digest}], "signatures": [line]}


def _beside(dice: Dice, plan: Plan, custody: MadeCustody, held: Row, on: datetime.date) -> Row:
    """A quality check of some, and a department that was asked for others."""
    made: Row = {}
    prison, _ = custody.stays[-1]
    others = dict(prison.others)
    if dice.hits(CHECKED) and prison.code == held["prison"]:
        made["quality_checks"] = [
            {
                "prison": prison.code, "author": held["user"], "month": on.isoformat()[:7],
                "drawn_on": on.isoformat(), "drawn_because": "One of every twenty that were completed.",
                "grades": {}, "points": 60, "out_of": 80, "percent": 75, "strengths": "Evidence throughout.",
                "checked_by": others["head_of_omu"], "done_on": min(on + 10 * DAY, plan.day).isoformat(),
            }
        ]  # fmt: skip
    if dice.hits(ASKED):
        asked = {"section": "10", "prison": prison.code, "role": "health", "question": "Is he or she seen?"}
        before = on - 2 * DAY
        answered = {"answered_on": on.isoformat(), "answered_by": others["health"], "answer": "Seen monthly."}
        made["information_requests"] = [
            asked
            | {"asked_on": before.isoformat(), "asked_by": held["user"], "due_on": (on + 7 * DAY).isoformat()}
            | answered
        ]
    return made


def decisions(dice: Dice, *, plan: Plan, custody: MadeCustody, assessed: list[Row]) -> list[Row]:
    """A review of the category that cites the assessment, with the opinion of the supervisor, of some."""
    if not assessed or not dice.hits(DECIDED):
        return []
    cited = assessed[-1]
    on = dice.day(datetime.date.fromisoformat(cited["completed_on"]), plan.day).isoformat()
    prison, _ = custody.stays[-1]
    opinion = {
        "party": "offender_supervisor", "view": dice.choice(("for", "for", "against")),
        "text": "Settled on the wing; the assessment bears it out.", "by": cited["author"],
        "name": cited["author"], "role": "offender_supervisor", "on": on,
    }  # fmt: skip
    decider = dict(prison.others)["head_of_omu"]
    return [
        {
            "key": 1, "custody": cited["custody"], "prison": prison.code, "kind": "recategorisation",
            "state": "closed", "question": "Yearly review of the category.", "opened_by": cited["author"],
            "opened_on": on, "cited": 1, "cited_by": cited["author"], "bears": "Scores and levels as stated.",
            "outcome": custody.facts.get("security_category", "C"), "reason": "Nothing speaks for a change.",
            "decided_by": decider, "decided_on": on, "assessment_age": 0, "was_current": True,
            "opinions": [opinion],
        }
    ]  # fmt: skip
