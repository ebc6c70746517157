"""Forms of the catalogue, of what a prison runs, and of its courses (docs/domain.md 9.2, 16.2)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.catalogue import LONGEST, LONGEST_NAME, NAMES, Entry
from sentence_plans.actions.content import answerable
from sentence_plans.actions.provision import COURSE_NAMES, Planned, Run
from sentence_plans.actions.provision import NAMES as RUN_NAMES
from sentence_plans.models import Aim, Course, Family, Programme, Provision
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField

NUMBER = forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"})
NOT_KNOWN = "Leave it empty where it is not known."


def number(
    label: str, *, required: bool = False, help_text: str = "", most: int = 30_000
) -> forms.IntegerField:
    """A whole number that is not below nothing."""
    return forms.IntegerField(
        label=label, required=required, help_text=help_text, widget=NUMBER, min_value=0, max_value=most
    )


class ProgrammeForm(ComparedForm):
    """An entry of the catalogue."""

    name = TextField(label="Name", max_length=LONGEST_NAME)
    family = forms.ChoiceField(label="Family", choices=[("", "Choose"), *Family.choices])
    is_accredited = YesNoField(label="Accredited?")
    aim = forms.ChoiceField(label="What it is for", choices=Aim.choices, widget=forms.RadioSelect)
    ends_with_report = YesNoField(label="Does it end with a three-way meeting and a report?")
    sessions = number("Sessions", help_text=NOT_KNOWN, most=500)
    weeks = number("Weeks that one course takes", help_text=NOT_KNOWN, most=260)
    least_ogrs3 = number("OGRS3 over two years from", help_text="Empty where it is for any score.", most=99)
    judged_ogrs3 = number("An assessor may decide from", help_text="A lower score.", most=99)
    needs = forms.MultipleChoiceField(
        label="Which needs it answers", required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip
    targeting = LongTextField(label="For whom it is", required=False, rows=3, max_length=LONGEST)
    ended_on = SplitDateField(
        label="No longer offered from", required=False, help_text="Leave it empty while it is offered."
    )

    def __init__(self, programme: Programme | None, *args: Any, **kwargs: Any) -> None:
        if programme:
            said = {name: getattr(programme, name) for name in NAMES}
            kwargs |= {"initial": said, "version": programme.version}
        super().__init__(*args, **kwargs)
        offered = [(key, title) for key, title in answerable().items() if not key.startswith("harm:")]
        self.fields["needs"].choices = offered  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        """What the form says."""
        said = {name: self.cleaned_data[name] for name in NAMES}
        return Entry(**said | {"needs": tuple(said["needs"])})


class ProvisionForm(ComparedForm):
    """What a prison says of a programme it runs."""

    places_a_year = number("Places a year", required=True)
    courses_a_year = number("Courses a year", required=True)
    is_staffed = YesNoField(label="Has it the staff it needs?")
    targeting = LongTextField(
        label="Who is taken first here", required=False, rows=3, max_length=LONGEST,
        help_text="What this prison adds to the rule of the catalogue.",
    )  # fmt: skip
    asked_of = TextField(
        label="Whom to ask",
        required=False,
        max_length=LONGEST_NAME,
        help_text="A name and a telephone number.",
    )
    ended_because = LongTextField(
        label="Why it is no longer run", required=False, rows=2, max_length=LONGEST,
        help_text="Only to end it. Leave it empty while it is run.",
    )  # fmt: skip

    def __init__(
        self, provision: Provision | None, *args: Any, offered: Iterable[Programme] = (), **kwargs: Any
    ):
        if provision:
            said = {name: getattr(provision, name) for name in RUN_NAMES}
            kwargs |= {"initial": said, "version": provision.version}
        super().__init__(*args, **kwargs)
        if provision is None:
            del self.fields["ended_because"]
            choices = [("", "Choose"), *((one.code, one.name) for one in offered)]
            self.fields["programme"] = forms.ChoiceField(label="Programme", choices=choices)
            self.order_fields(["submission", "programme"])

    def run(self) -> Run:
        """What the form says."""
        return Run(**{name: self.cleaned_data[name] for name in RUN_NAMES if name in self.cleaned_data})


class CourseForm(ComparedForm):
    """One course with its days and places."""

    starts_on = SplitDateField(label="First day")
    ends_on = SplitDateField(label="Last day")
    places = number("Places", required=True)
    called_off_because = LongTextField(
        label="Why it is called off", required=False, rows=2, max_length=LONGEST,
        help_text="Only to call it off. Leave it empty otherwise.",
    )  # fmt: skip

    def __init__(self, course: Course | None, *args: Any, **kwargs: Any) -> None:
        if course:
            said = {name: getattr(course, name) for name in COURSE_NAMES}
            kwargs |= {"initial": said, "version": course.version}
        super().__init__(*args, **kwargs)
        if course is None:
            del self.fields["called_off_because"]

    def planned(self) -> Planned:
        """What the form says."""
        return Planned(
            **{name: self.cleaned_data[name] for name in COURSE_NAMES if name in self.cleaned_data}
        )
