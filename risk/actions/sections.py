"""Saving one section of an assessment (docs/domain.md 7.3, 7.4)."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cases.actions import headlines
from risk.actions import content, rights
from risk.models import Answer, Assessment, SectionNote, Source
from risk.standards import answer_faults, completeness, needs
from risk.standards.needs import BY_JUDGEMENT, Form, Item, Judgement, Need, Section
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

MISSING = "missing"
JUDGED = ("need_by_hand", "need_reason")
LONGEST = 20_000

#: A score, "missing" for not known, a text or choice, ticks, a table of ticks; None takes the answer away.
Given = int | str | list[str] | dict[str, list[str]] | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is written under the items of a section; None is not yet said."""

    evidence: str = ""
    protective: str = ""
    linked_to_rosh: bool | None = None
    linked_to_offending: bool | None = None
    need_by_hand: bool | None = None
    need_reason: str = ""
    needs_attention: bool = False
    attention_reason: str = ""
    sources: tuple[str, ...] = ()


@transaction.atomic
def save_section(
    assessment: Assessment,
    *,
    section: str,
    answers: Mapping[str, Given],
    entry: Entry,
    finished: bool = False,
    version: int,
    by: Actor,
) -> Need:
    """Save a section; returns its score and need with the reason. What is saved counts as confirmed.

    `answers` by item; items left out keep what they had. `version` is that of the section when it was opened,
    0 before its first save. `finished` also asks for the evidence that a score above 0 owes. Raises Stale
    where somebody saved it since, and Refused, naming the item or field, on a score outside its scale, an
    answer the form has not, a missing reason, or an assessment that is no longer open.
    """
    user = rights.to_write(by)
    row = rights.writable(assessment)
    form = needs.parse(data=row.form.content)
    part = _section(form, section)
    note = SectionNote.objects.filter(assessment=row, section=section).select_related("saved_by").first()
    if (note.version if note else 0) != version:
        raise _stale(row, part, note)
    _check(form, part, answers, entry)
    before = {one.item: one for one in Answer.objects.filter(assessment=row)}
    if finished:
        _check_evidence(part, _scores(before, answers), entry)
    changed = _write_answers(row, answers, before)
    _write_note(row, part, entry, note, user)
    _moved(row, section, changed, by=by)
    return content.read(row).need(part)


def _section(form: Form, number: str) -> Section:
    try:
        return form.section(number=number)
    except KeyError as unknown:
        raise Refused(f"The form has no section {number}.", field="section") from unknown


def _stale(row: Assessment, part: Section, note: SectionNote | None) -> Stale:
    """What stands now, by item and field, to be shown beside one's own."""
    numbers = [item.number for item in part.items]
    theirs: dict[str, Any] = {
        one.item: MISSING if one.missing else one.score if one.score is not None else one.value
        for one in Answer.objects.filter(assessment=row, item__in=numbers)
    }
    if note:
        theirs |= {name: getattr(note, name) for name in content.NOTE_FIELDS if name != "carried_forward"}
        theirs |= {"version": note.version, "saved_by": note.saved_by.full_name, "saved_at": note.saved_at}
    return Stale(
        "Somebody else saved this section while you were writing. Nothing was saved and nothing you typed is "
        "lost: compare, mend your text, and save it again.",
        theirs=theirs,
    )


def _check(form: Form, part: Section, answers: Mapping[str, Given], entry: Entry) -> None:
    """Raise Refused at the first thing the form does not allow, naming its item or field."""
    items = {item.number: item for item in part.items}
    for number, given in answers.items():
        item = items.get(number)
        if item is None:
            raise Refused(f"Section {part.number} has no item {number}.", field=number)
        _check_answer(form, item, given)
    if part.need != BY_JUDGEMENT and entry.need_by_hand is not None:
        raise Refused("The need of this section follows from its score.", field="need_by_hand")
    for fault in answer_faults.judgement_faults(section=part, judgement=_judgement(entry)):
        field = "attention_reason" if "attention" in fault.reason else "need_reason"
        raise Refused(f"{fault.reason} {fault.mend}", field=field)
    if set(entry.sources) - set(Source.values):
        raise Refused("Choose the sources from the list.", field="sources")
    for name in content.NOTE_TEXTS:
        if len(getattr(entry, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)


def _judgement(entry: Entry) -> Judgement:
    return Judgement(
        need=entry.need_by_hand,
        need_reason=entry.need_reason,
        needs_attention=entry.needs_attention,
        attention_reason=entry.attention_reason,
    )


def _is_number(item: Item) -> bool:
    return bool(item.scores) or item.lowest is not None


def _check_answer(form: Form, item: Item, given: Given) -> None:
    if given is None:
        return
    if _is_number(item):
        _check_score(form, item, given)
    elif given == MISSING:
        raise Refused(f"{item.number}: leave it empty where nothing is known.", field=item.number)
    elif not _fits(item, given):
        raise Refused(f"{item.number}: the answer does not fit “{item.text}”.", field=item.number)


def _check_score(form: Form, item: Item, given: Given) -> None:
    if given == MISSING:
        return
    if isinstance(given, bool) or not isinstance(given, int):
        raise Refused(f"{item.number}: {given!r} is not a score. Choose one of its scale.", field=item.number)
    for fault in answer_faults.answer_faults(form=form, scores={item.number: given}):
        raise Refused(f"{fault.reason} {fault.mend}", field=item.number)


def _fits(item: Item, given: Given) -> bool:
    if item.kind == "ticks":
        return isinstance(given, list) and set(given) <= set(item.choices)
    if item.kind == "table":
        return isinstance(given, dict) and set(given) <= set(item.choices)
    if not isinstance(given, str) or len(given) > LONGEST:
        return False
    if item.kind == "choice":
        return given in {"", *item.choices}
    if item.kind == "yes_no":
        return given in {"", "yes", "no"}
    return item.kind != "date" or given == "" or _is_date(given)


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _scores(before: Mapping[str, Answer], answers: Mapping[str, Given]) -> dict[str, int | None]:
    """The scores as they will stand once `answers` are saved."""
    scores = {number: one.score for number, one in before.items()}
    return scores | {number: given if isinstance(given, int) else None for number, given in answers.items()}


def _check_evidence(part: Section, scores: Mapping[str, int | None], entry: Entry) -> None:
    lack = completeness.evidence_lack(section=part, scores=scores, evidence=entry.evidence)
    if lack:
        raise Refused(lack.words, field=lack.field)


@transaction.atomic
def answer(row: Assessment, *, section: str, answers: Mapping[str, Given], by: Actor) -> list[str]:
    """Write answers of one section of an assessment that is locked and open; returns the items that changed.

    Part of an action that says what was done. Raises Refused, naming the item, as `save_section` does.
    """
    rights.to_write(by)
    form = needs.parse(data=row.form.content)
    items = {item.number: item for item in _section(form, section).items}
    for number, given in answers.items():
        if number not in items and given is not None:
            raise Refused(f"This version of the form does not ask {number}.", field=number)
        if number in items:
            _check_answer(form, items[number], given)
    known = {number: given for number, given in answers.items() if number in items}
    before = {one.item: one for one in Answer.objects.filter(assessment=row, item__in=known)}
    return _write_answers(row, known, before)


def _write_answers(row: Assessment, answers: Mapping[str, Given], before: Mapping[str, Answer]) -> list[str]:
    """Write what differs from before; returns the items that changed."""
    made: list[Answer] = []
    changed: list[Answer] = []
    for number, given in answers.items():
        one = before.get(number) or Answer(assessment=row, item=number)
        was = (one.score, one.missing, one.value)
        one.missing = given == MISSING
        one.score = given if isinstance(given, int) else None
        one.value = None if one.missing or isinstance(given, int) or given in ("", [], {}) else given
        if (one.score, one.missing, one.value) != was:
            (changed if one.pk else made).append(one)
    Answer.objects.bulk_create(made)
    if changed:
        Answer.objects.bulk_update(changed, ["score", "missing", "value"])
    return [one.item for one in (*made, *changed)]


def _write_note(row: Assessment, part: Section, entry: Entry, note: SectionNote | None, user: User) -> None:
    """What stands under the items. A need judged on a shorter form is kept where the score decides now."""
    fields = asdict(entry) | {"sources": list(entry.sources), "carried_forward": False, "saved_by": user}
    if part.need != BY_JUDGEMENT:
        fields = {name: given for name, given in fields.items() if name not in JUDGED}
    if note is None:
        SectionNote.objects.create(assessment=row, section=part.number, **fields)
    else:
        SectionNote.objects.filter(pk=note.pk).update(**fields, version=F("version") + 1, saved_at=Now())


def _moved(row: Assessment, section: str, changed: list[str], *, by: Actor) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.section_saved",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"section": section, "items": changed},
    )
