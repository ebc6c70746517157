"""Forms of an objective: what it says, how far it is, its place; and of an action."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from sentence_plans.actions.content import Content, answerable
from sentence_plans.actions.objectives import LONGEST, Wanted
from sentence_plans.actions.progress import STATUSES
from sentence_plans.actions.work import LONGEST_NAME, MOST_DOERS, Work
from sentence_plans.models import (
    Action,
    DoerKind,
    Heading,
    Objective,
    Purpose,
    Status,
    Timescale,
    WorkStatus,
)
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField

CHOOSE = ("", "Choose")


class ObjectiveForm(ComparedForm):
    """What an objective says; measure and need may follow later, but before the plan is signed."""

    text = LongTextField(
        label="The change wanted",
        help_text="What will be different in behaviour, attitude, insight, ability or circumstances.",
        rows=3,
        max_length=LONGEST,
    )
    wording_reason = LongTextField(
        label="Why this wording is kept",
        help_text="Only where the wording names no change and is to stand all the same. Whoever countersigns "
        "reads it.",
        required=False,
        rows=2,
        max_length=LONGEST,
    )
    heading = forms.ChoiceField(label="What it is about", choices=[CHOOSE, *Heading.choices])
    needs = forms.MultipleChoiceField(
        label="Which need or harm it answers",
        help_text="Up to four.",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    purposes = forms.MultipleChoiceField(
        label="What it is for",
        required=False,
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    measure = LongTextField(
        label="How progress is measured",
        help_text="What you and the prisoner will be able to see or count.",
        required=False,
        rows=3,
        max_length=LONGEST,
    )
    baseline = LongTextField(label="How it is now", required=False, rows=2, max_length=LONGEST)
    target = LongTextField(label="What is wanted", required=False, rows=2, max_length=LONGEST)
    target_on = SplitDateField(label="By when it is to come true", required=False)
    after = forms.TypedChoiceField(label="After objective", required=False, coerce=int, empty_value=None)

    def __init__(self, content: Content, objective: Objective | None, *args: Any, **kwargs: Any) -> None:
        if objective:
            kwargs |= {"version": objective.version, "initial": _initial(objective)}
        super().__init__(*args, **kwargs)
        marks = {one.section: _mark(one) for one in content.results}
        self.fields["needs"].choices = [  # type: ignore[attr-defined]
            (key, f"{title}{marks.get(key, '')}") for key, title in answerable().items()
        ]
        others = [one for one in content.in_plan if objective is None or one.pk != objective.pk]
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            ("", "No other"),
            *((str(one.pk), f"{content.numbers[one.pk]}. {one.text[:80]}") for one in others),
        ]

    def wanted(self) -> Wanted:
        """What the form says."""
        data = self.cleaned_data
        return Wanted(
            heading=data["heading"],
            text=data["text"],
            purposes=tuple(data["purposes"]),
            needs=tuple(data["needs"]),
            measure=data["measure"],
            baseline=data["baseline"],
            target=data["target"],
            after=data["after"],
            target_on=data["target_on"],
            wording_reason=data["wording_reason"],
        )


def _mark(result: Any) -> str:
    if result.need_present:
        return f" (need present, score {result.score})" if result.score is not None else " (need present)"
    return " (no need found)" if result.need_present is False else " (not known)"


def _initial(objective: Objective) -> dict[str, Any]:
    names = ("heading", "text", "purposes", "measure", "baseline", "target", "target_on", "wording_reason")
    found = {name: getattr(objective, name) for name in names}
    return found | {"needs": [one.need for one in objective.needs.all()], "after": objective.after_id or ""}


class StatusForm(GovForm):
    """How far an objective is, and what shows it."""

    status = forms.ChoiceField(label="Status", widget=forms.RadioSelect)
    comment = LongTextField(label="What shows it", max_length=LONGEST, rows=4)

    def __init__(self, objective: Objective, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(key, label) for key, label in Status.choices if key != objective.status]
        self.fields["status"].choices = others  # type: ignore[attr-defined]
        self.fields["comment"].help_text = "“No longer applicable” takes the objective out of the plan."


class OrderForm(GovForm):
    """One step up or down in the order."""

    objective = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(choices=[("up", "Up"), ("down", "Down")])


#: The fields of an action after those who do it, in order.
ENDS_WITH = ("timescale", "comment", "after", "is_intervention", "status")


class ActionForm(ComparedForm):
    """What is done, by up to three, and by when."""

    what = LongTextField(label="What is done", max_length=LONGEST, rows=3)
    timescale = forms.ChoiceField(
        label="By when",
        choices=[CHOOSE, *Timescale.choices],
        required=False,
        help_text="Choose “Needed but unavailable” rather than leave out what nobody provides.",
    )
    comment = LongTextField(label="Comment", required=False, rows=2, max_length=LONGEST)
    after = forms.TypedChoiceField(label="After action", required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label="How far it is", choices=WorkStatus.choices)
    is_intervention = forms.BooleanField(
        label="This is a programme or another intervention",
        required=False,
        help_text="When it starts, ends, is refused or fails, a review of the plan falls due.",
    )

    def __init__(
        self,
        content: Content,
        action: Action | None,
        *args: Any,
        no_access: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        if action:
            kwargs |= {"version": action.version, "initial": _initial_work(action)}
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = _before(content, action)  # type: ignore[attr-defined]
        if action is None:
            del self.fields["status"]
        for place in range(1, MOST_DOERS + 1):
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=f"Who does it ({place})", choices=[CHOOSE, *DoerKind.choices], required=place == 1
            )
            self.fields[f"name_{place}"] = TextField(
                label=f"Name ({place})", required=False, max_length=LONGEST_NAME
            )
            for name in ("kind", "name"):
                value = self.initial.get(f"{name}_{place}")
                self.fields[f"{name}_{place}"].initial = value
                if name == "name" and value in no_access:
                    self.fields[f"name_{place}"].help_text = "Cannot open the plan here: needs a copy."
        self.order_fields(
            [
                "submission",
                "version",
                "what",
                *self.doer_names,
                "timescale",
                "comment",
                "after",
                "is_intervention",
                "status",
            ]
        )

    @property
    def doer_names(self) -> list[str]:
        """The names of the fields of those who do it, in order."""
        return [f"{name}_{place}" for place in range(1, MOST_DOERS + 1) for name in ("kind", "name")]

    def clean(self) -> dict[str, Any]:
        """A name needs the kind of person."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(2, MOST_DOERS + 1):
            if data.get(f"name_{place}") and not data.get(f"kind_{place}"):
                self.add_error(f"kind_{place}", f"Choose who “{data[f'name_{place}']}” is")
        return data

    def named(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Those who do it as they stand now, field by field."""
        return dict(theirs) | _doers(theirs["doers"]) | {"after": theirs["after_id"]}

    def work(self) -> Work:
        """What the form says."""
        data = self.cleaned_data
        pairs = [(data[f"kind_{place}"], data[f"name_{place}"]) for place in range(1, MOST_DOERS + 1)]
        return Work(
            what=data["what"],
            doers=tuple(pair for pair in pairs if pair[0]),
            timescale=data["timescale"],
            comment=data["comment"],
            status=data.get("status") or WorkStatus.NOT_STARTED,
            after=data["after"],
            is_intervention=data["is_intervention"],
        )


class ProgressForm(ComparedForm):
    """How far an action is, by whoever does it, and what shows it."""

    status = forms.ChoiceField(label="How far it is", choices=STATUSES)
    text = LongTextField(label="What shows it", max_length=1_500, rows=4)

    def __init__(self, action: Action, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"version": action.version, "initial": {"status": action.status}}
        super().__init__(*args, **kwargs)

    def named(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """What stands now; the text is one's own alone."""
        return dict(theirs) | {"text": self.cleaned_data.get("text", "")}


def _before(content: Content, action: Action | None) -> list[tuple[str, str]]:
    """The other actions of the plan, as choices."""
    others = [
        (str(work.pk), f"{content.numbers[one.pk]}: {work.what[:80]}")
        for one in content.in_plan
        for work in one.actions.all()
        if not work.is_taken_out and (action is None or work.pk != action.pk)
    ]
    return [("", "No other"), *others]


def _doers(doers: list[dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in range(1, MOST_DOERS + 1):
        one = doers[place - 1] if place <= len(doers) else {"kind": "", "name": ""}
        found |= {f"kind_{place}": one["kind"], f"name_{place}": one["name"]}
    return found


def _initial_work(action: Action) -> dict[str, Any]:
    names = ("what", "timescale", "comment", "status", "is_intervention")
    found = {name: getattr(action, name) for name in names} | _doers(action.doers)
    return found | {"after": action.after_id or ""}
