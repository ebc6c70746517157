"""Forms for accounts and the roles given to them."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from staff.actors import Actor
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField
from staff.models import Grade, Organisation, Prison, ProbationTrust, Region
from staff.permissions import OTHER_ROLES, PRISON_ROLES, ROLE_NAMES, TRUST_ROLES

PLACES: dict[str, Any] = {
    "Prison": Prison,
    "Probation trust": ProbationTrust,
    "Partner organisation": Organisation,
    "Region": Region,
}
GRADE_FIELDS = {"offender_supervisor": "supervisor_grade", "offender_manager": "manager_grade"}
PROBATION_GRADES = [choice for choice in Grade.choices if choice[0] != Grade.PRISON_OFFICER]
MANAGED = "account_administrator"
SHORT = {"class": "govuk-input--width-20"}
EMAIL = "Enter an e-mail address like name@example.org"


class RoleForm(GovForm):
    """A role to be given: which, where, at what grade; for an inspector which prisons, from when to when.

    `by` decides what is offered: an account administrator of one place gives the roles of that place.
    """

    reveals: ClassVar[Any] = {
        "role": {
            "offender_supervisor": ["supervisor_grade"],
            "offender_manager": ["manager_grade"],
            "inspector": ["inspected_prisons", "starts_on", "last_day"],
        }
    }

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    supervisor_grade = forms.ChoiceField(label="Grade of the offender supervisor", required=False,
                                         choices=Grade.choices, widget=forms.RadioSelect)  # fmt: skip
    manager_grade = forms.ChoiceField(label="Grade of the offender manager", required=False,
                                      choices=PROBATION_GRADES, widget=forms.RadioSelect)  # fmt: skip
    inspected_prisons = forms.MultipleChoiceField(label="Prisons inspected", required=False,
                                                  widget=forms.CheckboxSelectMultiple)  # fmt: skip
    starts_on = SplitDateField(label="First day of the inspection", required=False)
    last_day = SplitDateField(label="Last day of the inspection", required=False)
    place = forms.ChoiceField(
        label="Place of work",
        required=False,
        help_text="A commissioner or account administrator of the whole estate, and an inspector, need none.",
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_place = by.assignment and (by.assignment.prison or by.assignment.trust)
        self._places: dict[str, Any] = {}
        roles = dict(ROLE_NAMES)
        if self._own_place:
            roles = PRISON_ROLES if by.prison_id else TRUST_ROLES
            roles = {**roles, MANAGED: OTHER_ROLES[MANAGED]}
            del self.fields["place"]
        else:
            self._offer_places(by)
        self._choices("role", [(key, name[:1].upper() + name[1:]) for key, name in roles.items()])
        self._leave_out(set(ROLE_NAMES) - set(roles))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]

    def _offer_places(self, by: Actor) -> None:
        choices = [("", "Choose a place, or none")]
        for kind, model in PLACES.items():
            for place in model.objects.visible_to(by):
                key = f"{model._meta.model_name}:{place.pk}"
                self._places[key] = place
                choices.append((key, f"{place.name} ({kind.lower()})"))
        self._choices("place", choices)
        prisons = [(key, place.name) for key, place in self._places.items() if isinstance(place, Prison)]
        self._choices("inspected_prisons", prisons)

    def _leave_out(self, roles: set[str]) -> None:
        """Take away the fields under roles that are not offered."""
        offered = {role: names for role, names in self.reveals["role"].items() if role not in roles}
        for role in set(self.reveals["role"]) - set(offered):
            for name in self.reveals["role"][role]:
                del self.fields[name]
        self.reveals = {"role": offered}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Refuse what does not belong together, at the field that is to be mended."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role", "")
        grade_field = GRADE_FIELDS.get(role)
        if grade_field and not cleaned.get(grade_field) and grade_field not in self.errors:
            self.add_error(grade_field, "Select the grade: who may sign what goes by it")
        if role == "inspector":
            self._clean_inspection(cleaned)
        return cleaned

    def _clean_inspection(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("inspected_prisons"):
            self.add_error("inspected_prisons", "Select at least one prison to be inspected")
        first, last = cleaned.get("starts_on"), cleaned.get("last_day")
        if last is None and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day of the inspection: access ends with it")
        if first and last and last < first:
            fault = "Last day of the inspection must be on or after its first day"
            self.add_error("last_day", ValidationError(fault))

    def given(self) -> dict[str, Any]:
        """The role as staff.actions.accounts.give_role takes it; only after is_valid()."""
        cleaned, role = self.cleaned_data, self.cleaned_data["role"]
        if role == "inspector":
            return {
                "role": role,
                "inspected_prisons": [self._places[key] for key in cleaned["inspected_prisons"]],
                "starts_on": cleaned["starts_on"],
                "ends_on": cleaned["last_day"] + datetime.timedelta(days=1),
            }
        return {
            "role": role,
            "place": self._own_place or self._places.get(cleaned.get("place", "")),
            "grade": cleaned.get(GRADE_FIELDS.get(role, ""), ""),
        }


class AccountForm(RoleForm):
    """A new account with its first role."""

    field_order = ("username", "given_names", "family_name", "email", "telephone", "role")

    username = TextField(
        label="User name",
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text="Letters, figures and @ . + - _ only, such as r.bell",
        widget=forms.TextInput(attrs=SHORT | {"spellcheck": "false", "autocomplete": "off"}),
    )
    given_names = TextField(label="Given names", max_length=80)
    family_name = TextField(label="Family name", max_length=80)
    email = forms.EmailField(
        label="E-mail", required=False, max_length=254, error_messages={"invalid": EMAIL}
    )
    telephone = TextField(
        label="Telephone", required=False, max_length=40, widget=forms.TextInput(attrs=SHORT)
    )


class ReasonForm(GovForm):
    """Why something is ended or disabled; the reason stands in the audit."""

    reason = LongTextField(label="Reason", max_length=500, rows=3, help_text="It stands in the audit.")


class SearchForm(GovForm):
    """Somebody sought by name or user name. Sent by POST, so that no name stands in an address."""

    sought = TextField(label="Name or user name", required=False, max_length=80)
