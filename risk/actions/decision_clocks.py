"""What the clocks of decisions are worked out from: T20, T21 (docs/domain.md 5, docs/adr/0004)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cases.actions import start_of_use
from cases.models import Custody, KeyDate, Sentence
from cases.standards.clocks import EarliestRelease
from cases.standards.duties import Ending
from cases.standards.reviews import Trigger
from risk.models import (
    ABOUT_CATEGORY,
    GONE_WRONG,
    DecisionRecord,
    DecisionState,
    ParoleReferral,
    ReleaseOutcome,
    Return,
)
from risk.standards.decision_clocks import DecisionFacts, Done

STANDARDS = frozenset({"T20", "T21"})


def gather(
    custodies: Iterable[Custody],
    *,
    releases: Mapping[int, EarliestRelease],
    endings: Mapping[int, tuple[tuple[Ending, ...], str]],
) -> dict[int, DecisionFacts]:
    """The facts of each custody, by its key; six queries for any number.

    `endings`: what stops its clocks, and why it is absent.
    """
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    sentences = Sentence.objects.filter(custody_id__in=keys, kind__in=["IPP", "LIFE"])
    indeterminate = set(sentences.values_list("custody_id", flat=True))
    tariffs = dict(
        KeyDate.objects.filter(custody_id__in=keys, replaced_at__isnull=True, kind="TED").values_list(
            "custody_id", "on"
        )
    )
    referrals, reviews, in_use = _referrals(keys), _reviews(keys), start_of_use.of_cases(keys)
    return {
        key: DecisionFacts(
            sentenced_on=custody.sentenced_on,
            indeterminate=key in indeterminate,
            tariff_on=tariffs.get(key),
            category=custody.security_category,
            release=releases[key],
            referrals=tuple(referrals[key]),
            reviews=tuple(reviews[key]),
            in_use_from=in_use.get(key),
            endings=endings[key][0],
            absent_because=endings[key][1],
        )
        for key, custody in cases.items()
    }


def _referrals(keys: list[int]) -> Mapping[int, list[Done]]:
    found: dict[int, list[Done]] = defaultdict(list)
    rows = ParoleReferral.objects.filter(custody_id__in=keys).order_by("referred_on", "pk")
    for key, pk, on in rows.values_list("custody_id", "pk", "referred_on"):
        found[key].append(Done(key=str(pk), on=on))
    return found


def _reviews(keys: list[int]) -> Mapping[int, list[Done]]:
    """Decisions that set or kept the category, the refused request for open conditions among them."""
    found: dict[int, list[Done]] = defaultdict(list)
    rows = DecisionRecord.objects.filter(
        custody_id__in=keys, kind__in=ABOUT_CATEGORY, state=DecisionState.CLOSED
    ).order_by("decided_on", "pk")
    for key, pk, on in rows.values_list("custody_id", "pk", "decided_on"):
        if on:
            found[key].append(Done(key=str(pk), on=on))
    return found


def release_triggers(keys: list[int]) -> list[tuple[int, Trigger]]:
    """Temporary releases that went wrong: each asks for a review of the assessment (T9b); one query."""
    rows = ReleaseOutcome.objects.filter(decision__custody_id__in=keys, ended__in=GONE_WRONG)
    return [
        (
            key,
            Trigger(standard="T9b", cause=f"release:{pk}", on=on, what=f"temporary release: {_words(ended)}"),
        )
        for key, pk, on, ended in rows.values_list("decision__custody_id", "decision_id", "on", "ended")
    ]


def _words(ended: str) -> str:
    return str(Return(ended).label).lower()
