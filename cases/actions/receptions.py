"""Receiving somebody: opens the case, or finds it open (docs/domain.md 3.0, 3.2, 11)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction

from cases.actions import people, reception_rows
from cases.actions.reception_facts import Outcome, Reception
from cases.models import ClosedAs, Custody, Prisoner, ReceptionKind
from cases.standards import identity, security_category
from cases.standards.dates import SentenceLength, age_on
from cases.standards.key_dates import KeyDates, Violation, length_violation, order_violations
from cases.standards.key_dates import reception_violations as side_violations
from staff.actions.errors import Refused
from staff.actors import Actor

YOUNGEST, OLDEST = 18, 110
LENGTH_TOLERANCE_DAYS = 7
EXTENSION_YEARS = 8
#: Some letters fold into several; what is searched must fit its column.
LONGEST_FOLDED = 200
LONGEST_NAMES = {"family_name": 80, "given_names": 120}


def _violations(reception: Reception, *, today: datetime.date) -> list[Violation]:
    """Every contradiction among the dates of a reception."""
    dates = KeyDates(
        born_on=reception.born_on,
        received_on=reception.received_on,
        sentenced_on=reception.sentenced_on,
        **{
            kind.lower(): on
            for kind, on in reception.key_dates.items()
            if kind.lower() in KeyDates.__dataclass_fields__
        },
    )
    before = reception.kind != ReceptionKind.REMAND
    found = order_violations(dates=dates)
    found += side_violations(
        dates=dates, sentenced_before=before, today=today, youngest=YOUNGEST, oldest=OLDEST
    )
    if reception.sentence_kind and not (found or reception.kind == ReceptionKind.RECALL):
        contradiction = _length_against_dates(reception)
        found += [contradiction] if contradiction else []
    return found


def _length_against_dates(reception: Reception) -> Violation | None:
    indeterminate = {"IPP": "INDETERMINATE", "LIFE": "LIFE"}.get(reception.sentence_kind, "")
    length = SentenceLength(reception.years, reception.months, reception.days, indeterminate)
    on_remand = (reception.sentenced_on or reception.received_on) - reception.received_on
    return length_violation(
        length=length,
        sentenced_on=reception.sentenced_on,
        sed=reception.key_dates.get("SED"),
        remand_days=max(on_remand.days, 0),
        extension_years=EXTENSION_YEARS if reception.sentence_kind in {"EPP", "EDS"} else 0,
        tolerance_days=LENGTH_TOLERANCE_DAYS,
    )


def check(reception: Reception, *, today: datetime.date) -> None:
    """Raise Refused at the first thing about a reception that cannot be."""
    number = identity.prison_number(text=reception.number)
    if number.value != reception.number:
        raise Refused(f"{number.reason} {number.mend}".strip() or "Write it in capitals.", field="number")
    for what, text in (("family_name", reception.family_name), ("given_names", reception.given_names)):
        name = identity.name(text=text, what=what.replace("_", " "))
        if not name.ok:
            raise Refused(f"{name.reason} {name.mend}", field=what)
        longest = LONGEST_NAMES[what]
        spoken = f"{reception.given_names} {reception.family_name}"
        if len(text) > longest or len(spoken) > LONGEST_FOLDED or len(reception.folded_name) > LONGEST_FOLDED:
            raise Refused(f"This name is too long: at most {longest} characters are kept.", field=what)
    _check_other_names(reception.aliases)
    if reception.kind == ReceptionKind.SENTENCE and not (reception.sentenced_on and reception.sentence_kind):
        raise Refused("Enter the sentence: its date and its kind.", field="sentenced_on")
    for violation in _violations(reception, today=today)[:1]:
        raise Refused(f"{violation.reason} {violation.mend}", field=violation.first)
    _check_category(reception)


def _check_category(reception: Reception) -> None:
    age = age_on(born_on=reception.born_on, on=reception.received_on)
    fitting = security_category.fits(category=reception.security_category, sex=reception.sex, age=age)
    if not fitting.fits:
        raise Refused(fitting.reason, field="security_category")


def _check_other_names(names: Sequence[str]) -> None:
    for name in names:
        folded = identity.folded(text=name)
        if max(len(identity.tidy(text=name)), len(folded)) > LONGEST_FOLDED:
            message = f"Another name is too long: at most {LONGEST_FOLDED} characters are kept."
            raise Refused(message, field="aliases")


def _differs(reception: Reception, known: Prisoner) -> list[str]:
    """What stands otherwise in the record than it was given: the name, the date of birth."""
    found = []
    if known.search_name.split() != reception.folded_name.split():
        found.append("name")
    if known.born_on != reception.born_on:
        found.append("date of birth")
    return found


def _against_known(reception: Reception, known: Prisoner, held: Custody | None) -> Outcome | None:
    """What a number that is known already means; None where a new custody is to be opened for it.

    `held` is the open custody of the same human being, under whichever number.
    """
    if _differs(reception, known) and not reception.same_person:
        message = (
            f"{reception.number} belongs to somebody else: the name or the date of birth differs. "
            "Check the number; if it is the same person, look for the earlier record and say so there, "
            "or mend the name in the record first."
        )
        return Outcome(reception, refusal=Refused(message, field="number"))
    if held is None:
        return None
    if held.headline.prison_id == reception.prison.pk:
        return Outcome(reception, custody=held)
    under = "" if held.prisoner_id == known.pk else f" under the number {held.prisoner.number}"
    message = (
        f"{reception.number} has an open case at another prison{under}. Ask that prison for a transfer: the "
        "record comes with it. If he or she is here already, record the arrival: it stands under Transfers."
    )
    return Outcome(reception, refusal=Refused(message, field="number"))


def _as_on_record(reception: Reception, known: Prisoner) -> Reception:
    """The reception of somebody known under another name: the name is kept beside, the rest is asked."""
    differs = _differs(reception, known)
    aliases, asked = list(reception.aliases), list(reception.tasks)
    if "name" in differs:
        aliases.append(f"{reception.given_names} {reception.family_name}")
    if "date of birth" in differs:
        given = f"{reception.born_on.day} {reception.born_on:%B %Y}"
        asked.append(f"The date of birth given at reception was {given}: find out which is right")
    return replace(reception, aliases=aliases, tasks=asked)


def _decide(
    receptions: Iterable[Reception], *, today: datetime.date
) -> tuple[list[Outcome], dict[str, Prisoner]]:
    """An outcome for each reception, those to be opened without custody yet; and the people known already."""
    receptions = list(receptions)
    numbers = [one.number for one in receptions]
    records = people.hold(Prisoner.objects.filter(number__in=numbers).values_list("pk", flat=True))
    known = {one.number: one for one in records}
    root = {one.pk: one.same_as_id or one.pk for one in records}
    held = {root[one.prisoner_id]: one for one in people.open_custodies(records)}
    recalled = any(one.kind == ReceptionKind.RECALL for one in receptions)
    on_licence = {root[one.prisoner_id]: one for one in _on_licence(records)} if recalled else {}
    outcomes: list[Outcome] = []
    seen: set[int | str] = set()
    for one in receptions:
        person = known.get(one.number)
        human = root[person.pk] if person else one.number
        try:
            check(one, today=today)
            if human in seen:
                raise Refused(f"{one.number} stands twice among those received together.", field="number")
        except Refused as refusal:
            outcomes.append(Outcome(one, refusal=refusal))
            continue
        seen.add(human)
        found = _against_known(one, person, held.get(root[person.pk])) if person else None
        before = on_licence.get(root[person.pk]) if person and one.kind == ReceptionKind.RECALL else None
        outcome = Outcome(_as_on_record(one, person) if person else one, custody=before, opened=True)
        outcomes.append(found or outcome)
    return outcomes, {number: known[number] for number in numbers if number in known}


def _on_licence(records: Iterable[Prisoner]) -> list[Custody]:
    """The custodies these people were released from on licence, the latest last: a recall opens it again."""
    rows = Custody.objects.filter(
        prisoner__in=list(records),
        closed_as=ClosedAs.RELEASED_ON_LICENCE,
        releases__isnull=False,
        releases__returned_on__isnull=True,
    )
    return list(rows.select_related("prisoner").order_by("opened_on", "pk"))


def receive_many(receptions: Iterable[Reception], *, today: datetime.date, by: Actor) -> list[Outcome]:
    """Receive people: good ones are opened, the others say why not; one transaction, fixed queries.

    Somebody whose case is open at the same prison already is found, not opened again. Two prisons that
    receive one number at once: the second finds the first one's case.
    """
    receptions = list(receptions)
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                outcomes, known = _decide(receptions, today=today)
                return reception_rows.write(outcomes, known=known, today=today, by=by)
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def receive(reception: Reception, *, today: datetime.date, by: Actor) -> Custody:
    """Receive one person. Raises Refused where the reception cannot be, naming the field."""
    outcome = receive_many([reception], today=today, by=by)[0]
    if outcome.refusal:
        raise outcome.refusal
    if not outcome.opened:
        message = f"{reception.number} has an open case here already. Find it by its number."
        raise Refused(message, field="number")
    return outcome.custody  # type: ignore[return-value]
