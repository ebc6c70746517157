"""What is known of one case on a day, for the measures (docs/domain.md 21). Plain Python.

Everything here had happened by that day: whoever gathers leaves out what came later, and what ended later
has not ended. All days are by their own date and not by when they were typed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cases.standards.clocks import EarliestRelease
from cases.standards.dates import SentenceLength
from cases.standards.duties import CustodyFacts, Stay
from cases.standards.managers import Manager
from cases.standards.policies import PolicySet
from cases.standards.reviews import Trigger
from risk.standards.clocks import ScopeSince


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: the first and last day of the period, the day as of which, and the limits in force."""

    since: date
    until: date
    as_of: date
    sets: tuple[PolicySet, ...]
    prisons: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldBy:
    """An offender manager of the case: who, of which trust, from when until when."""

    user: int
    name: str
    trust: int | None
    on: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A complete assessment, or one whose screening or risk management plan is signed already.

    `completed_on` is None while it is not complete. `screened_on`, `analysed_on` and `harm_plan_on` are the
    days of those parts. `asks_analysis`: whether the screening asks for a full analysis; `exempt`: whether
    none is made and that was countersigned. `levels` by group in the community, `custody` in custody.
    """

    key: int
    purpose: str
    completed_on: date | None
    role: str = ""
    screened_on: date | None = None
    asks_analysis: bool | None = None
    exempt: bool = False
    analysed_on: date | None = None
    harm_plan_on: date | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    custody: Mapping[str, str] = field(default_factory=dict)
    child_protection: bool | None = None
    child_offence: bool = False
    victim: bool = False
    levels_whole: bool = False
    summary_whole: bool = False
    convictions: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """An action of the plan: by when it is due (None: no day follows), and how far it is."""

    key: int
    what: str
    due_on: date | None
    status: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the plan: family, state and main reason of its delivery, in the plan's order.

    `key` is that of the programme, `on` the day of this referral: the same one may be tried twice.
    """

    family: str
    accredited: bool
    state: str
    reason: str
    reported: bool = False
    key: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review of the plan that stands: its day, who took part, and the judgement on the case."""

    on: date
    parties: frozenset[str]
    overall: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The sentence plan of a case; `completed_on` is None while it is not complete.

    `flags` are those of 8.5 by name, of the last version complete by then: True, False, or None where the
    flag does not apply or is not known.
    """

    key: int
    opened_on: date
    completed_on: date | None
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    works: tuple[Work, ...] = ()
    programmes: tuple[Programme, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    board: str = ""
    contact_every_days: int | None = None
    learning_objective: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of oversight: its day and what it was about."""

    on: date
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry of a change in risk of harm: the day of the event, of the entry, of what followed from it.

    `entered_on` is None of an entry taken over: when it was written elsewhere is not known.
    """

    on: date
    entered_on: date | None
    linked_on: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a case: its kind, its day, and the assessment it cites (None: none)."""

    kind: str
    on: date
    cites: int | None


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log says for the check of completeness: counts of reports, and days of the last contacts."""

    boards: int = 0
    meetings: int = 0
    programme_reports: int = 0
    last_supervisor_on: date | None = None
    last_manager_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything the measures ask about one case. `here` is the stay the case is counted for.

    `victim_said`: whether the last statement names an identifiable or potential victim, and its day.
    """

    key: int
    number: str
    opened_on: date
    sentenced_on: date | None
    length: SentenceLength | None
    release: EarliestRelease
    is_ppo: bool
    known_level: str
    scope: ScopeSince
    here: Stay
    custody: CustodyFacts
    managers: tuple[HeldBy, ...] = ()
    history: tuple[Manager, ...] = ()
    court_report: str = ""
    court_report_on_file: bool = False
    tier: int | None = None
    mappa: str = ""
    assessments: tuple[Assessed, ...] = ()
    plan: Planned | None = None
    triggers: tuple[Trigger, ...] = ()
    plan_triggers: tuple[Trigger, ...] = ()
    seen: tuple[Seen, ...] = ()
    changes: tuple[Changed, ...] = ()
    decisions: tuple[Decided, ...] = ()
    child_tagged: bool = False
    contact_limited: bool = False
    absent_since: date | None = None
    victim_said: tuple[bool, date] | None = None
    transfer_need: str = ""
    boards: tuple[frozenset[str], ...] = ()
    learning: frozenset[str] = frozenset()
    learning_need: bool | None = None
    screened: bool = False
    screening_declined: bool = False
    vulnerable: bool = False
    diverse: bool = False
    log: Logged = Logged()
    judged: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> tuple[Assessed, ...]:
        """The complete assessments, in order."""
        return tuple(one for one in self.assessments if one.completed_on)

    @property
    def latest(self) -> Assessed | None:
        """The latest complete assessment."""
        return self.complete[-1] if self.complete else None

    @property
    def trust(self) -> int | None:
        """The trust of the offender manager who holds the case, else of the last one who did."""
        current = [one for one in self.managers if one.until is None] or list(self.managers)
        return current[-1].trust if current else None

    @property
    def planned_on(self) -> date | None:
        """The day the plan was complete."""
        return self.plan.completed_on if self.plan else None
