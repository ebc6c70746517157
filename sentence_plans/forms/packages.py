"""The form of a release package (docs/domain.md 9.1, 20)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.packages import LONGEST, Package
from sentence_plans.models import Action
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField
from staff.models import Organisation


class PackageForm(GovForm):
    """To whom a package is given, from when, what they read, and which actions are in it."""

    organisation = forms.ChoiceField(label="Partner organisation")
    meets_on = SplitDateField(label="Day on which they take over", help_text="Such as the day of release.")
    note = LongTextField(
        label="What they are to do and to know", max_length=LONGEST, rows=4,
        help_text="They read this, the actions chosen with their objectives, the name of the person, the "
        "prison, the day of release and who the offender manager is; nothing else but what is ticked below.",
    )  # fmt: skip
    with_licence = forms.BooleanField(
        label="Show them the licence conditions and the reporting", required=False,
        help_text="As the release plan has them, also when it is changed later. The address is not shown.",
    )  # fmt: skip
    actions = forms.MultipleChoiceField(
        label="Actions of the plan in the package", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], works: Iterable[Action], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in organisations}
        self.works = {str(one.pk): one for one in works}
        named = [(code, one.name) for code, one in self.known.items()]
        self.fields["organisation"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]
        self.fields["actions"].choices = [  # type: ignore[attr-defined]
            (key, one.what) for key, one in self.works.items()
        ]

    def package(self) -> Package:
        """What the form says; only after is_valid()."""
        said = self.cleaned_data
        return Package(
            organisation=self.known[said["organisation"]],
            note=said["note"],
            meets_on=said["meets_on"],
            actions=[self.works[key] for key in said["actions"]],
            with_licence=said["with_licence"],
        )
