"""The forms of the second factor in this product's words; named in MFA_FORMS of the settings.

Imported only where OMU_SECOND_FACTOR is on: the library's own models must be installed.
"""

from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp

from staff.forms.accounts import InOurWords


class AuthenticateForm(InOurWords, second_factor.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateCodeForm(InOurWords, second_factor.ReauthenticateForm):
    """The second factor again, before something that matters."""


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    """Setting up an authenticator app."""
