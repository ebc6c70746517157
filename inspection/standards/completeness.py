"""Is the record of a case complete? (docs/domain.md 14.3 rule 3; 21.3 H, IM-091.) Plain Python.

The question is whether a thing is on the record or clearly noted; whether it is up to date is a clock's. What
is not owed yet, or does not apply, is said to be so and is not missing.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from cases.standards.clocks import day
from cases.standards.working_days import add_months
from risk.standards.levels import MEDIUM, WORDS, at_least
from risk.standards.tiers import asks_control

BUILT_IN = Path(__file__).parent.parent / "data" / "programmes.json"
#: From which level on a risk management plan is owed (docs/domain.md 7.10).
RISK_PLAN_FROM = MEDIUM
#: An offender manager is heard of once in so many months (14.3 rule 3).
MANAGER_MONTHS = 3


class State(StrEnum):
    """How one thing stands."""

    HELD = "held"
    NOTED = "noted"
    NOT_YET = "not owed yet"
    NOT_APPLICABLE = "does not apply"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a complete record holds: how it stands, and why."""

    key: str
    title: str
    state: State
    reason: str

    @property
    def is_missing(self) -> bool:
        """Whether it has to be mended."""
        return self.state is State.MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one case. Days are None, and texts empty, where there is none.

    `owed` says whether T5 asks for assessment and plan, `owed_by` its last day. `court_report`: "", "none" or
    "written". `convictions`: "", "answered" or "not known". `board_noted` is what the plan says of the board.
    """

    today: date
    sentenced_on: date | None = None
    court_report: str = ""
    court_report_on_file: bool = False
    convictions: str = ""
    owed: bool = False
    owed_by: date | None = None
    assessment_on: date | None = None
    levels_whole: bool = False
    summary_whole: bool = False
    rosh: str = ""
    tier: int | None = None
    risk_plan_on: date | None = None
    plan_signed_on: date | None = None
    assessment_reviewed_on: date | None = None
    reviewed_on: date | None = None
    board_noted: str = ""
    board_entries: int = 0
    mappa: str = ""
    meeting_entries: int = 0
    programmes: tuple[str, ...] = ()
    programme_reports: int = 0
    screened: bool = False
    screening_declined: bool = False
    learning_need: bool | None = None
    learning_objective: bool = False
    contact_every_days: int | None = None
    last_contact_on: date | None = None
    in_scope: bool | None = None
    manager_since: date | None = None
    last_manager_contact_on: date | None = None


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    told = json.loads(BUILT_IN.read_text(encoding="utf-8"))["words"]
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in told), re.IGNORECASE)


def names_a_programme(*, text: str) -> bool:
    """Whether the words of an action name a programme, so that it owes a report when it is done."""
    return bool(_words().search(text))


def check(*, facts: Facts) -> tuple[Item, ...]:
    """Everything a complete record holds, in the order of 14.3 rule 3."""
    if facts.sentenced_on is None:
        because = "Unsentenced: held, not managed."
        return tuple(Item(key, title, State.NOT_APPLICABLE, because) for key, (title, _) in RULES.items())
    found = []
    for key, (title, rule) in RULES.items():
        state, reason = rule(facts)
        found.append(Item(key, title, state, reason))
    return tuple(found)


Verdict = tuple[State, str]


def _court(facts: Facts) -> Verdict:
    if facts.court_report == "none":
        return State.NOTED, "No report was written."
    if not facts.court_report:
        return State.MISSING, "Neither a report to the court nor that none was written is recorded."
    if not facts.court_report_on_file:
        return State.MISSING, "A report was written, but no copy is held."
    return State.HELD, "A copy is held."


def _convictions(facts: Facts) -> Verdict:
    if facts.convictions == "answered":
        return State.HELD, "Section 1 of the assessment holds them."
    if facts.convictions:
        return State.NOTED, "Section 1 of the assessment says that they are not known."
    return _unless_owed(facts, "Section 1 of no complete assessment holds them.")


def _unless_owed(facts: Facts, words: str) -> Verdict:
    """What hangs on assessment or plan: missing only once it is owed."""
    if facts.owed_by and facts.today <= facts.owed_by:
        return State.NOT_YET, f"Owed by {day(on=facts.owed_by)}."
    if facts.owed:
        return State.MISSING, words
    return State.NOT_APPLICABLE, "No assessment or plan is owed for this sentence."


def _assessment(facts: Facts) -> Verdict:
    if facts.assessment_on:
        return State.HELD, f"Completed on {day(on=facts.assessment_on)}."
    return _unless_owed(facts, "There is no complete assessment.")


def _rosh(facts: Facts) -> Verdict:
    if not facts.assessment_on:
        return _unless_owed(facts, "There is no complete assessment to hold them.")
    lacking = [
        words
        for whole, words in (
            (facts.levels_whole, "a level for every group in the community"),
            (facts.summary_whole, "the five texts of the summary"),
        )
        if not whole
    ]
    if lacking:
        return State.MISSING, f"Not on the record: {' and '.join(lacking)}."
    return State.HELD, "Levels for every group, and the summary."


def _risk_plan(facts: Facts) -> Verdict:
    if facts.risk_plan_on:
        return State.HELD, f"Of {day(on=facts.risk_plan_on)}."
    if not facts.rosh:
        return _unless_owed(
            facts, "The level of serious harm is not known, so that nobody can say it is not."
        )
    if at_least(level=facts.rosh, than=RISK_PLAN_FROM):
        return (
            State.MISSING,
            f"Risk of serious harm is {WORDS[facts.rosh]}: a risk management plan is required.",
        )
    if asks_control(tier=facts.tier):
        return State.MISSING, f"Tier {facts.tier} asks for a risk management plan."
    return State.NOT_APPLICABLE, f"Risk of serious harm is {WORDS[facts.rosh]}."


def _plan(facts: Facts) -> Verdict:
    if facts.plan_signed_on:
        return State.HELD, f"Signed since {day(on=facts.plan_signed_on)}."
    return _unless_owed(facts, "There is no signed sentence plan.")


def _review(facts: Facts) -> Verdict:
    signed, held, planned = facts.plan_signed_on, facts.assessment_reviewed_on, facts.reviewed_on
    if held and signed and signed < held and (planned is None or planned < held):
        words = f"The assessment was reviewed on {day(on=held)}; no review of the plan since is recorded."
        return State.MISSING, words
    last = max((one for one in (held, planned) if one), default=None)
    if last:
        return State.HELD, f"Last reviewed on {day(on=last)}."
    return State.NOT_APPLICABLE, "No review has been held."


def _board(facts: Facts) -> Verdict:
    if facts.board_entries:
        return State.HELD, "The log holds an entry of a board."
    if facts.board_noted:
        return State.NOTED, f"The plan says: {facts.board_noted}"
    if facts.plan_signed_on:
        return (
            State.MISSING,
            "The plan is signed, and neither log nor plan says that a board was held, or not.",
        )
    return _unless_owed(facts, "No board is recorded.")


def _meetings(facts: Facts) -> Verdict:
    if facts.meeting_entries:
        return State.HELD, "The log holds minutes of a risk management team or MAPPA meeting."
    if facts.mappa:
        return State.MISSING, f"MAPPA {facts.mappa}: the log holds no minutes."
    return State.NOT_APPLICABLE, "No meeting is known of."


def _reports(facts: Facts) -> Verdict:
    if not facts.programmes:
        return State.NOT_APPLICABLE, "No action of the plan that names a programme is completed."
    wanted = len(facts.programmes)
    if facts.programme_reports >= wanted:
        return State.HELD, f"{wanted} completed, {facts.programme_reports} reported on in the log."
    return State.MISSING, (
        f"{facts.programme_reports} of {wanted} reports in the log, for: {'; '.join(facts.programmes)}."
    )


def _screening(facts: Facts) -> Verdict:
    if facts.screening_declined:
        return State.NOTED, "The prisoner declined the screening."
    if facts.screened:
        return State.HELD, "Screened."
    return State.MISSING, "No learning screening is recorded."


def _learning_plan(facts: Facts) -> Verdict:
    if not facts.learning_need:
        words = (
            "No learning need." if facts.learning_need is False else "Whether there is a need is not known."
        )
        return State.NOT_APPLICABLE, words
    if facts.learning_objective:
        return State.HELD, "The sentence plan holds a learning objective."
    return State.MISSING, "There is a learning need, and no learning objective in the sentence plan."


def _contact(facts: Facts) -> Verdict:
    every = facts.contact_every_days
    if every is None:
        return State.NOT_APPLICABLE, "No frequency of contact is planned yet."
    last = facts.last_contact_on
    if last and (facts.today - last).days <= every:
        return State.HELD, f"Last on {day(on=last)}; planned every {every} days."
    since = f"last on {day(on=last)}" if last else "never"
    return State.MISSING, f"Planned every {every} days; {since}."


def _manager(facts: Facts) -> Verdict:
    last, since = facts.last_manager_contact_on, facts.manager_since
    earliest = add_months(start=facts.today, months=-MANAGER_MONTHS)
    if last and last >= earliest:
        return State.HELD, f"Last on {day(on=last)}."
    if not (facts.in_scope or since):
        return State.NOT_APPLICABLE, "Not in scope, and no offender manager holds the case."
    began = max(one for one in (since, facts.sentenced_on) if one)
    if began > earliest:
        return State.NOT_YET, f"Counted from {day(on=began)}."
    return State.MISSING, f"None in the last {MANAGER_MONTHS} months."


#: What a complete record holds: key, title, rule.
RULES: Mapping[str, tuple[str, Callable[[Facts], Verdict]]] = {
    "court": ("Report to the court or court papers", _court),
    "convictions": ("Previous convictions", _convictions),
    "assessment": ("Latest assessment", _assessment),
    "rosh": ("Parts on risk of serious harm", _rosh),
    "risk_plan": ("Risk management plan", _risk_plan),
    "plan": ("Signed sentence plan", _plan),
    "review": ("Last review", _review),
    "board": ("Record of the planning board", _board),
    "meetings": ("Minutes of IDRMT and MAPPA", _meetings),
    "reports": ("Post-programme reports", _reports),
    "screening": ("Learning assessment", _screening),
    "learning_plan": ("Learning plan", _learning_plan),
    "contact": ("Contact of the offender supervisor as planned", _contact),
    "manager": ("Contact of the offender manager", _manager),
}
