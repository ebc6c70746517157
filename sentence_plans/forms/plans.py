"""Forms of the plan itself: opening it, its blocks, a need without an objective, a comment."""

from typing import Any

from django import forms

from sentence_plans.actions.content import BLOCKS
from sentence_plans.actions.plans import BLOCK_NAMES, LONGEST, MOST_DAYS, Blocks
from sentence_plans.models import Capacity, Motivation, SentencePlan
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, TextField, YesNoField

NOT_SAID = ("", "Not yet said")
HINTS = {
    "contact_with": "Such as: offender supervisor; offender manager by video link.",
    "responsivity": "What makes the work reach this person: learning style, motivation, capacity, diversity.",
    "prisoner_statement": "In his or her own words.",
    "what_helps": "Such as large print, short talks, a quiet room, somebody to read with.",
    "victim_location": "Not on the prisoner's copy.",
    "obstacles": "One on a line, each with what is done about it.",
    "order_reason": "Needed where an objective on risk of harm does not come first.",
}


class StartForm(GovForm):
    """Nothing to fill in: what kind of plan it is follows from the assessment."""


class BlocksForm(ComparedForm):
    """The blocks of the plan itself. Nothing is required to save; the checks before signing ask."""

    contact_with = TextField(required=False, max_length=200)
    contact_every_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    motivation = forms.ChoiceField(
        required=False, choices=[NOT_SAID, *Motivation.choices], widget=forms.RadioSelect
    )
    capacity = forms.ChoiceField(
        required=False, choices=[NOT_SAID, *Capacity.choices], widget=forms.RadioSelect
    )
    learning_style = LongTextField(required=False, rows=2, max_length=LONGEST)
    responsivity = LongTextField(required=False, rows=4, max_length=LONGEST)
    prisoner_statement = LongTextField(required=False, rows=4, max_length=LONGEST)
    asked_prisoner = YesNoField(required=False)
    at_board = TextField(required=False, max_length=300)
    order_reason = LongTextField(required=False, rows=2, max_length=LONGEST)
    ppo_work = LongTextField(required=False, rows=3, max_length=LONGEST)
    key_issues = LongTextField(required=False, rows=3, max_length=LONGEST)
    positives = LongTextField(required=False, rows=2, max_length=LONGEST)
    holding_back = LongTextField(required=False, rows=2, max_length=LONGEST)
    motivation_work = LongTextField(required=False, rows=2, max_length=LONGEST)
    what_helps = LongTextField(required=False, rows=2, max_length=LONGEST)
    iep_level = LongTextField(required=False, rows=1, max_length=LONGEST)
    victim_location = LongTextField(required=False, rows=2, max_length=LONGEST)
    victim_work = LongTextField(required=False, rows=2, max_length=LONGEST)
    discrimination = LongTextField(required=False, rows=2, max_length=LONGEST)
    own_discrimination = LongTextField(required=False, rows=2, max_length=LONGEST)
    liaison = LongTextField(required=False, rows=3, max_length=LONGEST)
    conference = LongTextField(required=False, rows=2, max_length=LONGEST)
    community_links = LongTextField(required=False, rows=2, max_length=LONGEST)
    obstacles = LongTextField(required=False, rows=2, max_length=LONGEST)
    life_skills = LongTextField(required=False, rows=2, max_length=LONGEST)

    def __init__(self, plan: SentencePlan, *args: Any, ppo: bool, **kwargs: Any) -> None:
        initial = {name: getattr(plan, name) for name in BLOCK_NAMES}
        super().__init__(*args, version=plan.blocks_version, initial=initial, **kwargs)
        self.kept = {} if ppo or plan.ppo_work else {"ppo_work": ""}
        for name in self.kept:
            del self.fields[name]
        for name, label in BLOCKS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = HINTS.get(name, "")
        self.order_fields(["submission", "version", *BLOCKS])
        self.fields["contact_every_days"].label = "How often, in days"
        self.fields["contact_every_days"].help_text = "Every how many days, such as 14."

    def blocks(self) -> Blocks:
        """What the form says."""
        return Blocks(**{name: self.cleaned_data[name] for name in BLOCK_NAMES if name in self.fields})


class NeedReasonForm(GovForm):
    """Why a need has no objective."""

    reason = LongTextField(label="Why this need has no objective", required=False, rows=4, max_length=LONGEST)


class CommentForm(GovForm):
    """A comment on an objective, or a request to change it."""

    text = LongTextField(label="Comment", max_length=2_000, rows=4)
    asks_for_change = forms.BooleanField(label="I ask for a change of this objective", required=False)
