"""The form of a prison's profile (docs/domain.md 16)."""

from typing import Any

from inspection.actions.prison_profiles import LONGEST, NAMES, Said
from inspection.models import PrisonProfile
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField


class ProfileForm(ComparedForm):
    """What a prison says of itself."""

    regime = LongTextField(
        label="The day and the week", rows=6, max_length=LONGEST,
        help_text="When people are unlocked, at work and on the wing; what differs at weekends.",
    )  # fmt: skip
    work = LongTextField(
        label="Work, learning and support", required=False, rows=5, max_length=LONGEST,
        help_text="What there is beside the programmes, which are listed by themselves.",
    )  # fmt: skip
    visits = LongTextField(
        label="Visits, video links and telephone", required=False, rows=5, max_length=LONGEST,
        help_text="How an offender manager arranges to see somebody here, and with what notice.",
    )  # fmt: skip
    contacts = LongTextField(
        label="Whom to ask", rows=6, max_length=LONGEST,
        help_text="One to a line: for what, name, telephone, mail.",
    )  # fmt: skip

    def __init__(self, profile: PrisonProfile | None, *args: Any, **kwargs: Any) -> None:
        if profile:
            said = {name: getattr(profile, name) for name in NAMES}
            kwargs |= {"initial": said, "version": profile.version}
        super().__init__(*args, **kwargs)

    def said(self) -> Said:
        """What the form says."""
        return Said(**{name: self.cleaned_data[name] for name in NAMES})
