"""Mending the identity of a person, with the history of every change (docs/domain.md 3.0)."""

import datetime
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.actions import headlines, sounds
from cases.actions.receptions import LONGEST_FOLDED, LONGEST_NAMES, OLDEST, YOUNGEST
from cases.models import Alias, AliasKind, Custody, Prisoner
from cases.standards import identity
from cases.standards.key_dates import KeyDates, order_violations, reception_violations
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import AuditEvent

DEED = "cases.identity.corrected"
#: What is mended here; home area and area of release have a page of their own.
FIELDS = (
    "family_name", "given_names", "born_on", "birth_estimated", "nationality", "first_language",
    "interpreter_needed", "ethnicity", "religion", "pnc_number", "cro_number", "earlier_numbers",
)  # fmt: skip
NAMES = ("family_name", "given_names")
LONGEST_ALIAS = 200
MOST_EARLIER_NUMBERS = 10


@transaction.atomic
def correct(
    person: Prisoner,
    *,
    facts: Mapping[str, Any],
    keep_old_name: bool = False,
    version: int,
    today: datetime.date,
    by: Actor,
) -> Prisoner:
    """Mend fields of a person (those of FIELDS that `facts` names); a name that goes may stay as an alias.

    Raises Refused, naming the field, on a name that is none, an impossible birth, a number that is too long;
    Stale where somebody else saved the person since `version`.
    """
    held = Prisoner.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    _may(by)
    new = _tidied(facts)
    if held.version != version:
        raise _stale(held)
    _check(held, new, today=today)
    changed = sorted(name for name, value in new.items() if getattr(held, name) != value)
    if not changed:
        return held
    old_name = held.spoken_name
    for name in changed:
        setattr(held, name, new[name])
    held.version += 1
    renamed = bool({*NAMES} & set(changed))
    if renamed:
        _rename(held)
    held.save()
    cases = list(Custody.objects.filter(prisoner=held))
    if renamed:
        headlines.record_many({case.pk: {"sort_name": held.sort_name} for case in cases})
        if keep_old_name:
            _keep(held, name=old_name, kind=AliasKind.SPELLING, source="the record until now")
    headlines.touch_many(cases)
    audit.record(by=by, deed=DEED, subject=held, prisoner_number=held.number, details={"fields": changed})
    return held


def _may(by: Actor) -> None:
    if not by.may("case_core:W"):
        raise Refused("The case administrator or the head of the OMU mends the identity of a person.")


def _tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FIELDS)
    if unknown:
        raise TypeError(f"no field of an identity: {sorted(unknown)}")
    new = {
        name: identity.tidy(text=value) if isinstance(value, str) else value for name, value in facts.items()
    }
    for name in ("pnc_number", "cro_number"):
        if name in new:
            new[name] = new[name].upper()
    if "earlier_numbers" in new:
        numbers = [identity.tidy(text=one).upper() for one in new["earlier_numbers"]]
        new["earlier_numbers"] = list(dict.fromkeys(one for one in numbers if one))
    return new


def _tidy(value: Any) -> Any:
    return identity.tidy(text=value) if isinstance(value, str) else value


def _check(held: Prisoner, new: Mapping[str, Any], *, today: datetime.date) -> None:
    _check_names(held, new)
    _check_lengths(new)
    if new.get("born_on", held.born_on) != held.born_on:
        _check_birth(held, new["born_on"], today=today)


def _check_names(held: Prisoner, new: Mapping[str, Any]) -> None:
    for field in NAMES:
        if field in new:
            name = identity.name(text=new[field], what=field.replace("_", " "))
            if not name.ok:
                raise Refused(f"{name.reason} {name.mend}", field=field)
            if len(new[field]) > LONGEST_NAMES[field]:
                raise Refused(f"At most {LONGEST_NAMES[field]} characters are kept.", field=field)
    whole = " ".join(new.get(field, getattr(held, field)) for field in NAMES)
    if len(identity.folded(text=whole)) > LONGEST_FOLDED:
        raise Refused("This name is too long to be searched. Shorten it.", field="given_names")


def _check_lengths(new: Mapping[str, Any]) -> None:
    for field, value in new.items():
        longest = (
            getattr(Prisoner._meta.get_field(field), "max_length", None) if isinstance(value, str) else None
        )
        if longest and len(value) > longest:
            raise Refused(f"At most {longest} characters are kept.", field=field)
    numbers = new.get("earlier_numbers", [])
    if len(numbers) > MOST_EARLIER_NUMBERS or any(len(one) > 20 for one in numbers):
        message = f"At most {MOST_EARLIER_NUMBERS} numbers of 20 characters, one on each line."
        raise Refused(message, field="earlier_numbers")


def _check_birth(held: Prisoner, born_on: datetime.date, *, today: datetime.date) -> None:
    """Against every reception and sentence on record: nobody is received at 17 or at 130."""
    cases = Custody.objects.filter(prisoner=held).order_by("opened_on")
    for case in cases:
        dates = KeyDates(born_on=born_on, received_on=case.opened_on, sentenced_on=case.sentenced_on)
        found = order_violations(dates=dates) + reception_violations(
            dates=dates, sentenced_before=None, today=today, youngest=YOUNGEST, oldest=OLDEST
        )
        wrong = [one for one in found if "born_on" in (one.first, one.second)]
        if wrong:
            raise Refused(f"{wrong[0].reason} {wrong[0].mend}", field="born_on")


def _rename(held: Prisoner) -> None:
    held.search_name = identity.folded(text=f"{held.family_name} {held.given_names}")
    held.sort_name = identity.sort_key(surname=held.family_name, forenames=held.given_names)
    held.sounds = sounds.of_names([held.search_name])[held.search_name]


def _stale(held: Prisoner) -> Stale:
    theirs = {name: getattr(held, name) for name in FIELDS} | {"version": held.version}
    saved = AuditEvent.objects.filter(prisoner_number=held.number, deed=DEED).first()
    if saved:
        theirs |= {"saved_by": saved.user_name, "saved_at": saved.at}
    return Stale("Somebody else saved this person while you had the page open.", theirs=theirs)


def _keep(person: Prisoner, *, name: str, kind: str, source: str) -> Alias:
    folded = identity.folded(text=name)
    facts = {"name": identity.tidy(text=name), "kind": kind, "source": source, "ended_on": None}
    heard = sounds.of_names([folded])[folded]
    alias, _ = Alias.objects.update_or_create(
        prisoner=person, search_name=folded, defaults=facts | {"sounds": heard}
    )
    return alias


@transaction.atomic
def add_alias(person: Prisoner, *, name: str, kind: str, source: str, by: Actor) -> Alias:
    """Add another name, or take up again one that was ended. Raises Refused on one that stands already."""
    _may(by)
    held = Prisoner.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    checked = identity.name(text=name, what="other name")
    if checked.value is None:
        raise Refused(f"{checked.reason} {checked.mend}", field="name")
    folded = identity.folded(text=checked.value)
    if len(folded) > LONGEST_ALIAS:
        raise Refused(f"At most {LONGEST_ALIAS} characters are kept.", field="name")
    if Alias.objects.current().filter(prisoner=held, search_name=folded).exists():
        raise Refused("This name is on record already.", field="name")
    alias = _keep(held, name=checked.value, kind=kind, source=identity.tidy(text=source) or "said here")
    _alias_event("added", alias, held, by=by)
    return alias


@transaction.atomic
def end_alias(alias: Alias, *, today: datetime.date, by: Actor) -> Alias:
    """End a name that turned out not to be his or hers; it stays in the history and is searched no more."""
    _may(by)
    held = Alias.objects.select_for_update(of=("self",)).select_related("prisoner").get(pk=alias.pk)
    if held.ended_on is None:
        held.ended_on = today
        held.save(update_fields=["ended_on"])
        _alias_event("ended", held, held.prisoner, by=by)
    return held


def _alias_event(deed: str, alias: Alias, person: Prisoner, *, by: Actor) -> None:
    audit.record(by=by, deed=f"cases.alias.{deed}", subject=alias, prisoner_number=person.number)


@dataclass(frozen=True)
class Changed:
    """One field of the person as it was before and after, when, and by whom."""

    at: datetime.datetime
    who: str
    field: str
    before: Any
    after: Any


LABELS = {
    "pnc_number": "PNC number", "cro_number": "CRO number", "born_on": "Date of birth",
    "interpreter_needed": "Interpreter needed", "birth_estimated": "Date of birth is estimated",
}  # fmt: skip
SHOWN = (*FIELDS, "home_area", "release_area", "sex")


def history(person: Prisoner) -> list[Changed]:
    """What was changed of a person and of his or her other names, from the history tables, newest first."""
    of_person = person.events  # type: ignore[attr-defined]
    found = _of_fields(list(of_person.select_related("pgh_context").order_by("pgh_id")))
    of_aliases = Alias.pgh_event_model.objects.filter(pgh_obj__prisoner=person)  # type: ignore[attr-defined]
    for event in of_aliases.select_related("pgh_context").order_by("pgh_id"):
        ended = event.ended_on is not None
        was, now = (event.name, None) if ended else (None, event.name)
        found.append(Changed(event.pgh_created_at, _who(event), "Other name", was, now))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_fields(events: list[Any]) -> list[Changed]:
    found = []
    for before, after in itertools.pairwise(events):
        for name in SHOWN:
            was, now = getattr(before, name), getattr(after, name)
            if was != now:
                label = LABELS.get(name, name.replace("_", " ").capitalize())
                found.append(Changed(after.pgh_created_at, _who(after), label, was, now))
    return found


def _who(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return str(metadata.get("user") or "the system")
