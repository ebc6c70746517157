"""The rows of receptions, written in bulk: the same for one and for thousands."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from cases.actions import custodies, headlines, releases, sounds
from cases.actions.reception_facts import Outcome, Reception
from cases.models import (
    Alias,
    Custody,
    HandOver,
    Headline,
    KeyDate,
    Prisoner,
    Sentence,
    Stage,
    Stay,
    Task,
)
from cases.standards import identity
from cases.standards.clocks import earliest_release
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


@transaction.atomic
def write(
    outcomes: list[Outcome], *, known: dict[str, Prisoner], today: datetime.date, by: Actor
) -> list[Outcome]:
    """Write every outcome that opens a case; returns the outcomes with their custodies, in order.

    Somebody back on recall is taken back into the custody he or she was released from, one by one.
    """
    outcomes = [_taken_back(one, today=today, by=by) if one.custody else one for one in outcomes]
    opening = [one for one in outcomes if one.opened and not one.custody]
    people = _people([one.reception for one in opening], known=known)
    _other_names([one.reception for one in outcomes if one.opened], people=people)
    custodies = Custody.objects.bulk_create(
        [_custody(one.reception, people[one.reception.number]) for one in opening]
    )
    pairs = [(one.reception, custody) for one, custody in zip(opening, custodies, strict=True)]
    _sentences_and_dates(pairs)
    _places(pairs, by=by)
    taken_back = [(one.reception, one.custody) for one in outcomes if one.opened and one.custody]
    _tasks([*pairs, *taken_back])
    headlines.follow([person.pk for person in known.values()])
    headlines.touch_many(custodies)
    audit.record_many([_event(reception, custody, by=by) for reception, custody in pairs])
    opened = iter(custodies)
    return [replace(one, custody=one.custody or next(opened)) if one.opened else one for one in outcomes]


def _taken_back(outcome: Outcome, *, today: datetime.date, by: Actor) -> Outcome:
    """Open a custody again on recall, with the key dates given; the sentence stays as it is recorded."""
    one, custody = outcome.reception, outcome.custody
    if not outcome.opened or custody is None:
        return outcome
    try:
        with transaction.atomic():
            row = releases.take_back(
                custody,
                prison=one.prison,
                returned_on=one.received_on,
                location=one.location,
                today=today,
                by=by,
            )
            dates = custodies.dates_of(row)
            if any(dates.get(kind) != on for kind, on in one.key_dates.items()):
                custodies.set_dates(
                    row, dates=one.key_dates, source=one.source, version=row.version, today=today, by=by
                )
    except Refused as refusal:
        field = {"returned_on": "received_on", "recalled_on": "received_on"}.get(refusal.field or "")
        return replace(
            outcome,
            custody=None,
            opened=False,
            refusal=Refused(refusal.message, field=field or refusal.field),
        )
    return replace(outcome, custody=row)


def _people(receptions: list[Reception], *, known: dict[str, Prisoner]) -> dict[str, Prisoner]:
    heard = sounds.of_names([one.folded_name for one in receptions])
    new = [
        Prisoner(
            number=one.number,
            family_name=identity.tidy(text=one.family_name),
            given_names=identity.tidy(text=one.given_names),
            search_name=one.folded_name,
            sounds=heard[one.folded_name],
            sort_name=identity.sort_key(surname=one.family_name, forenames=one.given_names),
            born_on=one.born_on,
            birth_estimated=one.birth_estimated,
            sex=one.sex,
            ethnicity=one.ethnicity,
            nationality=one.nationality,
            interpreter_needed=one.interpreter_needed,
            home_area=one.home_area,
        )
        for one in receptions
        if one.number not in known
    ]
    return {one.number: one for one in Prisoner.objects.bulk_create(new)} | known


def _other_names(receptions: list[Reception], *, people: dict[str, Prisoner]) -> None:
    """Names given beside the one on record, each once; of those who come back on recall too."""
    aliases = {
        (one.number, identity.folded(text=name)): name for one in receptions for name in one.aliases if name
    }
    heard = sounds.of_names([folded for _, folded in aliases])
    Alias.objects.bulk_create(
        [
            Alias(
                prisoner=people[number],
                name=identity.tidy(text=name),
                search_name=folded,
                sounds=heard[folded],
            )
            for (number, folded), name in aliases.items()
        ],
        ignore_conflicts=True,
    )


def _custody(reception: Reception, prisoner: Prisoner) -> Custody:
    recalled = reception.kind == "recall"
    return Custody(
        prisoner=prisoner,
        opened_on=reception.received_on,
        reception_kind=reception.kind,
        received_from=reception.received_from,
        sentenced_on=reception.sentenced_on,
        returned_on=reception.received_on if recalled else None,
        security_category=reception.security_category,
        is_ppo=reception.is_ppo,
        ppo_since=(reception.ppo_since or reception.received_on) if reception.is_ppo else None,
        earlier_rosh_level=reception.earlier_rosh_level,
        earlier_rosh_on=reception.earlier_rosh_on,
        source=reception.source,
    )


def _sentences_and_dates(pairs: list[tuple[Reception, Custody]]) -> None:
    Sentence.objects.bulk_create(
        [
            Sentence(
                custody=custody,
                imposed_on=one.sentenced_on,
                court=one.court,
                kind=one.sentence_kind,
                years=one.years,
                months=one.months,
                days=one.days,
                main_offence=one.main_offence,
                offence_group=one.offence_group,
            )
            for one, custody in pairs
            if one.sentenced_on and one.sentence_kind
        ]
    )
    KeyDate.objects.bulk_create(
        [
            KeyDate(custody=custody, kind=kind, on=on, source=one.source)
            for one, custody in pairs
            for kind, on in one.key_dates.items()
        ]
    )


def _places(pairs: list[tuple[Reception, Custody]], *, by: Actor) -> None:
    Stay.objects.bulk_create(
        [
            Stay(
                custody=custody,
                prisoner=custody.prisoner,
                prison=one.prison,
                arrived_on=one.received_on,
                arrived_by="reception",
                location=one.location,
            )
            for one, custody in pairs
        ]
    )
    HandOver.objects.bulk_create(
        [HandOver(custody=custody, prison=one.prison, by=by.user) for one, custody in pairs]
    )
    Headline.objects.bulk_create([_headline(one, custody) for one, custody in pairs])


def _headline(one: Reception, custody: Custody) -> Headline:
    release = earliest_release_of(one.key_dates, sentence_kind=one.sentence_kind)
    return Headline(
        custody=custody,
        prison=one.prison,
        sort_name=custody.prisoner.sort_name,
        stage=Stage.RECEIVED if one.sentenced_on else Stage.REMAND,
        rosh_level=one.earlier_rosh_level,
        rosh_group="an earlier assessment" if one.earlier_rosh_level else "",
        earliest_release_on=release,
    )


def earliest_release_of(
    key_dates: Mapping[str, datetime.date], *, sentence_kind: str
) -> datetime.date | None:
    """The earliest release date of docs/domain.md 5, day-count rule 3; None where it is not known."""
    return earliest_release(
        crd=key_dates.get("CRD"),
        ard=key_dates.get("ARD"),
        ped=key_dates.get("PED"),
        ted=key_dates.get("TED"),
        indeterminate=sentence_kind in {"IPP", "LIFE"},
    ).on


def _tasks(pairs: list[tuple[Reception, Custody]]) -> None:
    Task.objects.bulk_create(
        [
            Task(
                custody=custody,
                role="case_administrator",
                prison=one.prison,
                kind="mend",
                text=text[:400],
                leads_to=f"/cases/{one.number}/",
                key=f"mend:{custody.pk}:{one.received_on:%Y%m%d}:{position}",
            )
            for one, custody in pairs
            for position, text in enumerate(one.tasks)
        ]
    )


def _event(reception: Reception, custody: Custody, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.prisoner.received",
        subject=custody,
        prisoner_number=reception.number,
        details={
            "at": reception.prison.code,
            "on": reception.received_on.isoformat(),
            "source": reception.source,
        },
    )
