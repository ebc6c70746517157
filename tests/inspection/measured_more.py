"""Eleven people more for a recount by hand: risk, boards, decisions, programmes, changes, reviews.

All were sentenced on Monday 2 March 2026 to four years and are at Ashbourne since; T5 and T7 end on 27 April.
The period is April to September 2026, the day 1 October 2026. Nobody has an offender supervisor.
"""

import json
from typing import Any

from tests.inspection.measured_lines import (
    OM,
    OS,
    RECEIVED,
    SCREENING,
    _action,
    _assessed,
    _line,
    _planned,
)

BY = {"by": "a.rees", "name": "A. Rees", "role": "offender_supervisor"}
YES = SCREENING | {"said": {"R1.2": {"none": ["current"]}, "R5.1": "yes"}}


def _part(code: str, on: str) -> dict[str, Any]:
    return {"code": code, "questions": 2, "said": {"words": "Something."}, "saved_by": "a.rees",
            "saved_at": f"{on}T09:00:00+01:00"}  # fmt: skip


def _seen(on: str, *areas: str) -> dict[str, Any]:
    return {"custody": RECEIVED, "areas": list(areas), "findings": "Sound.", "seen_on": on,
            "by_name": "H. Head", "by_role": "head_of_omu"}  # fmt: skip


def _seat(party: str, **said: Any) -> dict[str, Any]:
    return {"party": party, "name": "Somebody"} | said


def _board() -> dict[str, Any]:
    wrote = {"contributions": [BY | {"text": "He tries.", "on": "2026-04-20"}]}
    return {
        "custody": RECEIVED, "prison": "ASH", "kind": "initial", "planned_on": "2026-04-24",
        "reply_by": "2026-04-20", "arranged_on": "2026-04-10", "arranged_by": "a.rees",
        "held_on": "2026-04-24", "chair": OS,
        "seats": [
            _seat(OM, attended=True, mode="telephone"), _seat(OS, used=True, **wrote),
            _seat("wing_staff", used=False, **wrote), _seat("health", attended=False),
            _seat("security", attended=True, mode="in_person"),
        ],
    }  # fmt: skip


def _plan(purposes: list[str], actions: list[dict[str, Any]], **said: Any) -> list[dict[str, Any]]:
    return [_planned("2026-04-27", purposes, actions) | said]


def _low() -> list[dict[str, Any]]:
    """An assessment in time, of somebody who is not High."""
    return [_assessed("2026-04-20", OS, "low")]


def _high() -> dict[str, Any]:
    """High, Medium to children; a screening that asks for an analysis there is not; all work looked at."""
    levels = [{"group": "public", "community": "high", "custody": "low"},
              {"group": "children", "community": "medium", "custody": "low"}]  # fmt: skip
    return _line(
        "H1000HH",
        assessments=[_assessed("2026-04-20", OM, "high", parts=[YES], ratings=levels)],
        sentence_plans=_plan(
            ["manage_roh", "child_protection"], [_action(1, "fully_achieved", "one_month")], boards=[_board()]
        ),
        # 42 days before 1 October are 20 August; 30 May lies within 42 days of assessment and plan.
        oversights=[_seen("2026-05-30", "planning"), _seen("2026-08-20", "ongoing_work")],
    )


def _very_high() -> dict[str, Any]:
    """Very High; analysed a day late, risk management plan in time; looked at a day too late, both times."""
    parts = [YES, _part("analysis_harm", "2026-04-28"), _part("plan_actions", "2026-04-27")]
    return _line(
        "I1000II",
        assessments=[_assessed("2026-04-30", OM, "very_high", parts=parts)],
        oversights=[_seen("2026-06-12", "planning"), _seen("2026-08-19", "ongoing_work")],
    )


def _changed(number: str, recorded: str, **parts: Any) -> dict[str, Any]:
    """A change in risk of harm on Friday 7 August: to be entered by the 11th and acted on by the 14th."""
    made = _line(number, met="2026-08-07", **parts)
    made["contacts"][0] |= {"tags": ["change_in_roh"], "recorded_at": f"{recorded}T12:00:00+01:00"}
    return made


def _swift() -> dict[str, Any]:
    plan = _plan(["reduce_lor"], [_action(1, "fully_achieved", "one_month")])
    link = {"contact": "J1000JJ-1", "linked_by": "a.rees", "since": "2026-08-14T16:00:00+01:00"}
    plan[0]["objectives"][0]["entries"] = [link]
    return _changed("J1000JJ", "2026-08-11", assessments=_low(), sentence_plans=plan)


def _to_move(state: str, **said: Any) -> list[dict[str, Any]]:
    return [{"custody": RECEIVED, "resource": "A programme", "state": state, "reason": "Not run here",
             "recorded_on": "2026-05-04", "saved_by": "a.rees"} | said]  # fmt: skip


def _programme(code: str, **said: Any) -> list[dict[str, Any]]:
    return [{"custody": RECEIVED, "programme": code, "action": 1, "referred_on": "2026-05-04",
             "saved_by": "a.rees"} | said]  # fmt: skip


def _decision(kind: str, outcome: str, cited: int | None) -> dict[str, Any]:
    rests = {"cited": cited, "was_current": True} if cited else {"excused": True}
    return {"custody": RECEIVED, "prison": "ASH", "kind": kind, "state": "closed", "opened_by": "a.rees",
            "opened_on": "2026-08-10", "outcome": outcome, "reason": "As heard.", "decided_by": "a.rees",
            "decided_on": "2026-08-20"} | rests  # fmt: skip


def _reviewed_assessment() -> dict[str, Any]:
    first = _assessed("2026-04-20", OS, "low")
    again = _assessed("2026-08-03", OS, "low") | {"key": 2, "purpose": "review", "started_on": "2026-07-20"}
    return _line(
        "O1000OO", assessments=[first, again],
        decisions=[_decision("open_conditions", "open", 2), _decision("recategorisation", "C", None)],
    )  # fmt: skip


def _three_managers() -> dict[str, Any]:
    held = [
        {"held_as": OM, "user": user, "started_on": on, "trust": "ALD"} | ended
        for user, on, ended in (
            ("a.rees", "2026-03-20", {"ended_on": "2026-06-01", "ended_because": "Moved"}),
            ("b.rees", "2026-06-01", {}),
        )
    ]
    report = {"recorded_on": RECEIVED, "kind": "standard", "author_name": "Z. Author", "trust": "ALD"}
    return _line(
        "P1000PP", custody={"allocations": held}, assessments=_low(),
        circumstances={"court_reports": [report]},
        decisions=[_decision("open_conditions", "closed", 1), _decision("recategorisation", "C", 1)],
    )  # fmt: skip


def _reviewed_plan() -> dict[str, Any]:
    parties = [("prisoner", "in_person"), (OM, "none"), (OS, "telephone"), ("health", "in_writing")]
    review = BY | {
        "number": 1, "version": 1, "kind": "review", "on": "2026-08-03", "lor": "lower", "lor_evidence": "W",
        "roh": "same", "roh_evidence": "Quiet.", "overall": "good", "overall_reason": "All of it.",
        "parties": [{"party": party, "how": how, "why_not": "Away" if how == "none" else ""}
                    for party, how in parties],
    }  # fmt: skip
    version = {"key": 1, "number": 1, "content": {"plan": {}, "objectives": []}}
    screening = {"recorded_on": "2026-05-20", "screened_on": "2026-05-20", "tool": "Initial",
                 "literacy": "entry_3", "numeracy": "level_1"}  # fmt: skip
    steps = [
        BY | {"custody": RECEIVED, "kind": kind, "what": what, "on": "2026-06-01"}
        for kind, what in (("plan", "Reading"), ("started", "English"))
    ]
    return _line(
        "Q1000QQ", assessments=_low(),
        sentence_plans=_plan(["reduce_lor"], [], versions=[version], reviews=[review]),
        circumstances={"learning_screenings": [screening]}, learning_record=steps,
        judgements=[_judged("IM-140", "numerator", "yes")],
    )  # fmt: skip


def _judged(measure: str, counts: str, answer: str) -> dict[str, Any]:
    return {"custody": RECEIVED, "prison": "ASH", "measure": measure, "counts": counts, "basis": "audit",
            "answer": answer, "on": "2026-09-01", "by": "a.rees"}  # fmt: skip


def lines() -> list[dict[str, Any]]:
    """H to R."""
    return [
        _high(), _very_high(), _swift(), _changed("K1000KK", "2026-08-12"),
        _line("L1000LL", custody={"is_ppo": True, "ppo_since": RECEIVED},
              transfer_needs=_to_move("planned", prison="MRD", planned_for="2026-11-02")),
        _line("M1000MM", assessments=_low(),
              sentence_plans=_plan(["reduce_lor"], [_action(1, "ongoing", "one_year")]),
              deliveries=_programme("tsp", state="here", step="waiting", prison="ASH"),
              transfer_needs=_to_move("none")),
        _line("N1000NN", assessments=_low(),
              sentence_plans=_plan(["reduce_lor"], [_action(1, "not_started", "one_month")]),
              deliveries=_programme("sotp-core", state="no_plan", reason="not_run"),
              transfer_needs=_to_move("moved", prison="MRD", moved_on="2026-06-01")),
        _reviewed_assessment(), _three_managers(), _reviewed_plan(),
        _line("R1000RR", judgements=[_judged("IM-197", "left_out", "na"),
                                     _judged("IM-029", "denominator", "no")]),
    ]  # fmt: skip


def copies(count: int) -> list[dict[str, Any]]:
    """So many of each, under numbers of their own."""
    found = []
    for turn in range(count):
        for line in lines():
            number = line["identity"]["number"]
            fresh = f"{number[0]}{2000 + turn}{number[5:]}"
            found.append(json.loads(json.dumps(line).replace(number, fresh)))
    return found
