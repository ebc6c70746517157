"""Writing to somebody about a case (docs/domain.md 14)."""

from cases.actions.contacts import LONGEST_TEXT
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField


class MessageForm(GovForm):
    """What is written; to whom, when and about whom is known."""

    text = LongTextField(label="Message", rows=6, max_length=LONGEST_TEXT)


class EscalationForm(GovForm):
    """What the trust is asked."""

    text = LongTextField(
        label="What is asked of the trust",
        rows=6,
        max_length=LONGEST_TEXT,
        help_text="What was tried, what is missing, and what you need by when",
    )


class AnswerForm(GovForm):
    """What the trust answers."""

    text = LongTextField(label="Answer of the trust", rows=6, max_length=LONGEST_TEXT)
