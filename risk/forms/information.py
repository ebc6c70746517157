"""Forms of requests for information: asking a department, and its answer."""

from django import forms

from risk.actions.information import ASKED, LONGEST_ANSWER, LONGEST_QUESTION
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField
from staff.permissions import ROLE_NAMES


class AskForm(GovForm):
    """Whom one asks, and what."""

    role = forms.ChoiceField(
        label="Whom do you ask?",
        choices=[(one, ROLE_NAMES[one][:1].upper() + ROLE_NAMES[one][1:]) for one in ASKED],
        widget=forms.RadioSelect,
    )
    question = LongTextField(
        label="What do you need to know?",
        max_length=LONGEST_QUESTION,
        help_text="They see the question and the person, and nothing else of the assessment",
    )


class AnswerForm(GovForm):
    """What the department knows."""

    answer = LongTextField(
        label="What do you know?",
        max_length=LONGEST_ANSWER,
        rows=6,
        help_text="What was seen or said, when, and by whom. It becomes a source of the assessment",
    )
