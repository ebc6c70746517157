"""What happens to a custody: release, recall, return, absence, sentences and key dates."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from cases.actions.custodies import SentenceFacts
from cases.models import AbsenceKind, ClosedAs, DateKind, SentenceKind
from staff.forms.base import GovForm, Refusal
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField


class ReleaseForm(GovForm):
    """How and when somebody left custody (docs/domain.md 3.1, 20)."""

    choice_hints = {
        "closed_as": {
            ClosedAs.IN_ERROR: "Only while nothing but the reception is on record",
            ClosedAs.TRANSFERRED_OUT: "To an establishment that does not use this service",
        }
    }

    on = SplitDateField(label="Day he or she left")
    closed_as = forms.ChoiceField(label="How", choices=ClosedAs, widget=forms.RadioSelect)
    note = LongTextField(label="Note", required=False, rows=3, max_length=500)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class RecallForm(GovForm):
    """That a recall was ordered; the return is recorded by itself."""

    recalled_on = SplitDateField(label="Day the recall was ordered")
    because = LongTextField(label="Why", rows=3, max_length=500)


class TakeBackForm(GovForm):
    """That somebody is back on recall."""

    returned_on = SplitDateField(label="Day he or she came back")
    recalled_on = SplitDateField(label="Day the recall was ordered")
    location = TextField(label="Wing and cell", max_length=40, required=False)

    def __init__(self, *args: Any, ordered_on: datetime.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ordered_on:
            del self.fields["recalled_on"]


class AbsenceForm(GovForm):
    """Since when somebody is absent, and why."""

    kind = forms.ChoiceField(label="Why", choices=AbsenceKind, widget=forms.RadioSelect)
    left_on = SplitDateField(label="Absent since")
    reason = LongTextField(label="What happened", required=False, rows=3, max_length=500)


class ReturnForm(GovForm):
    """When an absence ended."""

    returned_on = SplitDateField(label="Day he or she came back")
    note = LongTextField(label="Note", required=False, rows=3, max_length=500)


class SentenceForm(ComparedForm):
    """One sentence, as the court passed it (docs/domain.md 3.0, 11)."""

    imposed_on = SplitDateField(label="Sentence date")
    court = TextField(label="Court", max_length=120, required=False)
    kind = forms.ChoiceField(label="Kind of sentence", choices=SentenceKind, widget=forms.RadioSelect)
    years = forms.IntegerField(label="Years", required=False, min_value=0, max_value=99)
    months = forms.IntegerField(label="Months", required=False, min_value=0, max_value=999)
    days = forms.IntegerField(label="Days", required=False, min_value=0, max_value=9999)
    main_offence = TextField(label="Main offence", max_length=200)
    offence_group = TextField(label="Offence group", max_length=60, required=False)
    offence_count = forms.IntegerField(label="Number of offences", min_value=1, max_value=999, initial=1)
    consecutive = YesNoField(
        label="Consecutive to another sentence", initial="no", help_text="Otherwise it is served beside it"
    )

    def refuse(self, refusal: Refusal) -> None:
        """A length that does not fit is mended at its first box; a date that is not here, at the sentence."""
        if refusal.field == "length":
            self.add_error("years", refusal.message)
        else:
            super().refuse(refusal)

    @staticmethod
    def facts(cleaned: Mapping[str, Any]) -> SentenceFacts:
        """The cleaned fields as the facts of a sentence."""
        names = SentenceFacts.__dataclass_fields__
        facts = {name: value for name, value in cleaned.items() if name in names}
        return SentenceFacts(**facts | {part: facts[part] or 0 for part in ("years", "months", "days")})


class CorrectionForm(SentenceForm):
    """A sentence that was recorded wrongly, with the reason."""

    reason = TextField(label="What was wrong", max_length=500)


class KeyDatesForm(ComparedForm):
    """Every key date, as the sentence calculation gives it; an emptied box takes a date out."""

    #: Errors at fields this form lacks are mended at the dates they are about.
    elsewhere = {"imposed_on": "hdced", "length": "sed"}

    def __init__(self, *args: Any, dates: Mapping[str, datetime.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in DateKind.choices:
            self.fields[kind.lower()] = SplitDateField(
                label=f"{label} ({kind})", required=False, initial=dates.get(kind)
            )
        self.fields["source"] = TextField(
            label="Where these dates come from",
            max_length=60,
            help_text="Such as: sentence calculation of 3 May",
        )

    def refuse(self, refusal: Refusal) -> None:
        """Shows a contradiction at a date that can be mended here."""
        field = self.elsewhere.get(refusal.field or "")
        if field:
            self.add_error(field, refusal.message)
        else:
            super().refuse(refusal)

    @staticmethod
    def dates(cleaned: Mapping[str, Any]) -> dict[str, datetime.date | None]:
        """The cleaned boxes by kind of date."""
        return {kind: cleaned[kind.lower()] for kind in DateKind.values}
