"""Forms of signing a plan."""

from django import forms

from sentence_plans.actions.signing import LONGEST as LONGEST_LINE
from sentence_plans.actions.signing import Line
from sentence_plans.models import ReviewCheck
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, YesNoField


class SignForm(GovForm):
    """One's own signature; the version is that of the plan that was shown."""

    comment = LongTextField(label="Comment", required=False, rows=3, max_length=LONGEST_LINE)

    def line(self) -> Line:
        """What the form says."""
        return Line(comment=self.cleaned_data["comment"])


class PrisonerForm(GovForm):
    """What the prisoner says of the plan, and whether he or she signs it."""

    agrees = YesNoField(label="Does the prisoner agree with the plan?")
    why_not = LongTextField(label="Why not", required=False, rows=3, max_length=LONGEST_LINE)
    decision = forms.ChoiceField(
        label="Does the prisoner sign it?",
        choices=[("signed", "Signs"), ("declined", "Declines to sign")],
        widget=forms.RadioSelect,
    )
    reason = LongTextField(label="Reason for declining", required=False, rows=3, max_length=LONGEST_LINE)
    comment = LongTextField(label="Comments of the prisoner", required=False, rows=3, max_length=LONGEST_LINE)
    reveals = {"agrees": {"no": ["why_not"]}, "decision": {"declined": ["reason"]}}

    def line(self) -> Line:
        """What the form says."""
        data = self.cleaned_data
        return Line(
            signs=data["decision"] == "signed",
            agrees=data["agrees"],
            why_not=data["why_not"],
            reason=data["reason"],
            comment=data["comment"],
        )


class CountersignReviewForm(GovForm):
    """Countersign a review or send it back, with what was checked."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Countersign it"), ("return", "Send it back: it is held again")],
        widget=forms.RadioSelect,
    )
    checked = forms.MultipleChoiceField(
        label="What you checked",
        help_text="This is the evidence of oversight.",
        choices=ReviewCheck.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = LongTextField(label="What you think of it", max_length=LONGEST_LINE)
