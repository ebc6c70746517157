"""The small forms of the page of circumstances (docs/domain.md 3.0, 17, 18, 19)."""

from typing import Any

from django import forms

from cases.actions.circumstances import LONGEST_TEXT
from cases.models import (
    CourtReportKind,
    DiversityAspect,
    ImmigrationState,
    SkillLevel,
    VulnerabilityKind,
)
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField

NOTHING, ISSUES = "nothing", "issues"
WIDTH_20 = {"class": "govuk-input--width-20"}


def _text(label: str, *, required: bool = False, rows: int = 3, hint: str = "") -> LongTextField:
    return LongTextField(label=label, required=required, rows=rows, max_length=LONGEST_TEXT, help_text=hint)


class IssueForm(GovForm):
    """One issue of diversity, with what is done about it."""

    aspect = forms.ChoiceField(label="What it is about", choices=DiversityAspect.choices)
    issue = _text("What could hinder him or her from taking full part", required=True)
    action = _text("What is done about it", hint="May be written later; until then it is on the list")
    resource = TextField(label="With what", max_length=300, required=False,
                         help_text="Such as an interpreter, large print, a ground floor room")  # fmt: skip


class ConsiderForm(ComparedForm):
    """That diversity was considered, with what was found."""

    reveals = {"found": {ISSUES: ["aspect", "issue", "action", "resource"]}}
    choice_hints = {"found": {NOTHING: "That nothing was found is an answer; a blank is not"}}

    found = forms.ChoiceField(
        label="What was found",
        widget=forms.RadioSelect,
        choices=[(NOTHING, "Considered, nothing found"), (ISSUES, "Issues were found")],
    )
    aspect = forms.ChoiceField(
        label="What it is about", required=False, choices=[("", "Choose"), *DiversityAspect.choices]
    )
    issue = _text("What could hinder him or her from taking full part")
    action = _text("What is done about it", hint="May be written later; until then it is on the list")
    resource = TextField(label="With what", max_length=300, required=False)
    asked_prisoner = YesNoField(label="Was the prisoner asked?")
    note = _text("Note")

    def named(self, theirs: Any) -> dict[str, Any]:
        """What stands now, in the words of this form."""
        now = dict(theirs)
        if "nothing_found" in now:
            now["found"] = NOTHING if now.pop("nothing_found") else ISSUES
        return now


class IssueWorkForm(ComparedForm):
    """What is done about an issue, and whether it has ended."""

    action = _text("What is done about it")
    resource = TextField(label="With what", max_length=300, required=False)
    done_on = SplitDateField(label="Done on", required=False)
    delivery_note = _text(
        "How the work took it into account",
        hint="Format, pace, place, interpreter: what was done differently",
    )
    ended_because = TextField(label="Why it is no issue any more", max_length=300, required=False,
                              help_text="Only if it has ended; leave empty otherwise")  # fmt: skip


class VulnerabilityForm(GovForm):
    """A concern."""

    kind = forms.ChoiceField(label="What the concern is", choices=VulnerabilityKind.choices)
    concern = _text(
        "The concern", required=True, hint="Everybody who works with the case reads this: no health detail"
    )
    arrangements = _text("Arrangements to support and protect")
    review_on = SplitDateField(label="Look at it again on", required=False,
                               help_text="Becomes a task of the offender supervisor on that day")  # fmt: skip


class VulnerabilityReviewForm(ComparedForm):
    """A concern looked at again, or ended."""

    arrangements = _text("Arrangements to support and protect")
    review_on = SplitDateField(label="Look at it again on", required=False)
    ended_because = TextField(label="Why the concern has ended", max_length=300, required=False,
                              help_text="Only if it has ended; leave empty otherwise")  # fmt: skip


class ImmigrationForm(ComparedForm):
    """Where the immigration authorities stand."""

    state = forms.ChoiceField(label="Status", choices=ImmigrationState.choices, widget=forms.RadioSelect)
    since = SplitDateField(label="Since")
    notice_on = SplitDateField(label="Notice served on", required=False)
    contact = TextField(label="Contact at the border agency", max_length=200, required=False)
    note = _text("Note")


class ScreeningForm(ComparedForm):
    """A screening of basic skills, or that it was declined."""

    screened_on = SplitDateField(label="Day")
    tool = TextField(label="Tool", max_length=80, widget=forms.TextInput(attrs=WIDTH_20))
    literacy = forms.ChoiceField(label="Literacy", choices=SkillLevel.choices, initial=SkillLevel.NOT_TESTED)
    numeracy = forms.ChoiceField(label="Numeracy", choices=SkillLevel.choices, initial=SkillLevel.NOT_TESTED)
    language = forms.ChoiceField(
        label="English as a second language",
        choices=[("", "Does not apply"), *SkillLevel.choices],
        required=False,
    )
    declined = forms.BooleanField(label="The prisoner declined", required=False)
    note = _text("Note")


class CourtReportForm(ComparedForm):
    """What the court had before it."""

    kind = forms.ChoiceField(label="Report", choices=CourtReportKind.choices, widget=forms.RadioSelect)
    dated_on = SplitDateField(label="Date of the report", required=False)
    author_name = TextField(label="Author", max_length=120, required=False,
                            help_text="Counts among the offender managers of this sentence")  # fmt: skip
    trust: Any = forms.ModelChoiceField(label="Trust", queryset=None, required=False, empty_label="Not known")
    on_file = forms.BooleanField(label="A copy is held in the record", required=False)

    def __init__(self, *args: Any, trusts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trust"].queryset = trusts  # type: ignore[attr-defined]


class HomeForm(ComparedForm):
    """Local authorities of home and of release."""

    home_area = TextField(label="Home area", max_length=80, required=False,
                          help_text="The local authority. Leave empty while it is not known")  # fmt: skip
    release_area = TextField(label="Area of release", max_length=80, required=False,
                             help_text="The local authority, where it differs or is known")  # fmt: skip


class NearHomeForm(GovForm):
    """The local authorities for which a prison counts as near home."""

    areas = LongTextField(
        label="Areas near this prison", rows=8, required=False, max_length=LONGEST_TEXT,
        help_text="One local authority a line. Capitals and accents do not matter",
    )  # fmt: skip

    def clean_areas(self) -> list[str]:
        """One area a line."""
        return [line for line in self.cleaned_data["areas"].splitlines() if line.strip()]
