"""Confirming the inputs of the predictors, and keeping what they came to (docs/domain.md 7.6)."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody
from risk.actions import content, predictor_content, rights, sections
from risk.actions.content import Content
from risk.actions.predictor_content import HISTORY, ITEMS
from risk.actions.sections import Given
from risk.models import Assessment, PredictorNote, PredictorResult, SectionNote
from risk.standards import predictors
from risk.standards.predictors import Prediction
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

#: Where the inputs of the history are answered.
SECTION = "1"
#: Numbers that together are the sanctions, where all three are answered.
COUNTED = ("1.2", "1.3", "1.6")
FIRST_CONVICTION = "1.4"


@dataclass(frozen=True)
class Proposal:
    """What the record knows of an input that nobody has answered yet, and where it stands."""

    value: Any
    source: str


def proposals(written: Content, *, custody: Custody) -> dict[str, Proposal]:
    """Inputs not yet answered that the record or other answers know, by name; one query."""
    given = written.predicted.inputs
    found = {**_from_sentence(custody), **_from_answers(written)}
    if release := custody.headline.earliest_release_on:
        found["follow_up_on"] = Proposal(release, f"key dates: earliest release {release:%d/%m/%Y}")
    return {name: one for name, one in found.items() if given.given(name=name) is None}


def _from_sentence(custody: Custody) -> dict[str, Proposal]:
    first = custody.sentences.order_by("imposed_on", "pk").first()
    if first is None:
        return {}
    said = f"sentence of {first.imposed_on:%d/%m/%Y}; correct it where the conviction was earlier"
    found = {"conviction_on": Proposal(first.imposed_on, said)}
    if first.offence_group in predictors.built_in()[predictors.OGRS3]["offence_groups"]:
        found["offence_group"] = Proposal(first.offence_group, f"sentence: {first.main_offence}")
    return found


def _from_answers(written: Content) -> dict[str, Proposal]:
    counts = [written.scores.get(item) for item in COUNTED]
    known: list[int] = [one for one in counts if one is not None]
    found: dict[str, Proposal] = {}
    if len(known) == len(COUNTED) and sum(known) > 0:
        found["sanctions"] = Proposal(sum(known), f"items {', '.join(COUNTED)} added up")
    first = written.scores.get(FIRST_CONVICTION)
    if first is not None and written.scores.get("1.6") == 0:
        found["first_sanction_age"] = Proposal(first, "item 1.4: no cautions before it")
    return found


@transaction.atomic
def confirm(
    assessment: Assessment, *, answers: Mapping[str, Given], remark: str = "", version: int, by: Actor
) -> tuple[Prediction, ...]:
    """Answer and confirm the inputs of the history; returns what the predictors come to.

    `answers` by input name of HISTORY; `version` is that of the section they stand in, 0 before its first
    save. Raises Stale where somebody saved that section since, and Refused, naming the input, where the form
    does not ask it, it is not on its scale, or it cannot be.
    """
    user = rights.to_write(by)
    row = rights.writable(assessment)
    note = SectionNote.objects.filter(assessment=row, section=SECTION).select_related("saved_by").first()
    if (note.version if note else 0) != version:
        raise _stale(row, note)
    changed = _answer(row, answers, by)
    _write_notes(row, note, remark, user)
    row.version += 1
    row.save(update_fields=["version"])
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.predictors.confirmed",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"items": changed},
    )
    results = content.read(row).predicted.results
    for one in (hindrance for result in results for hindrance in result.hindrances):
        if one.impossible:
            raise Refused(one.words, field=one.name if one.name in HISTORY else None)
    return results


def _answer(row: Assessment, answers: Mapping[str, Given], by: Actor) -> list[str]:
    """Write the answers; Refused carries the name of the input."""
    by_item = {ITEMS[name]: (name, given) for name, given in answers.items()}
    given = {item: given for item, (_, given) in by_item.items()}
    try:
        return sections.answer(row, section=SECTION, answers=given, by=by)
    except Refused as refusal:
        name = by_item.get(refusal.field or "", (None,))[0]
        raise Refused(refusal.message, field=name) from refusal


def _stale(row: Assessment, note: SectionNote | None) -> Stale:
    written = content.read(row)
    theirs = {name: written.predicted.inputs.given(name=name) for name in HISTORY}
    theirs |= {"remark": written.predicted.note.remark if written.predicted.note else ""}
    if note:
        theirs |= {"version": note.version, "saved_by": note.saved_by.full_name, "saved_at": note.saved_at}
    return Stale(
        "Somebody else saved section 1 while you were writing. Nothing was saved and nothing you typed is "
        "lost: compare, mend, and save again.",
        theirs=theirs,
    )


def _write_notes(row: Assessment, note: SectionNote | None, remark: str, user: User) -> None:
    """Mark the inputs as confirmed, and section 1 as changed, so that who has it open is told."""
    fields = {"remark": remark, "carried_forward": False, "saved_by": user}
    made, fresh = PredictorNote.objects.get_or_create(assessment=row, defaults=fields)
    if not fresh:
        PredictorNote.objects.filter(pk=made.pk).update(**fields, version=F("version") + 1, saved_at=Now())
    if note:
        SectionNote.objects.filter(pk=note.pk).update(version=F("version") + 1)
    else:
        SectionNote.objects.create(assessment=row, section=SECTION, saved_by=user)


@transaction.atomic
def keep(row: Assessment, *, written: Content, today: datetime.date, by: Actor) -> None:
    """Keep the results of an assessment that is completed, as evidence; also those that came to nothing.

    Part of completing it, which records who did.
    """
    rights.somebody(by)
    inputs = predictor_content.as_data(written.predicted.inputs)
    PredictorResult.objects.bulk_create(
        [
            PredictorResult(
                assessment=row,
                custody=row.custody,
                prisoner=row.prisoner,
                predictor=one.predictor,
                version=one.version,
                one_year=one.one_year,
                two_year=one.two_year,
                band=one.band,
                points=one.points,
                inputs=inputs,
                terms=[asdict(term) for term in one.terms],
                steps=list(one.steps),
                hindrances=[asdict(each) for each in one.hindrances],
                on=today,
            )
            for one in written.predicted.results
        ]
    )


@transaction.atomic
def copy(before: Content, *, made: Assessment, by: Actor) -> None:
    """Carry the remark forward; the inputs are carried as answers, and marked as not yet confirmed."""
    note = before.predicted.note
    if note:
        user = rights.somebody(by)
        PredictorNote.objects.create(assessment=made, remark=note.remark, carried_forward=True, saved_by=user)
