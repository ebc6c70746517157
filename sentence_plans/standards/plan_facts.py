"""What the checks of a sentence plan look at, and what they answer (docs/domain.md 8.3 and 8.5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REDUCE_LOR, MANAGE_ROH, CHILD_PROTECTION = "reduce_lor", "manage_roh", "child_protection"
COMMUNITY, LEARNING = "community_integration", "learning"
ENDED = frozenset({"fully_achieved", "not_achieved", "no_longer_applicable"})


class Outcome(StrEnum):
    """What a check found; BLOCKS is a check that failed and stops the signature."""

    PASSED = "passed"
    WARNS = "warns"
    BLOCKS = "blocks"
    NOT_KNOWN = "not known"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Flag:
    """One check: its key and title, the wording of its test, what was found and why."""

    key: str
    title: str
    test: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does an action: the role and the name."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an objective. `unavailable` is one that is needed and cannot be had."""

    what: str
    doers: tuple[Doer, ...] = ()
    timescale: str = ""
    unavailable: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective. `needs` are numbers of linked sections, `after` the keys of objectives it follows.

    `outcome_focused` is the judgement of docs/domain.md 8.4, None while not judged; `outcome_fault` what is
    wrong with it in words.
    """

    key: str
    text: str
    purposes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    measure: str = ""
    position: int | None = None
    after: tuple[str, ...] = ()
    status: str = "not_started"
    outcome_focused: bool | None = None
    outcome_fault: str = ""
    wording_reason: str = ""
    actions: tuple[Action, ...] = ()

    @property
    def current(self) -> bool:
        """True until the objective has ended."""
        return self.status not in ENDED


@dataclass(frozen=True, slots=True)
class CitedAssessment:
    """The assessment a plan cites: its key and the day it was complete, None while it is not."""

    key: str
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class Signable:
    """Everything the checks look at; None and '' are not known.

    `needs` are the needs present (section, title), `needs_left_out` those left without an objective
    (section, reason). `diversity_open` are issues without action or reason, None while nobody has asked;
    `not_considered` names what the methods were not chosen on; `order_faults` say where time or order cannot
    work, `recipients_open` who has not been given the plan, `resettlement_open` which parts on release are
    empty; `release_on` is the earliest release.
    """

    objectives: tuple[Objective, ...]
    cited: CitedAssessment | None
    latest_assessment: str
    needs: tuple[tuple[str, str], ...] = ()
    needs_left_out: tuple[tuple[str, str], ...] = ()
    order_reason: str = ""
    order_faults: tuple[str, ...] = ()
    contact_with: str = ""
    contact_how_often: str = ""
    responsivity: str = ""
    not_considered: tuple[str, ...] = ()
    rosh: str = ""
    child_protection: bool | None = None
    ppo: bool | None = None
    enhanced: str = ""
    enhanced_actions: int = 0
    learning_need: bool | None = None
    diversity_open: tuple[str, ...] | None = ()
    saq_or_interview: bool = False
    present_or_reason: bool = False
    view_recorded: bool = False
    signed_or_reason: bool = False
    recipients_open: tuple[str, ...] | None = None
    on_time: bool | None = None
    release_on: date | None = None
    resettlement_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether the plan may be signed, with every flag in the order of docs/domain.md 8.5."""

    may_sign: bool
    flags: tuple[Flag, ...]

    @property
    def blocking(self) -> tuple[Flag, ...]:
        """The flags that stop the signature."""
        return tuple(flag for flag in self.flags if flag.outcome is Outcome.BLOCKS)

    @property
    def warnings(self) -> tuple[Flag, ...]:
        """The flags that failed or could not be judged, and stop nothing."""
        return tuple(flag for flag in self.flags if flag.outcome in (Outcome.WARNS, Outcome.NOT_KNOWN))
