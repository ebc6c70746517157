"""The sign-in library's forms in this product's words; named in ACCOUNT_FORMS of the settings."""

from typing import Any

from allauth.account import forms as account
from django.core.exceptions import ValidationError

from staff.forms.base import NamedMessages

LABELS = {
    "login": "User name",
    "password": "Password",
    "oldpassword": "Password now",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
}
HINTS = {
    "password1": "At least 12 characters. Three words that do not belong together are easy to remember.",
    "code": "The six figures your authenticator app shows now, or one of your recovery codes",
}


class InOurWords(NamedMessages):
    """Our labels and hints; no text inside the boxes, which vanishes as one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = HINTS.get(name, "")

    def name_of(self, name: str, field: Any) -> str:
        """The label of a field."""
        return LABELS.get(name) or super().name_of(name, field)


class LoginForm(InOurWords, account.LoginForm):
    """Signing in. What is wrong is said at the user name, without saying which of the two is wrong."""

    def clean(self) -> Any:
        """The sign-in, or the one message at the user name."""
        try:
            return super().clean()
        except ValidationError as fault:
            self.add_error("login", fault)
            return self.cleaned_data


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """A new password, typed twice."""


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """The password again, before something that matters."""
