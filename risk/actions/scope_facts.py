"""What scope and tier are decided on, gathered for many cases at once (docs/domain.md 4, 6)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from cases.models import Alert, Custody, Sentence
from cases.standards.dates import INDETERMINATE, LIFE, SentenceLength
from risk.models import Assessment, PredictorResult, RoshRating, SectionResult, State
from risk.standards.predictors import OGRS3
from risk.standards.scope import ScopeFacts
from risk.standards.tiers import TierFacts

#: Alerts that say a MAPPA level.
MAPPA_LEVELS = {"mappa_1": 1, "mappa_2": 2, "mappa_3": 3}


@dataclass(frozen=True)
class CaseFacts:
    """The facts of one case, as the rules take them."""

    scope: ScopeFacts
    tier: TierFacts


@dataclass(frozen=True)
class Judged:
    """What the latest complete assessment of a case says; `needs` is how many sections show a need.

    `ogrs3` is the two-year percentage, `bands` those of OGP and OVP; None and nothing where not worked out.
    """

    on: datetime.date
    levels: tuple[tuple[str, str], ...]
    needs: int
    ogrs3: int | None = None
    bands: tuple[str, ...] = ()


def gather(custodies: Iterable[Custody]) -> dict[int, CaseFacts]:
    """The facts of each custody by its key; five queries for any number. `prisoner` is read where loaded."""
    cases = list(custodies)
    sentences = _sentences([one.pk for one in cases])
    judged = latest_judged([one.pk for one in cases])
    mappa = _mappa([one.pk for one in cases])
    return {
        one.pk: _facts(one, sentences.get(one.pk, []), judged.get(one.pk), mappa.get(one.pk)) for one in cases
    }


def _mappa(keys: list[int]) -> dict[int, int]:
    """The MAPPA level of each custody that has one, from its open alerts; one query."""
    rows = Alert.objects.current().filter(custody_id__in=keys, code__in=MAPPA_LEVELS)
    found: dict[int, int] = {}
    for key, code in rows.values_list("custody_id", "code"):
        found[key] = max(MAPPA_LEVELS[code], found.get(key, 0))
    return found


def latest_judged(keys: list[int]) -> dict[int, Judged]:
    """Level and needs of the latest complete assessment of each custody that has one; four queries."""
    rows = Assessment.objects.filter(custody_id__in=keys, state=State.COMPLETE)
    latest = {
        custody: (pk, on)
        for custody, pk, on in rows.order_by("completed_on", "pk").values_list(
            "custody_id", "pk", "completed_on"
        )
    }
    chosen = [pk for pk, _ in latest.values()]
    levels: dict[int, list[tuple[str, str]]] = {}
    ratings = RoshRating.objects.filter(assessment_id__in=chosen).exclude(community="").order_by("pk")
    for pk, group, level in ratings.values_list("assessment_id", "group", "community"):
        levels.setdefault(pk, []).append((group, level))
    results = SectionResult.objects.filter(assessment_id__in=chosen).order_by()
    needs = dict(
        results.values("assessment_id")
        .annotate(needs=Count("pk", filter=Q(need_present=True)))
        .values_list("assessment_id", "needs")
    )
    ogrs3, bands = _predictions(chosen)
    return {
        custody: Judged(
            on=on,
            levels=tuple(levels.get(pk, ())),
            needs=needs.get(pk, 0),
            ogrs3=ogrs3.get(pk),
            bands=tuple(bands.get(pk, ())),
        )
        for custody, (pk, on) in latest.items()
        if on
    }


def _predictions(chosen: list[int]) -> tuple[dict[int, int], dict[int, list[str]]]:
    """The two-year percentage of OGRS3, and the bands of the others, by assessment; one query."""
    ogrs3: dict[int, int] = {}
    bands: dict[int, list[str]] = {}
    rows = PredictorResult.objects.filter(assessment_id__in=chosen, two_year__isnull=False)
    for pk, predictor, two_year, band in rows.values_list("assessment_id", "predictor", "two_year", "band"):
        if predictor == OGRS3 and two_year is not None:
            ogrs3[pk] = two_year
        else:
            bands.setdefault(pk, []).append(band)
    return ogrs3, bands


def _sentences(keys: list[int]) -> dict[int, list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for sentence in Sentence.objects.filter(custody_id__in=keys).order_by("imposed_on", "pk"):
        found.setdefault(sentence.custody_id, []).append(sentence)
    return found


def lengths(keys: list[int]) -> dict[int, SentenceLength | None]:
    """The length served in each custody that has a sentence, None where it is not known; one query."""
    return {key: length_of(rows, kind=_kind(rows)) for key, rows in _sentences(keys).items()}


def _kind(sentences: list[Sentence]) -> str:
    kinds = {one.kind for one in sentences}
    return next((each for each in ("IPP", "LIFE") if each in kinds), sentences[0].kind if sentences else "")


def _facts(
    custody: Custody, sentences: list[Sentence], judged: Judged | None, mappa: int | None
) -> CaseFacts:
    kind = _kind(sentences)
    earlier = ((("public", custody.earlier_rosh_level),), custody.earlier_rosh_on)
    levels, levels_on = (judged.levels, judged.on) if judged else earlier
    known = tuple((group, level) for group, level in levels if level)
    scope = ScopeFacts(
        sentenced_on=custody.sentenced_on,
        sentence_type=kind,
        length=length_of(sentences, kind=kind),
        born_on=custody.prisoner.born_on,
        ppo=custody.is_ppo,
        ppo_since=custody.ppo_since,
        levels=known,
        levels_on=levels_on if known else None,
    )
    tier = TierFacts(
        rosh=_highest(known),
        mappa_level=mappa,
        ppo=custody.is_ppo,
        indeterminate=kind in {"IPP", "LIFE"} if kind else None,
        needs=judged.needs if judged else None,
        ogrs3_two_year=judged.ogrs3 if judged else None,
        bands=judged.bands if judged else (),
    )
    return CaseFacts(scope=scope, tier=tier)


def _highest(levels: Iterable[tuple[str, str]]) -> str:
    order = ("", "low", "medium", "high", "very_high")
    return max((level for _, level in levels), key=order.index, default="")


def length_of(sentences: list[Sentence], *, kind: str) -> SentenceLength | None:
    """The length served: the longest sentence with the consecutive ones added; None where none is recorded.

    Sentences that run side by side are served as the longest of them.
    """
    if kind in {"IPP", "LIFE"}:
        return SentenceLength(indeterminate={"IPP": INDETERMINATE, "LIFE": LIFE}[kind])
    lengths = [one for one in sentences if one.years or one.months or one.days]
    if not lengths:
        return None
    alone = [one for one in lengths if not one.consecutive] or lengths[:1]
    longest = max(alone, key=lambda one: (one.years * 12 + one.months) * 31 + one.days)
    added = [longest, *(one for one in lengths if one.consecutive and one is not longest)]
    return SentenceLength(
        years=sum(one.years for one in added),
        months=sum(one.months for one in added),
        days=sum(one.days for one in added),
    )


def as_data(facts: CaseFacts) -> dict[str, object]:
    """The facts as plain data, to be kept with the decision; dates in ISO form."""
    scope = facts.scope
    return {
        "sentenced_on": scope.sentenced_on.isoformat() if scope.sentenced_on else None,
        "sentence_type": scope.sentence_type,
        "length": scope.length.words() if scope.length else None,
        "born_on": scope.born_on.isoformat() if scope.born_on else None,
        "ppo": scope.ppo,
        "ppo_since": scope.ppo_since.isoformat() if scope.ppo_since else None,
        "levels": [list(one) for one in scope.levels],
        "levels_on": scope.levels_on.isoformat() if scope.levels_on else None,
        "needs": facts.tier.needs,
        "mappa_level": facts.tier.mappa_level,
        "ogrs3_two_year": facts.tier.ogrs3_two_year,
        "bands": list(facts.tier.bands),
    }
