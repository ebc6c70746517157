"""A small prison in the interchange format, for a recount by hand: seven people, six of them cases.

Everybody but F was sentenced on Monday 2 March 2026 to four years, with release on 1 March 2028, less than
two years off: T1 ends on 4 March, T2 on 16 March, T4, T5 and T7 on 27 April, six months on 2 September. The
period is April to September 2026, the day 1 October 2026.
"""

from typing import Any

from tests.omu.record_lines import plain

RECEIVED = "2026-03-02"


def _assessed(on: str, role: str, level: str, **parts: Any) -> dict[str, Any]:
    return {
        "key": 1,
        "custody": RECEIVED,
        "form": "full/2",
        "purpose": "start_custody",
        "state": "complete",
        "started_on": RECEIVED,
        "author": "a.rees",
        "author_role": role,
        "signed_by": "a.rees",
        "signed_on": on,
        "completed_on": on,
        "recorded_at": f"{on}T12:00:00+01:00",
        "ratings": [{"group": "public", "community": level, "custody": level}],
    } | parts


def _action(key: int, status: str, timescale: str) -> dict[str, Any]:
    return {
        "key": key,
        "what": "Thinking Skills Programme",
        "timescale": timescale,
        "status": status,
        "doers": [{"kind": "prison_staff", "name": "A. Tutor"}],
        "saved_by": "a.rees",
    }


def _planned(on: str, purposes: list[str], actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": 1,
        "custody": RECEIVED,
        "state": "signed",
        "assessment": 1,
        "opened_on": RECEIVED,
        "opened_by": "a.rees",
        "completed_on": on,
        "saved_by": "a.rees",
        "contact_with": "Offender supervisor",
        "contact_every_days": 14,
        "objectives": [
            {
                "key": 1,
                "heading": "temper",
                "text": "Keep his temper when he is refused something",
                "purposes": purposes,
                "measure": "No adjudication in six months",
                "position": 1,
                "saved_by": "a.rees",
                "needs": [{"need": "11", "title": "Thinking and behaviour"}],
                "actions": actions,
            }
        ],
    }


def _line(
    number: str, *, stays: Any = None, allocated: Any = (), met: str = "", **parts: Any
) -> dict[str, Any]:
    made = plain(number, circumstances=None, alerts=None, contacts=None)
    custody = made["custodies"][0]
    custody["stays"] = stays or [{"prison": "ASH", "arrived_on": RECEIVED, "arrived_by": "reception"}]
    custody["allocations"] = [
        {"held_as": held_as, "user": "a.rees", "started_on": on}
        | ({"prison": prison} if prison else {"trust": "ALD"})
        for held_as, prison, on in allocated
    ]
    custody |= parts.pop("custody", {})
    if met:
        contact = {
            "origin": "prison system",
            "origin_key": f"{number}-1",
            "happened_at": f"{met}T10:30:00+00:00",
            "author_name": "A. Rees",
            "author_role": "offender_supervisor",
            "prison": "ASH",
            "kind": "general",
            "mode": "face_to_face",
            "with_whom": "prisoner",
            "text": "We spoke about the sentence.",
        }
        made["contacts"] = [contact]
    return made | parts


OS, OM = "offender_supervisor", "offender_manager"
TRANSFERRED = [
    {"prison": "MRD", "arrived_on": RECEIVED, "arrived_by": "reception", "ended_on": "2026-05-11"},
    {"prison": "ASH", "arrived_on": "2026-05-11", "arrived_by": "transfer"},
]
SCREENING = {
    "code": "screening",
    "questions": 2,
    "said": {"R1.2": {"none": ["current"]}, "R5.1": "no"},
    "saved_by": "a.rees",
    "saved_at": "2026-04-20T09:00:00+01:00",
}


def _in_time() -> dict[str, Any]:
    return _line(
        "A1000AA",
        allocated=[(OS, "ASH", "2026-03-04"), (OM, None, "2026-04-27")],
        met="2026-03-16",
        custody={"is_ppo": True, "ppo_since": RECEIVED},
        assessments=[_assessed("2026-04-20", OM, "high", parts=[SCREENING])],
        sentence_plans=[
            _planned("2026-04-27", ["manage_roh", "reduce_lor"], [_action(1, "fully_achieved", "one_month")])
        ],
        oversights=[
            {
                "custody": RECEIVED,
                "areas": ["planning"],
                "findings": "Sound.",
                "seen_on": "2026-05-01",
                "by_name": "H. Head",
                "by_role": "head_of_omu",
            }
        ],
    )


def _late() -> dict[str, Any]:
    return _line(
        "B1000BB",
        allocated=[(OS, "ASH", "2026-03-05")],
        met="2026-03-17",
        assessments=[_assessed("2026-04-28", OS, "low")],
        sentence_plans=[
            _planned(
                "2026-05-01",
                ["community_integration"],
                [_action(1, "fully_achieved", "one_month"), _action(2, "ongoing", "three_months")],
            )
        ],
    )


def _moved() -> dict[str, Any]:
    return _line(
        "C1000CC",
        stays=TRANSFERRED,
        allocated=[(OS, "MRD", "2026-03-03")],
        met="2026-05-26",
        assessments=[_assessed("2026-05-05", OS, "medium")],
    )


def _idle() -> dict[str, Any]:
    return _line(
        "D1000DD",
        stays=TRANSFERRED,
        met="2026-05-27",
        circumstances={
            "learning_screenings": [
                {
                    "recorded_on": "2026-05-20",
                    "screened_on": "2026-05-20",
                    "tool": "Initial",
                    "literacy": "entry_3",
                    "numeracy": "level_1",
                }
            ]
        },
        learning_record=[
            {
                "custody": RECEIVED,
                "kind": kind,
                "what": what,
                "level": level,
                "on": "2026-06-01",
                "by": "a.rees",
                "name": "A. Rees",
                "role": "learning_and_skills",
            }
            for kind, what, level in (("plan", "Reading", ""), ("qualification", "Numeracy", "level_1"))
        ],
    )


def _gone() -> dict[str, Any]:
    return _line(
        "E1000EE",
        stays=[
            {"prison": "ASH", "arrived_on": RECEIVED, "arrived_by": "reception", "ended_on": "2026-03-31"},
            {"prison": "MRD", "arrived_on": "2026-03-31", "arrived_by": "transfer"},
        ],
    )


def _new() -> dict[str, Any]:
    new = _line("F1000FF", stays=[{"prison": "ASH", "arrived_on": "2026-09-29", "arrived_by": "reception"}])
    custody = new["custodies"][0]
    custody |= {"received_on": "2026-09-29", "sentenced_on": "2026-09-29"}
    custody["sentences"][0]["imposed_on"] = "2026-09-29"
    del custody["key_dates"]
    return new


def _afterwards() -> dict[str, Any]:
    return _line(
        "G1000GG", allocated=[(OS, "ASH", "2026-10-05")], assessments=[_assessed("2026-10-05", OM, "high")]
    )


def lines() -> list[dict[str, Any]]:
    """A and B were there all along, C and D came by transfer, E had left, F just came, G was late."""
    return [_in_time(), _late(), _moved(), _idle(), _gone(), _new(), _afterwards()]
