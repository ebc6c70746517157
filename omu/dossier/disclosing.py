"""What is taken out of a gathered record for the one it is made for (docs/domain.md 14.5).

The rules stand in `cases.standards.disclosure`; entries of the log are held back where they are gathered.
"""

from typing import Any

from cases.standards import disclosure
from cases.standards.disclosure import PAROLE, RULES_OF, TO_THE_PERSON
from risk.models.decision_records import Party

#: What a part is called where it was not asked for.
TITLES = {
    "risk": "Risk and need",
    "plan": "Sentence plan",
    "duties": "What is due and what was done",
    "log": "Log",
    "assessments": "Every assessment",
    "interventions": "Programmes and other interventions",
    "decisions": "Decisions",
    "moves": "Stays, transfers and holders",
    "sentence": "Sentence and dates",
    "documents": "Documents",
}
NOT_ASKED = "This part was not asked for."
NOT_TOLD_OPINIONS = {str(one.label) for one in (Party.SECURITY, Party.PUBLIC_PROTECTION, Party.OBSERVER)}


def narrow(gathered: dict[str, Any], *, audience: str, parts: tuple[str, ...]) -> dict[str, Any]:
    """The gathered parts as the audience may have them: those not printed are empty, others narrowed."""
    found = dict(gathered)
    if audience in TO_THE_PERSON | {PAROLE}:
        found["plan"] = _without_blocks(_without_entries(found["plan"]))
    if audience in TO_THE_PERSON:
        found["cover"] = found["cover"] | {"alerts": [], "next_due": None}
        found["plan"] = _without_contributions(found["plan"])
        found["decisions"] = _without_opinions(found["decisions"])
        found["moves"] = _without_notes(found["moves"])
    for part in disclosure.PARTS:
        if part not in parts and part in found:
            found[part] = [] if isinstance(found[part], list) else {}
    if "risk" not in parts and "assessments" in parts:
        found["risk"] = {"list": gathered["risk"]["list"]}
    if "assessments" not in parts and "risk" in parts:
        found["risk"] = found["risk"] | {"list": []}
    return found


def left_out(*, audience: str, asked: tuple[str, ...], masked: int) -> list[dict[str, str]]:
    """Each rule of an audience, and each part that was not asked for; `masked` entries are shown by D3."""
    found = []
    for name, words in disclosure.rules(audience=audience):
        count = f" Entries shown so here: {masked}." if name == "D3" else ""
        found.append({"what": f"Rule {name}", "rule": f"{words}{count}"})
    missing = [one for one in disclosure.PARTS if asked and one not in asked]
    return found + [{"what": TITLES[one], "rule": NOT_ASKED} for one in missing]


def tells_existence(audience: str) -> bool:
    """Whether the one it is made for is told that there are restricted entries."""
    return "D1" not in RULES_OF.get(audience, ())


def _without_entries(plan: dict[str, Any]) -> dict[str, Any]:
    """Entries about an objective stand in the log, as far as they are shown."""
    return plan | {"objectives": [one | {"seen": []} for one in plan["objectives"]]}


def _without_blocks(plan: dict[str, Any]) -> dict[str, Any]:
    kept = [one for one in plan.get("blocks", []) if one["name"] not in disclosure.WITHHELD_BLOCKS]
    return plan | {"blocks": kept} if "blocks" in plan else plan


def _without_contributions(plan: dict[str, Any]) -> dict[str, Any]:
    boards = [
        one | {"seats": [seat | {"wrote": []} for seat in one["seats"]]} for one in plan.get("boards", [])
    ]
    return plan | {"boards": boards}


def _without_opinions(decisions: dict[str, Any]) -> dict[str, Any]:
    every = [
        one | {"opinions": [row for row in one["opinions"] if row["as"] not in NOT_TOLD_OPINIONS]}
        for one in decisions["every"]
    ]
    return decisions | {"every": every}


def _without_notes(moves: dict[str, Any]) -> dict[str, Any]:
    return moves | {"transfers": [one | {"notes": []} for one in moves["transfers"]]}
