"""Identity of a person, other names, and whether two records are one human being."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms

from cases.models import AliasKind
from cases.standards import identity
from cases.standards.reception_columns import BUILT_IN as RECEPTIONS
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField


@lru_cache(maxsize=1)
def ethnicities() -> list[tuple[str, str]]:
    """Codes with their words."""
    codes: dict[str, str] = json.loads(RECEPTIONS.read_text(encoding="utf-8"))["ethnicities"]
    return [("", "Not recorded"), *codes.items()]


class LinesField(LongTextField):
    """Several short texts, one on each line. Out: a list of them."""

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that are not empty."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class PersonForm(ComparedForm):
    """What is mended of a person (docs/domain.md 3.0)."""

    family_name = TextField(label="Family name", max_length=80)
    given_names = TextField(label="Given names", max_length=120)
    keep_old_name = forms.BooleanField(
        label="If the name changes, keep the old one as another spelling", required=False, initial=True
    )
    born_on = SplitDateField(label="Date of birth", help_text="For example, 27 3 1984")
    birth_estimated = forms.BooleanField(label="The date of birth is estimated", required=False)
    pnc_number = TextField(label="PNC number", max_length=20, required=False)
    cro_number = TextField(label="CRO number", max_length=20, required=False)
    earlier_numbers = LinesField(
        label="Earlier prison numbers", required=False, rows=2, help_text="One on each line"
    )
    nationality = TextField(label="Nationality", max_length=60, required=False)
    first_language = TextField(label="First language", max_length=60, required=False)
    interpreter_needed = YesNoField(label="Needs an interpreter", required=False)
    ethnicity = forms.ChoiceField(label="Ethnicity", required=False)
    religion = TextField(label="Religion or belief", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ethnicity"].choices = ethnicities()  # type: ignore[attr-defined]


class AliasForm(GovForm):
    """Another name, with its kind and where it comes from."""

    name = TextField(label="Other name", max_length=200, help_text="As it is spoken, such as Bill Thistle")
    kind = forms.ChoiceField(
        label="What sort of name",
        choices=AliasKind,
        widget=forms.RadioSelect,
        initial=AliasKind.ALSO_KNOWN_AS,
    )
    source = TextField(label="Where it comes from", max_length=60, required=False, help_text="Such as PNC")


class OtherNumberForm(GovForm):
    """The number of the record that may be of the same person."""

    other = TextField(label="Prison number of the other record", max_length=12, help_text="Such as A1234BC")

    def clean_other(self) -> str:
        """A prison number in capitals."""
        number = identity.prison_number(text=self.cleaned_data["other"])
        if number.value is None:
            raise forms.ValidationError(f"{number.reason} {number.mend}")
        return number.value


class MergeForm(GovForm):
    """Which number is kept, and why the two are one person."""

    kept = forms.ChoiceField(label="Which number is kept?", widget=forms.RadioSelect)
    reason = LongTextField(
        label="How do you know that they are the same person?", max_length=500, rows=3,
        help_text="Such as fingerprints, a photograph, or what he or she told",
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = list(numbers)  # type: ignore[attr-defined]

    def refuse(self, refusal: Any) -> None:
        """What is wrong with the other record is said at the choice of number."""
        if refusal.field == "other":
            self.add_error("kept", refusal.message)
        else:
            super().refuse(refusal)


ANSWERS = {
    "approve": "They are the same person: read the two records as one",
    "refuse": "They are not the same person, or it is not known well enough",
    "withdraw": "Withdraw it",
    "tell_apart": "They are not the same person after all: read each record by itself again",
}


class AnswerForm(GovForm):
    """The answer to a declaration, with the reason where it is a no."""

    answer = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect)
    reason = LongTextField(
        label="Reason", max_length=500, rows=3, required=False, help_text="Needed unless you approve"
    )

    def __init__(self, *args: Any, answers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(answer, ANSWERS[answer]) for answer in answers]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["answer"].initial = choices[0][0]
