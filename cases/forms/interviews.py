"""The first interview, a referral and its answer, and induction (docs/domain.md 3.2)."""

import datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from cases.actions.interviews import Interview
from cases.actions.referrals import LONGEST_ANSWER
from cases.models import ContactMode, InductionStepKind, InterviewAnswer, Topic
from cases.standards import interviews as rules
from cases.standards.contacts import TWO_WAY_MODES
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TimeField, YesNoField
from staff.permissions import ROLE_NAMES

MYSELF = "Nobody: I see to it myself"
LONGEST_NOTE = 4000
HELD_APART = {
    "restricted_health": "Keep it short: only what the department must know to act. It goes to them and "
    "stays out of the log.",
    "restricted_protection": "Who must not be contacted, and why. It goes to the department asked and stays "
    "out of the log.",
}
ORDER = (InterviewAnswer.NO_NEED, InterviewAnswer.NEED, InterviewAnswer.NOT_ASKED)


def _department(role: str) -> str:
    name = ROLE_NAMES[role]
    return name[:1].upper() + name[1:]


class FirstInterviewForm(GovForm):
    """Every topic with its answer; an immediate need asks for words and for whom it is referred to.

    `departments` are the roles that somebody holds in the prison. `interview()` is what was filled in.
    """

    held_on = SplitDateField(label="Day")
    held_at = TimeField(label="Time", help_text="24 hours, like 14:02")
    mode = forms.ChoiceField(
        label="How", choices=[one for one in ContactMode.choices if one[0] in TWO_WAY_MODES]
    )
    note = LongTextField(
        label="What was talked about", rows=4, required=False, max_length=LONGEST_NOTE,
        help_text="Stands in the log for everybody who reads it",
    )  # fmt: skip

    def __init__(self, *args: Any, departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", MYSELF), *((role, _department(role)) for role in departments)]
        self.reveals = {}  # type: ignore[misc]
        for topic, rule in rules.topics().items():
            self._ask(topic, rule, offered, departments)

    def _ask(
        self, topic: str, rule: rules.TopicRule, offered: list[tuple[str, str]], departments: list[str]
    ) -> None:
        label = str(Topic(topic).label)
        self.fields[f"{topic}_answer"] = forms.ChoiceField(
            label=label, widget=forms.RadioSelect, initial=InterviewAnswer.NOT_ASKED,
            choices=[(one.value, one.label) for one in ORDER],
        )  # fmt: skip
        self.fields[f"{topic}_words"] = LongTextField(
            label="What the need is", rows=2, required=False, max_length=rule.longest,
            help_text=HELD_APART.get(rule.restriction, ""),
        )  # fmt: skip
        self.fields[f"{topic}_refer_to"] = forms.ChoiceField(
            label="Refer to", required=False, choices=offered,
            initial=rule.role if rule.role in departments else "",
        )  # fmt: skip
        self.reveals[f"{topic}_answer"] = {  # type: ignore[index]
            InterviewAnswer.NEED.value: [f"{topic}_words", f"{topic}_refer_to"]
        }

    def topic_fields(self) -> list[Any]:
        """The question of each topic, in order; its words and department come with it."""
        return [self[f"{topic}_answer"] for topic in rules.topics()]

    def interview(self) -> Interview:
        """What was filled in; what stands under another answer than a need is left out."""
        fields = self.cleaned_data
        said = []
        for topic in rules.topics():
            needed = fields[f"{topic}_answer"] == InterviewAnswer.NEED
            words = fields[f"{topic}_words"] if needed else ""
            to = fields[f"{topic}_refer_to"] if needed else ""
            said.append(rules.Said(topic, fields[f"{topic}_answer"], words, to))
        at = datetime.datetime.combine(fields["held_on"], fields["held_at"], get_current_timezone())
        return Interview(happened_at=at, mode=fields["mode"], said=tuple(said), note=fields["note"])

    def refuse(self, refusal: Any) -> None:
        """What the action says of the time stands at the day, what it says of the text at the note."""
        refusal.field = {"happened_at": "held_on", "text": "note"}.get(refusal.field, refusal.field)
        super().refuse(refusal)


class ReferralForm(GovForm):
    """A department asked to act, outside an interview."""

    topic = forms.ChoiceField(label="What it is about", choices=Topic.choices)
    role = forms.ChoiceField(label="Department", choices=())
    text = LongTextField(
        label="What the need is", rows=4, max_length=2000,
        help_text="On health and on contact that must not happen: at most 300 characters",
    )  # fmt: skip

    def __init__(self, *args: Any, departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, _department(role)) for role in departments
        ]


class ReferralAnswerForm(GovForm):
    """The answer of a department; restricted where the topic has a restriction that the role may write."""

    taken_up = YesNoField(label="Is it taken up?")
    answer = LongTextField(label="What was done, or why not", rows=4, max_length=LONGEST_ANSWER,
                           help_text="Stands in the log for everybody who reads it")  # fmt: skip
    restricted = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, restriction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not restriction:
            del self.fields["restricted"]
            return
        words = "Keep these words in a restricted entry: whoever asked then sees only whether it is taken up"
        self.fields["restricted"].label = words


class InductionForm(GovForm):
    """Steps done on a day."""

    steps = forms.MultipleChoiceField(label="What was done", widget=forms.CheckboxSelectMultiple)
    done_on = SplitDateField(label="Day")

    def __init__(self, *args: Any, done: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [  # type: ignore[attr-defined]
            one for one in InductionStepKind.choices if one[0] not in done
        ]
