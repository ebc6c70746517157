"""Receiving somebody: the form, and the search before it."""

import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from cases.models import DateKind, ReceptionKind, SentenceKind, Sex
from cases.standards import identity
from cases.standards.security_category import WORDS
from staff.forms.base import GovForm, Refusal
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField

UNKNOWN = ("", "Not known")
LEVELS = (UNKNOWN, ("low", "Low"), ("medium", "Medium"), ("high", "High"), ("very_high", "Very High"))
CATEGORIES = (UNKNOWN, *WORDS.items())
#: The key dates asked for on the form; the others can be added to the case later.
ASKED_DATES = ("HDCED", "ARD", "CRD", "PED", "NPD", "TED", "LED", "SED")


class FindForm(GovForm):
    """A name, an alias or a prison number; sent as POST, since names stand in no address."""

    sought = TextField(
        label="Name, alias or prison number",
        max_length=120,
        help_text="Part of a name is enough; accents do not matter",
    )

    def clean(self) -> dict[str, Any]:
        """Tell a number from a name."""
        cleaned = super().clean() or {}
        sought = cleaned.get("sought", "")
        number = identity.prison_number(text=sought)
        cleaned["number"] = number.value or ""
        cleaned["folded_name"] = "" if number.ok else identity.folded(text=sought)
        if sought and not (cleaned["number"] or len(cleaned["folded_name"]) >= 2):
            self.add_error("sought", "Enter at least two letters of a name, or a prison number")
        return cleaned


class ElsewhereForm(GovForm):
    """Somebody is here whose case is open at another prison (docs/domain.md 13)."""

    number = TextField(label="Prison number", max_length=12, help_text="Such as A1234BC")
    reason = TextField(label="How he or she came, and from where", max_length=300,
                       help_text="The prison that holds the case reads this")  # fmt: skip
    location = TextField(label="Wing and cell", max_length=40, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)


class ReceptionForm(GovForm):
    """Identity, sentence and key dates of somebody who has come in (docs/domain.md 3.0, 11)."""

    reveals = {"is_ppo": {"yes": ["ppo_since"]}, "earlier_rosh_level": {}}

    number = TextField(label="Prison number", max_length=12, help_text="Such as A1234BC; unique for life")
    family_name = TextField(label="Family name", max_length=80)
    given_names = TextField(label="Given names", max_length=120)
    aliases = LongTextField(
        label="Other names", required=False, rows=2, max_length=1000, help_text="One on each line"
    )
    born_on = SplitDateField(label="Date of birth", help_text="For example, 27 3 1984")
    birth_estimated = forms.BooleanField(label="The date of birth is estimated", required=False)
    sex = forms.ChoiceField(label="Sex as registered", choices=Sex, widget=forms.RadioSelect)
    nationality = TextField(label="Nationality", max_length=60, required=False)
    interpreter_needed = YesNoField(label="Needs an interpreter", required=False)
    home_area = TextField(label="Home area", max_length=80, required=False, help_text="Local authority")

    received_on = SplitDateField(label="Reception date")
    kind = forms.ChoiceField(
        label="Kind of reception", choices=ReceptionKind, widget=forms.RadioSelect, initial="sentence"
    )
    location = TextField(label="Wing and cell", max_length=40, required=False)

    sentenced_on = SplitDateField(label="Sentence date", required=False, help_text="Leave empty on remand")
    court = TextField(label="Court", max_length=120, required=False)
    main_offence = TextField(label="Main offence", max_length=200, required=False)
    sentence_kind = forms.ChoiceField(
        label="Kind of sentence",
        choices=[("", "Not sentenced"), *SentenceKind.choices],
        required=False,
    )
    years = forms.IntegerField(label="Years", required=False, min_value=0, max_value=99)
    months = forms.IntegerField(label="Months", required=False, min_value=0, max_value=999)
    days = forms.IntegerField(label="Days", required=False, min_value=0, max_value=9999)

    security_category = forms.ChoiceField(
        label="Security category", choices=CATEGORIES, required=False,
        help_text="A to D for men of 21 and over; for women and young adults closed or open.",
    )  # fmt: skip
    is_ppo = YesNoField(label="Prolific and other priority offender", initial="no")
    ppo_since = SplitDateField(label="Priority offender since", required=False)
    earlier_rosh_level = forms.ChoiceField(
        label="Risk of serious harm level in the PSR or an earlier assessment", choices=LEVELS, required=False
    )
    earlier_rosh_on = SplitDateField(label="Date of that level", required=False)
    same_person = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today
        labels = dict(DateKind.choices)
        for kind in ASKED_DATES:
            self.fields[kind.lower()] = SplitDateField(label=f"{labels[kind]} ({kind})", required=False)

    def clean(self) -> dict[str, Any]:
        """A level needs its day; a determinate sentence its length."""
        cleaned = super().clean() or {}
        if cleaned.get("number"):
            cleaned["number"] = identity.tidy(text=cleaned["number"]).upper()
        if cleaned.get("earlier_rosh_level") and not cleaned.get("earlier_rosh_on"):
            self.add_error("earlier_rosh_on", "Enter the date of that level")
        timed = cleaned.get("sentence_kind") in {"DET", "EPP", "EDS"}
        if timed and not any(cleaned.get(part) for part in ("years", "months", "days")):
            self.add_error("years", "Enter the length of the sentence in years, months or days")
        return cleaned

    def shown_as_typed(self) -> None:
        """Shown again as it was typed, and not judged yet: only an earlier record was looked for."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def refuse(self, refusal: Refusal) -> None:
        """A length that does not fit the dates is mended at its first box."""
        if refusal.field == "length":
            self.add_error("years", refusal.message)
        else:
            super().refuse(refusal)

    @staticmethod
    def facts(cleaned: dict[str, Any]) -> dict[str, Any]:
        """The cleaned fields as the facts of a reception."""
        facts = dict(cleaned)
        facts["same_person"] = facts["same_person"] == facts["number"]
        dates = {kind: facts.pop(kind.lower()) for kind in ASKED_DATES}
        facts["key_dates"] = {kind: on for kind, on in dates.items() if on}
        facts["aliases"] = [line.strip() for line in facts["aliases"].splitlines() if line.strip()]
        for part in ("years", "months", "days"):
            facts[part] = facts[part] or 0
        return facts
