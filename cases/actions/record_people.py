"""The people of many records: made, mended, with their other names (docs/interchange, docs/domain.md 3.0)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from cases.actions import headlines, sounds
from cases.actions.record_parts import BATCH
from cases.models import Alias, Custody, Prisoner
from cases.models.records import ALIAS_FIELDS, PERSON_FIELDS
from cases.standards import identity
from cases.standards.records import Record, RecordFault, Row
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models.bulk import write_many

NAMES = ("family_name", "given_names")
NOT_THE_SAME = "the two are not one person here. Ask for it on the page of the person; two people decide it."
#: The names fold into these.
FOLDED = ("search_name", "sort_name", "sounds")


def somebody_else(record: Record, *, known: Prisoner) -> Refused | None:
    """Why a number that is here already is not this person's: neither name nor date of birth agrees."""
    folded = identity.folded(text=f"{record.person['family_name']} {record.person['given_names']}")
    same_name = sorted(known.search_name.split()) == sorted(folded.split())
    if same_name or known.born_on == record.person["born_on"]:
        return None
    message = (
        f"{record.number} belongs to somebody else here: both the name and the date of birth differ. "
        "Check the number."
    )
    return Refused(message, field="identity.number")


def facts_of(person: Row) -> dict[str, Any]:
    """The columns of a person that a file sets, names tidied and folded."""
    found = {name: person[name] for name in PERSON_FIELDS if name in person}
    for name in NAMES:
        found[name] = identity.tidy(text=found[name])
    found["search_name"] = identity.folded(text=f"{found['family_name']} {found['given_names']}")
    found["sort_name"] = identity.sort_key(surname=found["family_name"], forenames=found["given_names"])
    return found


@transaction.atomic
def write(
    records: Iterable[Record], *, known: Mapping[str, Prisoner], by: Actor
) -> tuple[dict[str, Prisoner], set[str]]:
    """Make the people who are new and mend those who are known and locked.

    Returns all of them by number, and the numbers of those who were mended.
    """
    new, mended = [], []
    said = [facts_of(record.person) for record in records]
    heard = sounds.of_names([one["search_name"] for one in said])
    for facts in said:
        facts["sounds"], person = heard[facts["search_name"]], known.get(facts["number"])
        if person is None:
            new.append(Prisoner(**facts))
        elif changed := {name: value for name, value in facts.items() if getattr(person, name) != value}:
            for name, value in changed.items():
                setattr(person, name, value)
            person.version += 1
            mended.append((person, changed))
    made = write_many(new)
    if mended:
        columns = [*PERSON_FIELDS, *FOLDED, "version"]
        Prisoner.objects.bulk_update([one for one, _ in mended], columns, batch_size=BATCH)
        _renamed([one for one, changed in mended if "sort_name" in changed])
        audit.record_many([_mended(one, changed, by=by) for one, changed in mended])
    people = {one.number: one for one in made} | dict(known)
    return people, {one.number for one, _ in mended}


def _renamed(people: list[Prisoner]) -> None:
    """Lists sort by the new name."""
    custodies = Custody.objects.filter(prisoner__in=people).select_related("prisoner")
    headlines.record_many({one.pk: {"sort_name": one.prisoner.sort_name} for one in custodies})


def _mended(person: Prisoner, changed: Mapping[str, Any], *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.person.mended",
        subject=person,
        prisoner_number=person.number,
        details={"facts": sorted(set(changed) - set(FOLDED))},
    )


@transaction.atomic
def write_aliases(
    records: Iterable[Record], *, people: Mapping[str, Prisoner], known: Iterable[Prisoner], by: Actor
) -> list[Alias]:
    """Add the other names that are not here yet and mend those that are; gives the new and the mended."""
    records, again = list(records), [one.pk for one in known]
    held = Alias.objects.filter(prisoner__in=again).select_related("prisoner") if again else []
    here = {(one.prisoner_id, one.search_name): one for one in held}
    heard = sounds.of_names({identity.folded(text=row["name"]) for one in records for row in one.aliases})
    new: dict[tuple[int, str], Alias] = {}
    mended: list[Alias] = []
    for person, row in ((people[one.number], row) for one in records for row in one.aliases):
        facts = {name: row[name] for name in ALIAS_FIELDS if name in row}
        facts["name"] = identity.tidy(text=row["name"])
        folded = identity.folded(text=row["name"])
        alias = here.get((person.pk, folded))
        if alias is None:
            made = {"source": "import"} | facts
            new[person.pk, folded] = Alias(prisoner=person, search_name=folded, sounds=heard[folded], **made)
        elif any(getattr(alias, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(alias, name, value)
            mended.append(alias)
    write_many(new.values())
    if mended:
        Alias.objects.bulk_update(mended, ALIAS_FIELDS, batch_size=BATCH)
    return [*new.values(), *mended]


def not_the_same(records: Iterable[Record]) -> list[tuple[str, RecordFault]]:
    """Where a file says that two numbers are one human being and they are not here (docs/adr/0013)."""
    said = [(one.number, other) for one in records for other in one.same_as]
    if not said:
        return []
    numbers = {number for pair in said for number in pair}
    rows = Prisoner.objects.filter(number__in=numbers).values_list("number", Coalesce("same_as", "pk"))
    roots = dict(rows)
    return [
        (number, RecordFault("identity.same_as", f"{other}: {NOT_THE_SAME}"))
        for number, other in said
        if roots.get(other) is None or roots[other] != roots[number]
    ]
