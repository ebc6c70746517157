"""What MAPPA is decided on, gathered for many cases at once (docs/domain.md 10.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef

from cases.actions.clock_facts import Stays
from cases.models import Alert, Custody, Headline, MappaDecision, Sentence
from cases.standards import mappa as rules
from cases.standards.mappa import Decided, MappaFacts, Sentenced


def gather(custodies: Iterable[Custody], *, stays: Stays | None = None) -> dict[int, MappaFacts]:
    """The facts of each custody, by its key; three queries for any number.

    `stays`: what `clock_facts.gather` found of them; without it nothing is said of endings and absence.
    """
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    passed, decisions = sentences(keys), _decisions(keys)
    held = _held(keys)
    return {
        key: MappaFacts(
            sentenced_on=custody.sentenced_on,
            received_on=custody.opened_on,
            returned_on=custody.returned_on,
            release_on=held[key][0] if key in held else None,
            proposal=rules.proposed(
                offences=passed[key], registered=key in held and held[key][1], by=rules.rules()
            ),
            decisions=tuple(decisions[key]),
            endings=stays[key].endings if stays else (),
            absent_because=stays[key].absent_because if stays else "",
        )
        for key, custody in cases.items()
    }


def _held(keys: list[int]) -> Mapping[int, tuple[date | None, bool]]:
    """The earliest release date, and whether an alert says registered sex offender."""
    alert = Alert.objects.current().filter(custody=OuterRef("custody"), code="sex_offender")
    rows = Headline.objects.filter(custody_id__in=keys).annotate(registered=Exists(alert)).order_by()
    return {
        key: (on, registered)
        for key, on, registered in rows.values_list("custody_id", "earliest_release_on", "registered")
    }


def sentences(keys: list[int]) -> Mapping[int, list[Sentenced]]:
    """Offences with their sentences, by key of the custody; one query."""
    found: dict[int, list[Sentenced]] = defaultdict(list)
    rows = Sentence.objects.filter(custody_id__in=keys).order_by("imposed_on", "pk")
    for key, offence, group, kind, on, years, months, days in rows.values_list(
        "custody_id", "main_offence", "offence_group", "kind", "imposed_on", "years", "months", "days"
    ):
        found[key].append(Sentenced(offence, group, kind, on, years, months, days))
    return found


def _decisions(keys: list[int]) -> Mapping[int, list[Decided]]:
    found: dict[int, list[Decided]] = defaultdict(list)
    rows = MappaDecision.objects.filter(custody_id__in=keys).in_order()
    for key, pk, on, category, level, for_release, review_on in rows.values_list(
        "custody_id", "pk", "decided_on", "category", "level", "for_release", "review_on"
    ):
        found[key].append(Decided(str(pk), on, category, level, for_release, review_on))
    return found
