"""Forms of signing and reviewing a plan."""

from typing import Any

from django import forms

from sentence_plans.actions.content import Content
from sentence_plans.actions.reviews import LONGEST, Reviewed
from sentence_plans.actions.signing import LONGEST as LONGEST_LINE
from sentence_plans.actions.signing import Line
from sentence_plans.models import Progress, ReviewKind, Status
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


class ReviewForm(GovForm):
    """Each current objective asks for a status and a sentence; then progress in likelihood and in harm."""

    kind = forms.ChoiceField(label="Kind of review", choices=ReviewKind.choices, initial=ReviewKind.REVIEW)
    compliance = LongTextField(
        label="Compliance, discipline, good conduct since the last review",
        required=False,
        rows=3,
        max_length=LONGEST,
    )
    prisoner_view = LongTextField(label="What the prisoner says", required=False, rows=3, max_length=LONGEST)
    lor = forms.ChoiceField(
        label="Likelihood of reoffending", choices=Progress.choices, widget=forms.RadioSelect
    )
    lor_evidence = LongTextField(
        label="What shows it, for likelihood of reoffending", rows=3, max_length=LONGEST
    )
    roh = forms.ChoiceField(label="Risk of harm", choices=Progress.choices, widget=forms.RadioSelect)
    roh_evidence = LongTextField(label="What shows it, for risk of harm", rows=3, max_length=LONGEST)

    def __init__(self, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = content.current
        for one in self.objectives:
            number = content.numbers[one.pk]
            self.fields[f"status_{one.pk}"] = forms.ChoiceField(
                label=f"Status of objective {number}", choices=Status.choices, initial=one.status
            )
            self.fields[f"comment_{one.pk}"] = LongTextField(
                label=f"What shows it, for objective {number}", rows=2, max_length=2_000
            )
        pairs = [f"{name}_{one.pk}" for one in self.objectives for name in ("status", "comment")]
        self.order_fields(["submission", "kind", *pairs, "compliance", "prisoner_view"])

    def reviewed(self) -> Reviewed:
        """What the form says."""
        data = self.cleaned_data
        names = ("kind", "lor", "lor_evidence", "roh", "roh_evidence", "compliance", "prisoner_view")
        statuses = {one.pk: (data[f"status_{one.pk}"], data[f"comment_{one.pk}"]) for one in self.objectives}
        return Reviewed(statuses=statuses, **{name: data[name] for name in names})
