"""Field and widget classes of this product's forms.

Free text is counted in Unicode code points after its ends are trimmed and its line ends made one character,
on the server here and in the browser by static/omu.js in the same way.
"""

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from staff.forms.wording import in_sentence

PARTS = ("day", "month", "year")
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
TIME = re.compile(r"([01]?\d|2[0-3])[:. ]?([0-5]\d)")


class TextField(forms.CharField):
    """One line of text. In: any Unicode; out: the text with its ends trimmed."""


class LongTextField(forms.CharField):
    """Several lines of text; with `max_length` the reader sees how many characters are left.

    In: any Unicode with any kind of line end; out: the text with `\\n` as line end, its ends trimmed.
    """

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        return str(super().to_python(text.replace("\r\n", "\n").replace("\r", "\n")))


class AskedByAction(forms.Field):
    """A field shown as one that is needed, whose absence the action refuses, and so can keep in the audit."""

    def validate(self, value: Any) -> None:
        """What was given is checked as ever; that nothing was given is left to the action."""
        if value not in self.empty_values:
            super().validate(value)


class AskedLongText(AskedByAction, LongTextField):
    """Several lines of text that the action asks for."""


class AskedChoice(AskedByAction, forms.ChoiceField):
    """A choice that the action asks for; out: "" where none was made."""


class SplitDateWidget(forms.MultiWidget):
    """Three boxes: NAME_day, NAME_month, NAME_year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: Any) -> Sequence[str]:
        """The texts of the three boxes for a date, a list of texts or None."""
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        return [str(part or "") for part in value] if isinstance(value, list | tuple) else ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        """The first box: where an error without a part of its own leads."""
        return f"{id_}_day"


class SplitDateField(forms.Field):
    """A date typed as day, month and year.

    In: three texts; a month may be a number or an English name. Out: datetime.date, or None when the field
    is not required and all three are empty. A ValidationError carries `params["parts"]`, the boxes that are
    wrong, so that the error summary leads to the right one. `not_after` and `not_before` are dates.
    """

    widget = SplitDateWidget

    def __init__(self, *, not_before: datetime.date | None = None, not_after: datetime.date | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.not_before = not_before
        self.not_after = not_after

    def _fault(self, text: str, *parts: str) -> ValidationError:
        return ValidationError(f"{self.label or 'Date'} {text}", code="invalid",
                               params={"parts": parts or PARTS})  # fmt: skip

    def to_python(self, value: Any) -> datetime.date | None:
        """The date of three texts; see the class."""
        if isinstance(value, datetime.date):
            return value
        texts = dict(zip(PARTS, (str(part or "").strip() for part in value or ("", "", "")), strict=True))
        if not any(texts.values()):
            return None
        if missing := [part for part in PARTS if not texts[part]]:
            raise self._fault("must include a " + " and a ".join(missing), *missing)
        return self._date(texts)

    def _date(self, texts: Mapping[str, str]) -> datetime.date:
        month_text = texts["month"].lower()
        month = MONTHS.get(month_text) or (int(month_text) if _is_number(month_text) else 0)
        if not 1 <= month <= 12:
            raise self._fault("must have a month from 1 to 12", "month")
        if not (_is_number(texts["year"]) and len(texts["year"]) == 4 and int(texts["year"]) >= 1):
            raise self._fault("must have a year of four figures, like 2026", "year")
        year = int(texts["year"])
        days = calendar.monthrange(year, month)[1]
        if not (_is_number(texts["day"]) and 1 <= int(texts["day"]) <= days):
            raise self._fault(
                f"must have a day from 1 to {days}, as {calendar.month_name[month]} {year} has", "day"
            )
        return datetime.date(year, month, int(texts["day"]))

    def validate(self, value: datetime.date | None) -> None:
        """Refuses a missing date where one is required, and one outside the limits."""
        super().validate(value)
        if value is None:
            return
        if self.not_after and value > self.not_after:
            raise self._fault(f"must be on or before {spoken(self.not_after)}")
        if self.not_before and value < self.not_before:
            raise self._fault(f"must be on or after {spoken(self.not_before)}")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the three texts say another date than the one shown first."""
        widget = SplitDateWidget()
        return list(widget.decompress(initial)) != list(widget.decompress(data))


class TimeField(forms.Field):
    """A time of day in 24 hours. In: "14:02", "1402", "14.02" or "9:05"; out: datetime.time or None."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"})

    def to_python(self, value: Any) -> datetime.time | None:
        """The time of a text; see the class."""
        if isinstance(value, datetime.time) or not value or not str(value).strip():
            return value or None
        found = TIME.fullmatch(str(value).strip())
        if not found:
            message = f"{self.label or 'Time'} must be a time of 24 hours, like 14:02"
            raise ValidationError(message, code="invalid")
        return datetime.time(int(found[1]), int(found[2]))

    def prepare_value(self, value: Any) -> Any:
        """A time as it is typed: 14:02."""
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value


class YesNoField(forms.TypedChoiceField):
    """A question with the answers yes and no. Out: True, False, or None when not required and unanswered."""

    widget = forms.RadioSelect(attrs={"class": "govuk-radios--inline"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", "Yes"), ("no", "No")])
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **kwargs)
        if self.label and "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"Select yes or no: {in_sentence(str(self.label))}"

    def prepare_value(self, value: Any) -> Any:
        """True and False as the answers that are offered."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def spoken(day: datetime.date) -> str:
    """A date in words: 3 December 2026."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
