"""Forms of the programmes of a case: referral, what comes next, the end (docs/domain.md 9.3, 9.4)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.closing import LONGEST as LONGEST_REPORT
from sentence_plans.actions.closing import LONGEST_ISSUE, Closed
from sentence_plans.actions.deliveries import LONGEST, Move, Referral
from sentence_plans.actions.work import LONGEST_NAME, Work
from sentence_plans.models import (
    Action,
    Course,
    Delivery,
    DeliveryState,
    DeliveryStep,
    DoerKind,
    NotDelivered,
    Objective,
    Programme,
    Setting,
    Timescale,
    WorkAround,
)
from sentence_plans.standards import deliveries as rules
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, spoken

NO_REASON = ("", "Choose")
OUTSIDE = "outside"
CAME = [("tutor", "The tutor"), ("supervisor", "The offender supervisor"), ("prisoner", "The prisoner")]
ISSUES = ("issue_1", "issue_2", "issue_3")


def _reason() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Main reason why it is not delivered here",
        help_text="Only where it is planned elsewhere, not at all, or was broken off.",
        required=False,
        choices=[NO_REASON, *NotDelivered.choices],
    )


def _more() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Further reasons", required=False, choices=NotDelivered.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip


class ReferralForm(GovForm):
    """What somebody is referred to, from which action of the plan, and how it is planned."""

    programme = forms.ChoiceField(label="Programme or other intervention")
    action = forms.ChoiceField(label="Action of the plan it belongs to", widget=forms.RadioSelect)
    outside_because = LongTextField(
        label="Why it stands outside the plan", required=False, rows=2, max_length=LONGEST
    )
    state = forms.ChoiceField(
        label="How it is planned",
        choices=[one for one in DeliveryState.choices if one[0] != DeliveryState.DELIVERED],
        widget=forms.RadioSelect,
    )
    setting = forms.ChoiceField(
        label="Where it is delivered", required=False, choices=[("", "As planned"), *Setting.choices],
        help_text="Only where it is different, such as through the gate with the probation trust.",
    )  # fmt: skip
    reason = _reason()
    more_reasons = _more()
    comment = LongTextField(label="Comment", required=False, rows=2, max_length=LONGEST)

    reveals = {"action": {OUTSIDE: ["outside_because"]}}

    def __init__(
        self, *args: Any, programmes: Iterable[Programme], actions: Iterable[Action], here: frozenset[str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        rows = [(one.code, _named(one, here)) for one in programmes]
        self.fields["programme"].choices = [NO_REASON, *rows]  # type: ignore[attr-defined]
        known = [(str(one.pk), one.what[:120]) for one in actions]
        known.append((OUTSIDE, "None: outside the plan"))
        self.fields["action"].choices = known  # type: ignore[attr-defined]

    def referral(self) -> Referral:
        """What the form says."""
        data = self.cleaned_data
        action = None if data["action"] == OUTSIDE else int(data["action"])
        return Referral(
            programme=data["programme"], action=action,
            outside_because=data["outside_because"] if action is None else "", state=data["state"],
            setting=data["setting"], reason=data["reason"], more_reasons=tuple(data["more_reasons"]),
            comment=data["comment"],
        )  # fmt: skip


def _named(one: Programme, here: frozenset[str]) -> str:
    marks = [*(["accredited"] if one.is_accredited else []), *(["run here"] if one.code in here else [])]
    return f"{one.name} ({', '.join(marks)})" if marks else one.name


class MoveForm(GovForm):
    """What comes next of a programme."""

    move = forms.ChoiceField(label="What comes next", widget=forms.RadioSelect)
    course = forms.TypedChoiceField(label="On which course", required=False, coerce=int, empty_value=None)
    on = SplitDateField(label="On which day")
    reason = _reason()
    more_reasons = _more()
    comment = LongTextField(label="Comment", required=False, rows=2, max_length=LONGEST)

    reveals = {"move": {rules.OFFERED: ["course"]}}

    def __init__(
        self, delivery: Delivery, *args: Any, courses: Iterable[Course], today: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, version=delivery.version, initial={"on": today}, **kwargs)
        words = dict(DeliveryStep.choices) | dict(DeliveryState.choices)
        moves = rules.offered_moves(state=delivery.state, step=delivery.step)
        self.fields["move"].choices = [(one, words[one]) for one in moves]  # type: ignore[attr-defined]
        ahead = [(str(one.pk), _course(one)) for one in courses]
        self.fields["course"].choices = [("", "None"), *ahead]  # type: ignore[attr-defined]
        if not set(moves) & set(rules.ASKS_WHY) and rules.DROPPED_OUT not in moves:
            del self.fields["reason"], self.fields["more_reasons"]

    def wanted(self) -> Move:
        """What the form says."""
        data = self.cleaned_data
        return Move(
            move=data["move"], on=data["on"], reason=data.get("reason", ""),
            more_reasons=tuple(data.get("more_reasons", ())), comment=data["comment"],
            course=data.get("course") if data["move"] == rules.OFFERED else None,
        )  # fmt: skip


def _course(one: Course) -> str:
    left = max(one.places - one.taken, 0)  # type: ignore[attr-defined]
    return f"{spoken(one.starts_on)} to {spoken(one.ends_on)}, {left} of {one.places} places free"


class SupportForm(GovForm):
    """What was done before or after a programme."""

    kind = forms.ChoiceField(label="What was done", choices=WorkAround.choices, widget=forms.RadioSelect)
    text = LongTextField(label="In words", rows=3, max_length=LONGEST)
    on = SplitDateField(label="On which day")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)


class ReportForm(GovForm):
    """The three-way meeting and the report at the end of a programme."""

    met_on = SplitDateField(label="Day of the three-way meeting")
    came = forms.MultipleChoiceField(
        label="Who was there", required=False,
        choices=CAME,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    missing = LongTextField(
        label="Why somebody was missing", required=False, rows=2, max_length=LONGEST_ISSUE
    )
    text = LongTextField(label="Report", rows=12, max_length=LONGEST_REPORT)
    issue_1 = LongTextField(
        label="Issue to follow up (1)", required=False, rows=2, max_length=LONGEST_ISSUE,
        help_text="Each issue can be made an action of the plan.",
    )  # fmt: skip
    issue_2 = LongTextField(label="Issue to follow up (2)", required=False, rows=2, max_length=LONGEST_ISSUE)
    issue_3 = LongTextField(label="Issue to follow up (3)", required=False, rows=2, max_length=LONGEST_ISSUE)

    def closed(self) -> Closed:
        """What the form says."""
        data = self.cleaned_data
        return Closed(
            met_on=data["met_on"], tutor_came="tutor" in data["came"],
            supervisor_came="supervisor" in data["came"], prisoner_came="prisoner" in data["came"],
            missing=data["missing"], text=data["text"], follow_ups=tuple(data[name] for name in ISSUES),
        )  # fmt: skip


class FollowUpForm(GovForm):
    """An issue of a report as an action of the plan."""

    objective = forms.TypedChoiceField(label="Under which objective", coerce=int, widget=forms.RadioSelect)
    what = LongTextField(label="What is done", rows=3, max_length=LONGEST)
    kind = forms.ChoiceField(label="Who does it", choices=[NO_REASON, *DoerKind.choices])
    name = TextField(label="Name", required=False, max_length=LONGEST_NAME)
    timescale = forms.ChoiceField(label="By when", choices=[NO_REASON, *(
        one for one in Timescale.choices if one[0] != Timescale.SEE_COMMENT)])  # fmt: skip

    def __init__(self, *args: Any, objectives: Iterable[Objective], text: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"what": text}, **kwargs)
        rows = [(str(one.pk), one.text[:120]) for one in objectives]
        self.fields["objective"].choices = rows  # type: ignore[attr-defined]

    def work(self) -> Work:
        """What the form says."""
        data = self.cleaned_data
        return Work(
            what=data["what"], doers=((data["kind"], data["name"]),), timescale=data["timescale"],
        )  # fmt: skip
