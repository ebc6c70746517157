"""What a review of a plan has to say, and the progress it comes to (docs/domain.md 8.7, 8.8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from risk.standards.levels import HIGH, WORDS, at_least

PRISONER = "prisoner"
#: Who has to be part of every review, or there is a reason why not; and one more of the staff.
ALWAYS = (PRISONER, "offender_manager", "offender_supervisor")
TOOK_NO_PART, ACHIEVED = "none", "fully_achieved"
GOOD, SOME, INSUFFICIENT, NOT_ASSESSED = "good", "some", "insufficient", "not_assessed"
#: What is counted since the last review, in the order it is read.
PERIOD = {
    "warnings": "Warnings",
    "adjudications": "Proven adjudications",
    "tests_refused": "Drug tests refused",
    "tests_positive": "Drug tests positive",
    "releases": "Temporary releases that went well",
    "cautions": "Cautions",
    "charges": "Charges",
    "convictions": "Convictions",
}
#: What is to be settled before a transfer.
AHEAD = {
    "destination": "Where to",
    "moves_on": "Day of the transfer",
    "address": "Address confirmed",
    "agencies": "Agencies told, where risk of serious harm is High or Very High",
    "victims": "Issues of victims",
}
PROGRAMME = {"name": "Programme", "completed": "Completed", "objectives": "Its objectives were achieved",
             "report": "Report available"}  # fmt: skip
ACHIEVEMENT = {"fully": "Fully", "partly": "Partly", "not": "Not"}
OVERALL = {
    GOOD: "Good progress on all significant factors",
    SOME: "Progress on some but not all factors",
    INSUFFICIENT: "Insufficient progress on the significant factors",
    NOT_ASSESSED: "Not assessed",
}


@dataclass(frozen=True, slots=True)
class Part:
    """How a party took part, 'none' where it did not; `said` names who, or says why not."""

    how: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a review lacks, and the field it is to be mended at."""

    field: str
    message: str


def part_fault(*, parts: Mapping[str, Part], titles: Mapping[str, str], view: str) -> Fault | None:
    """The first thing wrong with who took part; None where all is said.

    `parts` by party, `titles` names every party, `view` is what the prisoner says. Prisoner, offender manager
    and offender supervisor took part or there is a reason why not; so did one more of the staff. A prisoner
    who took part is heard.
    """
    for party in ALWAYS:
        if party not in parts:
            return Fault(f"how_{party}", f"{titles[party]}: say how he or she took part, or that not.")
    if not any(party not in ALWAYS for party in parts):
        return Fault("how_personal_officer", "Say which other staff took part, or of one of them why not.")
    for party, part in parts.items():
        if part.how == TOOK_NO_PART and not part.said.strip():
            return Fault(f"said_{party}", f"{titles[party]}: write why there was no part in the review.")
    if parts[PRISONER].how != TOOK_NO_PART and not view.strip():
        return Fault("prisoner_view", "The prisoner took part: write what he or she says.")
    return None


def transfer_fault(*, ahead: Mapping[str, object], high: bool) -> Fault | None:
    """What a review before a transfer lacks: where to, when, the address, and for High the agencies."""
    for name in ("destination", "moves_on", "address"):
        if ahead.get(name) in (None, ""):
            return Fault(f"ahead_{name}", f"Before a transfer, say: {AHEAD[name].lower()}.")
    if high and ahead.get("agencies") is None:
        return Fault("ahead_agencies", "Risk of serious harm is High or Very High: say if agencies are told.")
    return None


def end_fault(*, reason: str, response: str) -> Fault | None:
    """What a review at the end of a sentence lacks."""
    if not reason.strip():
        return Fault("end_reason", "At the end, write the reason.")
    return None if response.strip() else Fault("end_response", "At the end, write the overall response.")


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement on a case and why it is that."""

    code: str
    reason: str


def case_progress(*, factors: Iterable[tuple[str, str]]) -> Judged:
    """The judgement on the case from pairs of a factor's title and its judgement.

    Good progress on all is good. Any good or some progress beside that is progress on some but not all; none
    at all is insufficient. With nothing judged the case is not assessed.
    """
    rows = list(factors)
    by: dict[str, list[str]] = {}
    for title, judgement in rows:
        by.setdefault(judgement, []).append(title)
    if len(by.get(NOT_ASSESSED, [])) == len(rows):
        return Judged(NOT_ASSESSED, "No factor has been judged.")
    code = GOOD if len(by.get(GOOD, [])) == len(rows) else SOME if by.keys() & {GOOD, SOME} else INSUFFICIENT
    words = {GOOD: "Good", SOME: "Some", INSUFFICIENT: "Insufficient", NOT_ASSESSED: "Not assessed"}
    return Judged(code, " ".join(f"{words[one]}: {', '.join(by[one])}." for one in words if one in by))


def countersign_because(*, rosh: str) -> str:
    """Why a review is owed a countersignature, by the level of risk of serious harm; empty where it is not.

    As for the plan itself: where risk is High or Very High (docs/domain.md 7.12 rule 3, 8.7).
    """
    if not rosh or not at_least(level=rosh, than=HIGH):
        return ""
    return f"Risk of serious harm is {WORDS[rosh]}."
