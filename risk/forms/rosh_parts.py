"""The form of a part beside the sections, made from the version of the questions it is written with."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from risk.models import WrittenPart, may_see
from risk.standards.rosh_answers import MOST_ROWS, NONE
from risk.standards.rosh_parts import PartForm, Question
from staff.actors import Actor
from staff.forms.base import Refusal
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField

INLINE = {"class": "govuk-radios--inline govuk-radios--small"}
TICKS = {"class": "govuk-checkboxes--small omu-ticks"}
YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_UNKNOWN = [*YES_NO, ("unknown", "Don’t know yet")]
MANY = 6


def name_of(code: str, *more: object) -> str:
    """The name of a form field of a question, of one of its lines, or of a column of one of its rows."""
    return "__".join(("q_" + code.replace(".", "_"), *(str(one) for one in more)))


def _field(question: Question) -> forms.Field:
    """The field of a question or column that holds one answer."""
    if question.kind in {"yes_no", "yes_no_unknown"}:
        choices = YES_NO if question.kind == "yes_no" else YES_NO_UNKNOWN
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs=dict(INLINE)))
    if question.kind == "choice":
        chosen = [(key, words[:1].upper() + words[1:]) for key, words in question.words.items()]
        if len(chosen) > MANY:
            return forms.ChoiceField(choices=[("", "Choose"), *chosen])
        small = forms.RadioSelect(attrs={"class": "govuk-radios--small"})
        return forms.ChoiceField(choices=chosen, widget=small)
    if question.kind == "ticks":
        widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})
        ticked = [(one, one[:1].upper() + one[1:]) for one in question.keys]
        return forms.MultipleChoiceField(choices=ticked, widget=widget)
    if question.kind == "date":
        return SplitDateField()
    return TextField() if question.kind == "line" else LongTextField(rows=3)


class WrittenPartForm(ComparedForm):
    """One field for each answer; nothing is required to save a part. Rows end with an empty one."""

    def __init__(
        self, part: PartForm, written: WrittenPart | None, actor: Actor, *args: Any, **kw: Any
    ) -> None:
        super().__init__(*args, version=written.version if written else 0, **kw)
        self.part = part
        self.asked = [one for one in part.questions if may_see(one.restricted, actor)]
        self.said = written.said if written else {}
        initial = self.named(self.said)
        for question in self.asked:
            for name, field, label in self._fields(question):
                field.label, field.required, field.initial = label, False, initial.get(name)
                self.fields[name] = field

    def _fields(self, question: Question) -> Iterator[tuple[str, forms.Field, str]]:
        """Every field of a question with its name and label."""
        if question.kind == "grid":
            for line in question.lines:
                choices = [(one, one.capitalize()) for one in question.ticks]
                widget = forms.CheckboxSelectMultiple(attrs=dict(TICKS))
                field = forms.MultipleChoiceField(choices=choices, widget=widget)
                yield name_of(question.code, line.code), field, line.text
            yield name_of(question.code, NONE), forms.BooleanField(), "None of these"
        elif question.kind == "scale":
            for line in question.lines:
                chosen = [
                    ("", "Not answered"),
                    *((key, f"{words[:1].upper()}{words[1:]}") for key, words in question.words.items()),
                ]
                yield name_of(question.code, line.code), forms.ChoiceField(choices=chosen), line.text
        elif question.kind == "rows":
            for row in range(self.rows_of(question)):
                for column in question.columns:
                    label = f"{question.one} {row + 1}: {column.text}"
                    yield name_of(question.code, row, column.code), _field(column), label
        else:
            yield name_of(question.code), _field(question), question.text

    def rows_of(self, question: Question) -> int:
        """How many rows the form has: those that were sent, else those written and an empty one."""
        if not self.is_bound:
            return min(len(self.said.get(question.code, [])) + 1, MOST_ROWS)
        head = name_of(question.code, "")
        sent = [name.removeprefix(head).partition("__")[0] for name in self.data if name.startswith(head)]
        return min(max((int(one) for one in sent if one.isdecimal()), default=0) + 1, MOST_ROWS)

    def named(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Answers by question as answers by field; what is no question (version, who saved it) is kept."""
        found = {name: given for name, given in theirs.items() if name in {"version", "saved_by", "saved_at"}}
        for question in self.asked:
            given = theirs.get(question.code)
            if question.kind in {"grid", "scale"}:
                found |= {name_of(question.code, code): answer for code, answer in (given or {}).items()}
                if question.kind == "grid":
                    found[name_of(question.code, NONE)] = bool(given and NONE in given)
            elif question.kind == "rows":
                for row, cells in enumerate(given or []):
                    for column in question.columns:
                        found[name_of(question.code, row, column.code)] = _shown(
                            column, cells.get(column.code)
                        )
            else:
                found[name_of(question.code)] = _shown(question, given)
        return found

    def answers(self) -> dict[str, Any]:
        """What was answered, by question, as the action takes it."""
        return {one.code: given for one in self.asked if (given := self._given(one))}

    def _given(self, question: Question) -> Any:
        if question.kind in {"grid", "scale"}:
            lines = {
                line.code: self.cleaned_data[name_of(question.code, line.code)] for line in question.lines
            }
            given: dict[str, Any] = {code: answer for code, answer in lines.items() if answer}
            if question.kind == "grid" and self.cleaned_data[name_of(question.code, NONE)]:
                given[NONE] = [NONE]
            return given
        if question.kind == "rows":
            rows = [self._row(question, row) for row in range(self.rows_of(question))]
            return [row for row in rows if row]
        return _stored(self.cleaned_data[name_of(question.code)])

    def _row(self, question: Question, row: int) -> dict[str, Any]:
        cells = {
            column.code: _stored(self.cleaned_data[name_of(question.code, row, column.code)])
            for column in question.columns
        }
        return {code: given for code, given in cells.items() if given}

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at the first field of the question it names; keeps what stands now where stale."""
        theirs = getattr(refusal, "theirs", None)
        self.theirs = self.named(theirs) if theirs else None
        named = name_of(refusal.field) if refusal.field else None
        fields = (name for name in self.fields if named and name.split("__")[0] == named)
        self.add_error(next(fields, None), refusal.message)

    def blocks(self) -> list[dict[str, Any]]:
        """The questions as the page shows them: one field, lines, or rows of fields."""
        return [self._block(one) for one in self.asked]

    def _block(self, question: Question) -> dict[str, Any]:
        block: dict[str, Any] = {"question": question, "kind": question.kind}
        if question.kind in {"grid", "scale"}:
            codes = [line.code for line in question.lines] + ([NONE] if question.kind == "grid" else [])
            return block | {"fields": [self[name_of(question.code, code)] for code in codes]}
        if question.kind == "rows":
            rows = range(self.rows_of(question))
            last = len(rows) - 1
            return block | {
                "rows": [
                    {
                        "number": row + 1,
                        "is_empty": row == last and not self._is_filled(question, row),
                        "fields": [self[name_of(question.code, row, one.code)] for one in question.columns],
                    }
                    for row in rows
                ]
            }
        return block | {"fields": [self[name_of(question.code)]]}

    def _is_filled(self, question: Question, row: int) -> bool:
        return row < len(self.said.get(question.code, []))


def _shown(question: Question, given: Any) -> Any:
    """An answer as its field takes it."""
    if question.kind == "date" and given:
        return datetime.date.fromisoformat(given)
    return given


def _stored(given: Any) -> Any:
    """What a field gave, as it is stored."""
    return given.isoformat() if isinstance(given, datetime.date) else given
