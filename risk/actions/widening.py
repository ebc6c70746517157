"""Opening the parts of a longer form in an assessment begun on a shorter one (docs/domain.md 6).

What was typed stays: the items of a shorter form are items of the longer one.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from cases.actions import headlines
from cases.models import Custody
from risk.actions import content, form_versions, rights, tier_tables
from risk.models import WRITABLE, Answer, Assessment, SectionNote, TierDecision
from risk.standards import owed_form
from risk.standards.owed_form import FormAnswer
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor


@transaction.atomic
def widen(assessment: Assessment, *, today: datetime.date, by: Actor) -> Assessment:
    """Go on with an open assessment on the full form. Raises Refused where it is on it, or signed."""
    rights.to_write(by)
    row = rights.writable(assessment)
    if not owed_form.is_shorter(code=row.form.code, than=owed_form.ORDER[-1]):
        raise Refused("This assessment is on the full form already.")
    _widen(row, because="The writer wants the full form.", today=today, by=by)
    return row


@transaction.atomic
def follow(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> int:
    """Open what the tier of these cases asks for in their open assessments; returns how many were widened.

    One query where none of them is on a shorter form.
    """
    short = list(
        Assessment.objects.filter(custody__in=list(custodies), state__in=WRITABLE)
        .exclude(form__code=owed_form.ORDER[-1])
        .select_related("form", "prisoner", "custody__prisoner", "author")
        .order_by("pk")
    )
    if not short:
        return 0
    table = tier_tables.in_force(today=today)
    rows = TierDecision.objects.current().filter(custody__in=[one.custody_id for one in short])
    tiers = {one.custody_id: one.tier for one in rows}
    widened = 0
    for row in short:
        tier = tiers.get(row.custody_id)
        found = owed_form.enough(code=row.form.code, tier=tier, table=table)
        if tier is not None and not found.enough:
            _widen(row, because=found.reason, today=today, by=by)
            _tell(row, found, by=by)
            widened += 1
    return widened


def _widen(row: Assessment, *, because: str, today: datetime.date, by: Actor) -> None:
    before = str(row.form)
    row.form = form_versions.in_force(owed_form.ORDER[-1], today=today, by=by)
    row.version += 1
    row.save(update_fields=["form", "version"])
    _carry(row)
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.widened",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=because,
        details={"form": str(row.form), "before": before},
    )


def _carry(row: Assessment) -> None:
    """Answers of the assessment before to what is asked now, to be confirmed; nothing typed is touched."""
    if row.copied_from is None:
        return
    earlier, now = content.read(row.copied_from), content.read(row)
    where = {item.number: section.number for section in now.form.sections for item in section.items}
    fresh = [one for one in earlier.answers.values() if one.item in where and one.item not in now.answers]
    Answer.objects.bulk_create(
        [
            Answer(assessment=row, item=one.item, score=one.score, missing=one.missing, value=one.value)
            for one in fresh
        ]
    )
    asked = {section.number for section in now.form.sections}
    copied = [name for name in content.NOTE_FIELDS if name != "carried_forward"]
    SectionNote.objects.bulk_create(
        [
            SectionNote(
                assessment=row, section=one.section, carried_forward=True, saved_by=one.saved_by,
                **{name: getattr(one, name) for name in copied},
            )
            for one in earlier.notes.values()
            if one.section in asked and one.section not in now.notes
        ]
    )  # fmt: skip
    opened = {where[one.item] for one in fresh}
    SectionNote.objects.filter(assessment=row, section__in=opened).update(
        carried_forward=True, version=F("version") + 1
    )


def _tell(row: Assessment, found: FormAnswer, *, by: Actor) -> None:
    number = row.custody.prisoner.number
    notices.send(
        row.author,
        text=f"{number}: {found.reason} Its further parts are open in the assessment you are writing; what "
        "you wrote is kept.",
        key=f"assessment:{row.pk}:form:{row.version}",
        leads_to=f"/cases/{number}/assessments/{row.pk}/summary/",
        prisoner_number=number,
        by=by,
    )
