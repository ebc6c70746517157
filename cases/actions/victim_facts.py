"""What victim contact is decided on, gathered for many cases at once (docs/domain.md 10.6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cases.actions import start_of_use
from cases.actions.clock_facts import Stays
from cases.actions.mappa_facts import sentences
from cases.models import Custody, VictimStatement
from cases.standards import victims as rules
from cases.standards.mappa import Sentenced
from cases.standards.mappa import rules as offence_rules
from cases.standards.victims import Said, VictimFacts


def gather(
    custodies: Iterable[Custody],
    *,
    stays: Stays | None = None,
    passed: Mapping[int, list[Sentenced]] | None = None,
) -> dict[int, VictimFacts]:
    """The facts of each custody, by its key; three queries, four without `passed`: the sentences."""
    cases = {custody.pk: custody for custody in custodies}
    found = sentences(list(cases)) if passed is None else passed
    said: dict[int, list[Said]] = defaultdict(list)
    rows = VictimStatement.objects.filter(custody_id__in=list(cases)).in_order()
    for key, on, scheme, offered_on in rows.values_list("custody_id", "stated_on", "scheme", "offered_on"):
        said[key].append(Said(on, scheme, offered_on))
    in_use = start_of_use.of_cases(cases)
    return {
        key: VictimFacts(
            sentenced_on=custody.sentenced_on,
            proposal=rules.proposed(offences=found[key], by=offence_rules()),
            said=tuple(said[key]),
            in_use_from=in_use.get(key),
            endings=stays[key].endings if stays else (),
            absent_because=stays[key].absent_because if stays else "",
        )
        for key, custody in cases.items()
    }
