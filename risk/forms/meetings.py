"""Forms of meetings on public protection and of the screening list (docs/domain.md 10.2)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from risk.actions.meeting_items import LONGEST, LONGEST_NOTE, Minuted
from risk.actions.meetings import LONGEST as LONGEST_MINUTES
from risk.actions.meetings import Arranged, Came, Closed
from risk.models import Attendance, MeetingKind, MeetingSeat, ScreeningOutcome
from risk.standards.meetings import DEPARTMENTS, REQUIRED
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import AskedLongText, LongTextField, SplitDateField, TextField, TimeField
from staff.permissions import PRISON_ROLES

INLINE = {"class": "govuk-radios--inline"}
REQUIRED_SEAT, INVITED_SEAT, NO_SEAT = "required", "invited", "no"
SEATS = [(REQUIRED_SEAT, "Has to be there"), (INVITED_SEAT, "Invited"), (NO_SEAT, "Not asked")]
BY_NAME = [(key, name) for key, (name, _) in DEPARTMENTS.items()]


class ArrangeForm(GovForm):
    """Which meeting, when, and who has to be there."""

    kind = forms.ChoiceField(label="Which meeting", choices=MeetingKind.choices, widget=forms.RadioSelect)
    title = TextField(label="What it is called", max_length=120, required=False)
    planned_on = SplitDateField(label="Day")
    starts_at = TimeField(label="Time", required=False)
    place = TextField(label="Place, or how to dial in", max_length=200, required=False)
    without_omu_because = TextField(
        label="Why offender management is not needed", max_length=LONGEST_NOTE, required=False,
        help_text="Only where offender management does not have to be there.",
    )  # fmt: skip
    reveals = {"kind": {MeetingKind.OTHER.value: ["title"]}}

    def __init__(self, *args: Any, kind: str, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": kind}, **kwargs)
        for key, name in BY_NAME:
            self.fields[f"seat_{key}"] = forms.ChoiceField(
                label=name, choices=SEATS, widget=forms.RadioSelect(attrs=INLINE),
                initial=REQUIRED_SEAT if key in REQUIRED[kind] else NO_SEAT,
                error_messages={"required": f"Say whether it is asked: {name}"},
            )  # fmt: skip

    @property
    def seats(self) -> list[forms.BoundField]:
        """One question for each department."""
        return [self[f"seat_{key}"] for key, _ in BY_NAME]

    def arranged(self) -> Arranged:
        """What the form says, for the action."""
        said = {
            name: self.cleaned_data[name] for name in Arranged.__dataclass_fields__ if name in self.fields
        }
        asked = {key: self.cleaned_data[f"seat_{key}"] for key, _ in BY_NAME}
        required = [key for key, seat in asked.items() if seat == REQUIRED_SEAT]
        invited = [key for key, seat in asked.items() if seat == INVITED_SEAT]
        return Arranged(**said, required=required, invited=invited)

    def refuse(self, refusal: Any) -> None:
        """What the action says of the departments stands at the first of them."""
        if refusal.field in {"required", "invited"}:
            refusal.field = f"seat_{BY_NAME[0][0]}"
        super().refuse(refusal)


class ReasonForm(GovForm):
    """One reason."""

    reason = LongTextField(label="Why", max_length=LONGEST_NOTE, rows=2)


class AddForm(GovForm):
    """A case that no rule puts on the agenda."""

    number = TextField(label="Prison number", max_length=7, help_text="For example A1234BC")
    reason = TextField(label="Why it is dealt with", max_length=LONGEST_NOTE)


class AttendanceForm(GovForm):
    """For each seat what came of it."""

    def __init__(self, seats: Iterable[MeetingSeat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        choices = [one for one in Attendance.choices if one[0]]
        for seat in self.seats:
            key, name = seat.department, seat.department_name
            self.fields[f"how_{key}"] = forms.ChoiceField(
                label=name, choices=choices, widget=forms.RadioSelect(attrs=INLINE),
                initial=seat.how, error_messages={"required": f"Say what came of it: {name}"},
                help_text="Has to be there" if seat.is_required else "Invited",
            )  # fmt: skip
            self.fields[f"name_{key}"] = TextField(
                label=f"{name}: who", max_length=160, required=False, initial=seat.name
            )
            self.fields[f"note_{key}"] = TextField(
                label=f"{name}: why nobody came, or what the report was", max_length=LONGEST_NOTE,
                required=False, initial=seat.note,
            )  # fmt: skip
        self.reveals = {  # type: ignore[misc]
            f"how_{one.department}": {
                Attendance.CAME.value: [f"name_{one.department}"],
                Attendance.ABSENT.value: [f"note_{one.department}"],
            }
            for one in self.seats
        }

    def came(self) -> dict[str, Came]:
        """What the form says, by department."""
        said = self.cleaned_data
        keys = [one.department for one in self.seats]
        return {key: Came(said[f"how_{key}"], said[f"name_{key}"], said[f"note_{key}"]) for key in keys}


class ReportForm(GovForm):
    """A report to a meeting about a case."""

    text = LongTextField(
        label="Your report", max_length=LONGEST, rows=8,
        help_text="Progress and conduct, risk and what has changed, what you ask the meeting to decide.",
    )  # fmt: skip


class MinuteForm(ComparedForm):
    """The minutes of one case."""

    minutes = LongTextField(label="What was said", max_length=LONGEST, rows=6)
    outcome = forms.ChoiceField(
        label="What becomes of the case",
        choices=[one for one in ScreeningOutcome.choices if one[0]],
        widget=forms.RadioSelect,
        required=False,
    )
    decision = LongTextField(label="What was decided, and why", max_length=2000, rows=3, required=False)
    gist_bearing = TextField(
        label="Bearing on risk, for those who may not read the minutes", max_length=LONGEST_NOTE,
        required=False, help_text="One line that staff can act on without knowing the source.",
    )  # fmt: skip
    gist_what_to_do = TextField(label="What they have to do", max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, screens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not screens:
            del self.fields["outcome"]

    def minuted(self) -> Minuted:
        """What the form says, for the action."""
        known = Minuted.__dataclass_fields__
        return Minuted(**{name: value for name, value in self.cleaned_data.items() if name in known})


class ActionForm(GovForm):
    """Who does what by when."""

    what = TextField(label="What is to be done", max_length=LONGEST_NOTE)
    owner = forms.ChoiceField(label="Who does it", widget=forms.Select)
    due_on = SplitDateField(label="By when")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = [("OS", "The offender supervisor of the case"), ("OM", "The offender manager of the case")]
        roles = [(key, name.capitalize() if name.islower() else name) for key, name in PRISON_ROLES.items()]
        self.fields["owner"].choices = [("", "Choose who"), *holders, *roles]  # type: ignore[attr-defined]


class DoneForm(GovForm):
    """What was done."""

    note = LongTextField(label="What was done", max_length=LONGEST_NOTE, rows=2)


class CloseForm(GovForm):
    """The minutes of the whole meeting."""

    held_on = SplitDateField(label="Day on which it was held")
    chair_name = TextField(label="In the chair", max_length=160)
    # The action asks for the minutes: the audit keeps that a meeting was closed without.
    minutes = AskedLongText(
        label="Minutes of the meeting", max_length=LONGEST_MINUTES, rows=6,
        help_text="What was dealt with beside the cases. What was said of a case is filed in that case.",
    )  # fmt: skip

    def closed(self) -> Closed:
        """What the form says, for the action."""
        said = self.cleaned_data
        return Closed(held_on=said["held_on"], chair_name=said["chair_name"], minutes=said["minutes"])


class InterimForm(GovForm):
    """What was found between meetings."""

    note = LongTextField(
        label="What you looked at, and what has to happen before the group meets", max_length=500, rows=3
    )


class ReferForm(GovForm):
    """Why a case is referred to the screening group."""

    reason = LongTextField(
        label="Why the group should look at this case", max_length=500, rows=3,
        help_text="What you saw or heard, and what you fear. Read by those who see the list.",
    )  # fmt: skip
