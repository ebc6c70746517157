"""The form of one section of an assessment, made from the version of the form it is scored with."""

import datetime
from typing import Any

from django import forms

from risk.actions.content import Content
from risk.actions.sections import MISSING, Entry, Given
from risk.models import Answer, Source
from risk.standards.needs import BY_JUDGEMENT, BY_SCORE, Item, Section
from staff.forms.base import GovForm, Refusal
from staff.forms.fields import LongTextField, SplitDateField, YesNoField, spoken

NOT_KNOWN = "Not known"
SMALL = {"class": "govuk-radios--small"}
#: What may be ticked for each line of a table such as that of drugs where the form does not say it (7.3).
TABLE_TICKS = ("weekly or more now", "less often now", "injecting now", "used before", "injected before")
NOTE_LABELS = {
    "evidence": "Evidence, and what adds to risk",
    "protective": "Positive and protective factors",
    "sources": "Sources of this section",
    "linked_to_rosh": "Linked to risk of serious harm, risks to the individual and other risks?",
    "linked_to_offending": "Linked to offending behaviour?",
    "need_by_hand": "Is there a need?",
    "need_reason": "Reason for the decision on need",
    "needs_attention": "The score is low, but this still needs attention",
    "attention_reason": "Why it still needs attention",
}


def name_of(number: str, line: int | None = None) -> str:
    """The name of the form field of an item, or of one line of its table."""
    name = "item_" + number.replace(".", "_")
    return name if line is None else f"{name}_{line}"


def words(item: Item, given: Any) -> str:
    """An answer as it is read; empty for none."""
    if given == MISSING:
        return NOT_KNOWN
    if given in (None, "", [], {}):
        return ""
    if isinstance(given, int):
        meaning = item.scores.get(given)
        return f"{given}: {meaning}" if meaning else str(given)
    if isinstance(given, dict):
        return "; ".join(f"{line}: {', '.join(ticks)}" for line, ticks in given.items())
    if isinstance(given, list):
        return ", ".join(given)
    if item.kind == "date":
        return spoken(datetime.date.fromisoformat(given))
    return {"yes": "Yes", "no": "No"}.get(given, given) if item.kind == "yes_no" else str(given)


def given_of(answer: Answer | None) -> Given:
    """What an answer holds, as the action takes it."""
    if answer is None:
        return None
    if answer.missing:
        return MISSING
    return answer.score if answer.score is not None else answer.value


def _radios(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect(attrs=dict(SMALL)))


def _worded(choices: tuple[str, ...]) -> list[tuple[str, str]]:
    """Choices as they are kept, and as a label that begins with a capital."""
    return [(one, one[:1].upper() + one[1:]) for one in choices]


def _ticks(choices: tuple[str, ...]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})
    return forms.MultipleChoiceField(choices=_worded(choices), required=False, widget=widget)


def _sources() -> forms.Field:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})
    return forms.MultipleChoiceField(choices=Source.choices, required=False, widget=widget)


def _field(item: Item) -> forms.Field:
    if item.scores:
        scale = [(str(score), f"{score}: {meaning}") for score, meaning in item.scores.items()]
        return _radios([*scale, (MISSING, NOT_KNOWN)])
    if item.lowest is not None:
        small = forms.NumberInput(attrs={"class": "govuk-input--width-4"})
        return forms.IntegerField(required=False, widget=small)
    if item.kind == "ticks":
        return _ticks(item.choices)
    if item.kind == "choice":
        return _radios(_worded(item.choices))
    if item.kind == "yes_no":
        return _radios([("yes", "Yes"), ("no", "No")])
    return SplitDateField(required=False) if item.kind == "date" else LongTextField(required=False, rows=3)


class SectionForm(GovForm):
    """Items with their scales, then what stands under them. Nothing is required to save a part."""

    reveals = {"needs_attention": {"on": ["attention_reason"]}}

    def __init__(self, section: Section, content: Content, *args: Any, **kwargs: Any) -> None:
        self.section = section
        note = content.notes.get(section.number)
        super().__init__(*args, version=note.version if note else 0, **kwargs)
        self.theirs: dict[str, Any] | None = None
        for item in section.items:
            self._add_item(item, given_of(content.answers.get(item.number)))
        for name, field in self._note_fields().items():
            field.label = NOTE_LABELS[name]
            field.initial = getattr(note, name, None)
            self.fields[name] = field

    def _add_item(self, item: Item, given: Given) -> None:
        if item.kind == "table":
            table = given if isinstance(given, dict) else {}
            for line, choice in enumerate(item.choices):
                field = _ticks(item.ticks or TABLE_TICKS)
                field.label, field.initial = choice.capitalize(), table.get(choice, [])
                self.fields[name_of(item.number, line)] = field
            return
        field = _field(item)
        field.label = f"{item.number} {item.text}" + (" (optional)" if item.optional else "")
        field.help_text = item.hint
        is_date = item.kind == "date" and isinstance(given, str) and given
        field.initial = datetime.date.fromisoformat(str(given)) if is_date else given
        self.fields[name_of(item.number)] = field

    def _note_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            "evidence": LongTextField(required=False, rows=6),
            "protective": LongTextField(required=False, rows=4),
            "sources": _sources(),
        }
        if self.section.asks_harm_link:
            fields["linked_to_rosh"] = YesNoField(required=False)
        if self.section.asks_offending_link:
            fields["linked_to_offending"] = YesNoField(required=False)
        if self.section.need == BY_JUDGEMENT:
            fields["need_by_hand"] = YesNoField(required=False)
            fields["need_reason"] = LongTextField(required=False, rows=3)
        if self.section.need == BY_SCORE:
            fields["needs_attention"] = forms.BooleanField(required=False)
            fields["attention_reason"] = LongTextField(required=False, rows=3)
        return fields

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at the item or field it names; keeps what stands now where the form is stale."""
        self.theirs = getattr(refusal, "theirs", None)
        named = refusal.field or ""
        field = name_of(named) if name_of(named) in self.fields else named
        self.add_error(field if field in self.fields else None, refusal.message)

    def given(self, item: Item) -> Given:
        """What was answered to an item, as the action takes it."""
        if item.kind == "table":
            lines = {one: self.cleaned_data[name_of(item.number, at)] for at, one in enumerate(item.choices)}
            return {one: ticks for one, ticks in lines.items() if ticks} or None
        value = self.cleaned_data.get(name_of(item.number))
        if isinstance(value, datetime.date):
            return value.isoformat()
        if item.scores and value not in ("", None, MISSING):
            return int(value)
        return value if value not in ("", []) else None

    def answers(self) -> dict[str, Given]:
        """Every item of the section with its answer."""
        return {item.number: self.given(item) for item in self.section.items}

    def entry(self) -> Entry:
        """What stands under the items."""
        named = {name: self.cleaned_data[name] for name in NOTE_LABELS if name in self.fields}
        named["sources"] = tuple(named["sources"])
        if not named.get("needs_attention"):
            named["attention_reason"] = ""
        return Entry(**named)

    def differences(self) -> list[dict[str, str]]:
        """One's own text beside what stands now, where they differ; for a stale form."""
        theirs, found = self.theirs or {}, []
        for item in self.section.items:
            mine, now = words(item, self.given(item)), words(item, theirs.get(item.number))
            if mine != now:
                found.append({"label": f"{item.number} {item.text}", "mine": mine, "theirs": now})
        for name, label in NOTE_LABELS.items():
            if name in self.fields:
                mine, now = said(self.cleaned_data.get(name)), said(theirs.get(name))
                if mine != now:
                    found.append({"label": label, "mine": mine, "theirs": now})
        return found


def said(value: Any) -> str:
    """A yes, a no or a text, as it is read; empty for what is not said."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(Source(one).label) for one in value if one in Source.values)
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)
