"""Who may hold a case, how much each has already, and who should (docs/domain.md 2.1, 3.2 row 4)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q

from cases.actions import prison_settings, trainings
from cases.actions.allocations import HEADLINE_FIELD, holders
from cases.models import (
    CaseKind,
    Custody,
    Headline,
    HeldAs,
    ImmigrationState,
    ImmigrationStatus,
    Redeployment,
    Sentence,
    Specialism,
)
from cases.standards import competence, sharing
from cases.standards.dates import SentenceLength
from staff.models import RoleAssignment

#: The last age of a young adult (docs/domain.md 4 point 1).
YOUNG_TO = 20
NO_INTEREST = (ImmigrationState.NONE, ImmigrationState.NO_ACTION)
KIND_WORDS = {str(kind.value): str(kind.label) for kind in CaseKind}


@dataclass(frozen=True, slots=True)
class Caseload:
    """How many open cases somebody holds, and of what kinds; `tiers` for tier 4 to 1."""

    cases: int = 0
    high: int = 0
    in_scope: int = 0
    indeterminate: int = 0
    ppo: int = 0
    tiers: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def in_words(self) -> str:
        """Such as "14 cases: 3 High or Very High, 2 in scope, 1 indeterminate; tier 4: 2, tier 3: 5"."""
        if not self.cases:
            return "no cases"
        parts = [f"{self.high} High or Very High", f"{self.in_scope} in scope"]
        parts += [f"{self.indeterminate} indeterminate"] if self.indeterminate else []
        parts += [f"{self.ppo} PPO"] if self.ppo else []
        tiers = [f"tier {4 - place}: {count}" for place, count in enumerate(self.tiers) if count]
        mix = ", ".join(parts) + (f"; {', '.join(tiers)}" if tiers else "")
        return f"{self.cases} case{'' if self.cases == 1 else 's'}: {mix}"


NOTHING = Caseload()


def held_by(users: Iterable[int], *, held_as: str) -> dict[int, Caseload]:
    """The caseload of each of these people as `held_as`, over every prison; one query."""
    column = HEADLINE_FIELD.get(HeldAs(held_as), "offender_supervisor")
    keys = set(users)
    lifer = Sentence.objects.filter(custody=OuterRef("pk"), kind__in=sharing.INDETERMINATE_SENTENCES)
    counted = (
        Headline.objects.filter(**{f"{column}__in": keys}, is_open=True)
        .annotate(is_indeterminate=Exists(lifer))
        .order_by()
        .values(column)
        .annotate(
            cases=Count("pk"),
            high=Count("pk", filter=Q(rosh_level__in=sharing.HIGH_LEVELS)),
            scope=Count("pk", filter=Q(in_scope=True)),
            indeterminate=Count("pk", filter=Q(is_indeterminate=True)),
            ppo=Count("pk", filter=Q(custody__is_ppo=True)),
            **{f"tier_{tier}": Count("pk", filter=Q(tier=tier)) for tier in (4, 3, 2, 1)},
        )
    )
    found = dict.fromkeys(keys, NOTHING)
    for row in counted:
        tiers = (row["tier_4"], row["tier_3"], row["tier_2"], row["tier_1"])
        mix = (row["cases"], row["high"], row["scope"], row["indeterminate"], row["ppo"])
        found[row[column]] = Caseload(*mix, tiers)
    return found


def away(users: Iterable[int], *, today: datetime.date) -> dict[int, Redeployment]:
    """Who of these is taken for other duties today; one query."""
    rows = Redeployment.objects.filter(
        officer_id__in=set(users), started_on__lte=today, ended_on__gte=today, withdrawn_on__isnull=True
    )
    return {row.officer_id: row for row in rows.select_related("cover")}


def specialisms(assignments: Iterable[int]) -> dict[int, frozenset[str]]:
    """Which kinds of case each of these assignments takes; one query."""
    found: dict[int, set[str]] = {}
    rows = Specialism.objects.filter(assignment_id__in=set(assignments), ended_on__isnull=True)
    for assignment, kind in rows.values_list("assignment_id", "kind"):
        found.setdefault(assignment, set()).add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def facts_of(custody: Custody, *, today: datetime.date) -> sharing.CaseFacts:
    """What of a case decides who should hold it; two queries."""
    sentences = list(custody.sentences.all())
    status = ImmigrationStatus.objects.filter(prisoner_id=custody.prisoner_id, ended_on__isnull=True).first()
    headline = custody.headline
    lengths = tuple(
        (SentenceLength(one.years, one.months, one.days), one.imposed_on)
        for one in sentences
        if one.years + one.months + one.days
    )
    return sharing.CaseFacts(
        rosh_level=headline.rosh_level,
        sentence_kinds=frozenset(one.kind for one in sentences),
        mappa=headline.mappa,
        tier=headline.tier,
        is_ppo=custody.is_ppo,
        immigration_interest=bool(status and status.state not in NO_INTEREST),
        born_on=custody.prisoner.born_on,
        lengths=lengths,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be given the case, where he or she stands in the list, and why."""

    assignment: RoleAssignment
    caseload: Caseload
    away: Redeployment | None
    takes: tuple[str, ...]
    is_suggested: bool
    reason: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everybody who may be given the case, the suggested one first; how the prison shares cases out."""

    choices: list[Choice]
    mode: str
    kinds: tuple[str, ...]


def choices(custody: Custody, *, held_as: str, today: datetime.date) -> Choices:
    """Who may be given this case as `held_as`, in the order of `cases.standards.sharing.in_order`.

    Who holds it as this already is not among them.
    A fixed number of queries for any number of people and cases.
    """
    people = [
        one for one in holders(held_as, custody=custody, today=today) if not _has_it(one, custody, held_as)
    ]
    users = [one.user_id for one in people]
    loads, gone = held_by(users, held_as=held_as), away(users, today=today)
    takes = specialisms(one.pk for one in people)
    facts = facts_of(custody, today=today)
    kinds = sharing.kinds_of(facts=facts, on=today, young_to=YOUNG_TO)
    prison = custody.headline.prison_id
    mode = str(prison_settings.in_force("caseload_mode", prison_ids=[prison], today=today)[prison])
    for_supervisor = held_as in {HeldAs.OFFENDER_SUPERVISOR, HeldAs.CO_WORKER}
    placed = sharing.in_order(
        facts=facts if for_supervisor else sharing.CaseFacts(),
        kinds=kinds,
        candidates=[
            sharing.Candidate(
                key=one.pk,
                name=one.user.list_name,
                grade=one.grade,
                cases=loads[one.user_id].cases,
                takes=takes.get(one.pk, frozenset()),
                is_away=one.user_id in gone,
            )
            for one in people
        ],
        mode=mode if for_supervisor else "",
        kind_words=KIND_WORDS,
    )
    by_key = {one.pk: one for one in people}
    found = [_choice(by_key[one.candidate.key], one, loads, gone) for one in placed]
    if for_supervisor:
        found = _flagged(found, facts)
    return Choices(found, mode if for_supervisor else "", tuple(KIND_WORDS[kind] for kind in sorted(kinds)))


def _flagged(found: list[Choice], facts: sharing.CaseFacts) -> list[Choice]:
    """The choices, each with what the case asks for and the training record lacks; one query."""
    has = trainings.skills(one.assignment.user_id for one in found)
    return [replace(one, lacks=_lacks(one.assignment, facts, has)) for one in found]


def _lacks(one: RoleAssignment, facts: sharing.CaseFacts, has: Mapping[int, set[str]]) -> str:
    lacks = competence.lacking(facts=facts, has=has.get(one.user_id, set()), grade=one.grade)
    return competence.in_words(lacks=lacks)


def _has_it(one: RoleAssignment, custody: Custody, held_as: str) -> bool:
    """Whether somebody holds the case as this now, in this assignment."""
    column = HEADLINE_FIELD.get(HeldAs(held_as))
    if column is None or getattr(custody.headline, f"{column}_id") != one.user_id:
        return False
    return held_as != HeldAs.OFFENDER_MANAGER or one.trust_id == custody.headline.offender_manager_trust_id


def _choice(
    assignment: RoleAssignment,
    placed: sharing.Placed,
    loads: Mapping[int, Caseload],
    gone: Mapping[int, Redeployment],
) -> Choice:
    takes = tuple(KIND_WORDS[kind] for kind in sorted(placed.candidate.takes))
    user = assignment.user_id
    return Choice(assignment, loads[user], gone.get(user), takes, placed.is_suggested, placed.reason)
