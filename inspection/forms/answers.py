"""Answers to question sets: those of a case audit, of a survey or interview, of a countersigner."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from inspection.actions.audits import LONGEST, Difference, Judged
from inspection.models import Verdict
from inspection.standards.question_sets import Said
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField

Question = Mapping[str, Any]


def _inline() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "govuk-radios--inline"})


class VerdictsForm(GovForm):
    """Yes, no or not applicable to each question, each with a comment."""

    def __init__(self, questions: Sequence[Question], *args: Any, owed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            code = one["code"]
            self.fields[code] = forms.ChoiceField(
                label=one["text"], help_text=one.get("help", ""), choices=Verdict.choices, required=owed,
                widget=_inline(),
                error_messages={"required": f"Answer yes, no or not applicable: {one['text']}"},
            )  # fmt: skip
            self.fields[f"{code}_comment"] = LongTextField(
                label=f"Comment to: {one['text']}", max_length=LONGEST, rows=2, required=False
            )

    def answers(self) -> dict[str, Judged]:
        """What was answered, by question; a question left open is not there."""
        said = self.cleaned_data
        return {
            one["code"]: Judged(said[one["code"]], said[f"{one['code']}_comment"])
            for one in self.questions
            if said.get(one["code"])
        }

    def rows(self, questions: Sequence[Question]) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of some of the questions, for a template: answer and comment."""
        return [(self[one["code"]], self[f"{one['code']}_comment"]) for one in questions]


class SettleForm(GovForm):
    """Which answer stands where two readers differ, and why."""

    def __init__(self, found: Sequence[Difference], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        for one in found:
            code, text = str(one.question["code"]), str(one.question["text"])
            self.fields[code] = forms.ChoiceField(
                label="What stands", choices=Verdict.choices, widget=_inline(),
                error_messages={"required": f"Say which answer stands: {text}"},
            )  # fmt: skip
            self.fields[f"{code}_comment"] = LongTextField(
                label="Why", max_length=LONGEST, rows=2, error_messages={"required": f"Say why: {text}"}
            )

    def answers(self) -> dict[str, Judged]:
        """What stands, by question."""
        said = self.cleaned_data
        codes = [str(one.question["code"]) for one in self.found]
        return {code: Judged(said[code], said[f"{code}_comment"]) for code in codes}

    def rows(self) -> list[dict[str, Any]]:
        """Each difference with its two fields, for a template."""
        return [
            {
                "difference": one,
                "answer": self[str(one.question["code"])],
                "comment": self[f"{one.question['code']}_comment"],
            }
            for one in self.found
        ]


class SaidForm(GovForm):
    """The questions of a survey or interview: one answer of several, or words of one's own."""

    def __init__(self, questions: Sequence[Question], *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            if one["options"]:
                self.fields[one["code"]] = forms.ChoiceField(
                    label=one["text"], help_text=one.get("help", ""), required=False,
                    widget=forms.RadioSelect,
                    choices=[(option["code"], option["text"]) for option in one["options"]],
                )  # fmt: skip
            else:
                self.fields[one["code"]] = LongTextField(
                    label=one["text"], max_length=longest, required=False, rows=4
                )

    def said(self) -> tuple[Said, ...]:
        """What was answered; a question left open is not there."""
        found = []
        for one in self.questions:
            value = self.cleaned_data.get(one["code"], "")
            if value and one["options"]:
                found.append(Said(one["code"], value))
            elif value:
                found.append(Said(one["code"], comment=value))
        return tuple(found)


class SheetForm(SaidForm):
    """What somebody wrote on paper: also the day, and the mark of the sheet."""

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"] = SplitDateField(label="Day on the sheet", not_after=today)
        self.fields["sheet"] = TextField(
            label="Number of the sheet", required=False, max_length=40,
            help_text="If the sheets are numbered: the same sheet is then taken once",
        )  # fmt: skip
