"""Asking for the plan of a prisoner on paper."""

from django import forms

from staff.forms.base import GovForm


class MyPlanForm(GovForm):
    """In which print."""

    size = forms.ChoiceField(
        label="Print",
        choices=[("ordinary", "Ordinary print"), ("large", "Large print, 18 points")],
        initial="ordinary",
        widget=forms.RadioSelect,
    )
