"""From a Django form to GOV.UK markup: controls, errors, links, dates, counts, marks of a form."""

import datetime
import uuid
from typing import Any, ClassVar

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from staff.actions.errors import Refused
from staff.forms import fields, markup
from staff.forms.base import GovForm
from staff.forms.wording import in_sentence
from tests.frontend.test_fixtures import outline


class Reception(GovForm):
    """One field of each kind."""

    surname = fields.TextField(label="Family name", max_length=10)
    born_on = fields.SplitDateField(label="Date of birth", not_after=datetime.date(2026, 11, 22))
    at = fields.TimeField(label="Time of arrival", required=False)
    note = fields.LongTextField(label="What happened", max_length=5)
    kind = forms.ChoiceField(
        label="Kind of contact",
        choices=[("face", "Face to face"), ("other", "Another")],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label="Which other kind", required=False)
    tags = forms.MultipleChoiceField(
        label="Tags", choices=[("v", "Victim"), ("d", "Drugs")], widget=forms.CheckboxSelectMultiple
    )
    prison = forms.ChoiceField(label="Prison", choices=[("", "Choose"), ("ASH", "Ashbourne")])
    agreed = forms.BooleanField(label="The prisoner has seen this")
    held = fields.YesNoField(label="Held in segregation")
    score = forms.IntegerField(label="Score", min_value=0, max_value=10)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    paper = forms.FileField(label="File of receptions")
    reveals: ClassVar[Any] = {"kind": {"other": ["other"]}}
    choice_hints: ClassVar[Any] = {"kind": {"face": "Also by video link"}}


GOOD = {
    "surname": "Rees", "born_on_day": "3", "born_on_month": "3", "born_on_year": "1992", "note": "x",
    "kind": "face", "tags": ["v"], "prison": "ASH", "agreed": "on", "held": "no", "score": "3", "secret": "s",
}  # fmt: skip


def bound(**data: Any) -> Reception:
    """The form sent with GOOD and the differences given; None takes a field away."""
    sent = QueryDict(mutable=True)
    for name, value in (GOOD | data).items():
        if value is not None:
            sent.setlist(name, value if isinstance(value, list) else [value])
    return Reception(sent, {})


def shown(source: str, **context: Any) -> str:
    """A template's text."""
    return Template("{% load govuk dates %}" + source).render(Context(context))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a text with their attributes."""
    return [(part[0], dict(part[1])) for part in outline(html) if isinstance(part, tuple)]


CONTROLS = [
    ("surname", "input", "text"), ("at", "input", "text"), ("kind", "input", "radio"),
    ("tags", "input", "checkbox"),
    ("agreed", "input", "checkbox"), ("held", "input", "radio"), ("score", "input", "text"),
    ("secret", "input", "password"), ("paper", "input", "file"), ("prison", "select", None),
    ("note", "textarea", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "tag", "kind"), CONTROLS)
def test_each_kind_of_field_becomes_its_control(name: str, tag: str, kind: str | None) -> None:
    html = shown("{% govuk_field field %}", field=Reception()[name])
    named = [(found, attrs.get("type")) for found, attrs in elements(html) if attrs.get("name") == name]
    assert (tag, kind) in named


def test_every_link_of_the_error_summary_leads_to_a_control_of_the_form() -> None:
    form = Reception({}, {})
    form.is_valid()
    summary = shown("{% govuk_error_summary form %}", form=form)
    links = [attrs["href"][1:] for tag, attrs in elements(summary) if tag == "a"]
    controls = [attrs.get("id") for tag, attrs in elements(shown("{% govuk_form form %}", form=form))
                if tag in {"input", "select", "textarea"}]  # fmt: skip
    assert len(links) == 11  # every field but the time and the revealed one, which may stay empty
    assert [link for link in links if controls.count(link) != 1] == []


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "leads_to"),
    [
        ("31", "2", "1980", "Date of birth must have a day from 1 to 29, as February 1980 has", "day"),
        ("29", "feb", "1981", "Date of birth must have a day from 1 to 28, as February 1981 has", "day"),
        ("1", "13", "1980", "Date of birth must have a month from 1 to 12", "month"),
        ("1", "Smarch", "1980", "Date of birth must have a month from 1 to 12", "month"),
        ("1", "1", "80", "Date of birth must have a year of four figures, like 2026", "year"),
        ("1", "", "1980", "Date of birth must include a month", "month"),
        ("", "1", "", "Date of birth must include a day and a year", "day"),
        ("", "", "", "Enter date of birth", "day"),
        ("23", "11", "2026", "Date of birth must be on or before 22 November 2026", "day"),
        ("²", "1", "1980", "Date of birth must have a day from 1 to 31, as January 1980 has", "day"),
    ],
)
def test_a_wrong_date_says_what_and_leads_to_the_box(
    day: str, month: str, year: str, message: str, leads_to: str
) -> None:
    form = bound(born_on_day=day, born_on_month=month, born_on_year=year)
    assert form.errors["born_on"] == [message]
    assert {"text": message, "href": f"#id_born_on_{leads_to}"} in markup.error_list(form)


def test_only_the_wrong_boxes_of_a_date_are_red() -> None:
    html = shown("{% govuk_field field %}", field=bound(born_on_month="13")["born_on"])
    red = [attrs["name"] for tag, attrs in elements(html) if "govuk-input--error" in attrs.get("class", "")]
    assert red == ["born_on_month"]


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = bound(born_on_month=month)
    assert "born_on" not in form.errors
    assert form.cleaned_data["born_on"] == datetime.date(1992, 3, 3)


@pytest.mark.parametrize(
    ("typed", "time"), [("14:02", (14, 2)), ("1402", (14, 2)), ("9.05", (9, 5)), ("", None)]
)
def test_a_time_is_read_as_people_type_it(typed: str, time: tuple[int, int] | None) -> None:
    form = bound(at=typed)
    assert "at" not in form.errors
    assert form.cleaned_data["at"] == (datetime.time(*time) if time else None)


def test_a_time_that_is_none_is_refused() -> None:
    assert bound(at="25:00").errors["at"] == ["Time of arrival must be a time of 24 hours, like 14:02"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("12345", True),
        ("123456", False),
        ("😀😀😀😀😀", True),  # five code points, ten units of a JavaScript string
        ("😀😀😀😀😀😀", False),
        ("a\r\nb\r\nc", True),  # a line end counts once, as the browser's text box has it
        ("  12345 \r\n", True),  # the ends do not count
    ],
)
def test_text_is_counted_in_code_points_after_trimming(text: str, fits: bool) -> None:
    assert ("note" not in bound(note=text).errors) is fits


def test_a_text_that_is_too_long_is_shown_again_whole() -> None:
    form = bound(note="1234567")
    assert form.errors["note"] == ["What happened must be 5 characters or fewer. You have entered 7"]
    html = shown("{% govuk_field field %}", field=form["note"])
    assert "1234567" in html
    assert "data-maxlength" in html
    assert " maxlength=" not in html  # the browser would cut what is pasted, without a word


MESSAGES = [
    ("surname", "", "Enter family name"), ("kind", None, "Select kind of contact"),
    ("tags", None, "Select tags"),
    ("prison", "", "Select prison"), ("prison", "XXX", "Prison is not in the list. Choose again"),
    ("held", None, "Select yes or no: held in segregation"),
    ("score", "abc", "Score must be a whole number, like 12"),
    ("score", "11", "Score must be 10 or less"),
    ("agreed", None, "Tick the box to say: the prisoner has seen this"),
    ("paper", None, "Choose a file: file of receptions"),
    ("surname", "Abcdefghijk", "Family name must be 10 characters or fewer. You have entered 11"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "message"), MESSAGES)
def test_a_message_names_the_field_and_the_way_to_mend_it(name: str, value: str | None, message: str) -> None:
    assert bound(**{name: value}).errors[name] == [message]


def test_a_message_written_with_the_field_stays() -> None:
    class Own(GovForm):
        word = forms.CharField(label="Word", error_messages={"required": "Write one word"})

    assert Own({}).errors["word"] == ["Write one word"]


@pytest.mark.parametrize(
    ("label", "inside"), [("Date of birth", "date of birth"), ("MAPPA level", "MAPPA level"),
                          ("A level", "a level"), ("OASys reference", "OASys reference")]
)  # fmt: skip
def test_a_label_inside_a_sentence_keeps_its_abbreviations(label: str, inside: str) -> None:
    assert in_sentence(label) == inside


def test_one_message_is_said_once() -> None:
    form = bound()
    form.add_error("surname", "Taken")
    form.add_error("surname", "Taken")
    assert [line["text"] for line in markup.error_list(form)].count("Taken") == 1


def test_a_refusal_of_an_action_stands_at_its_field_or_at_the_top() -> None:
    form = bound(paper=None)
    form.refuse(Refused("The number is taken", field="surname"))
    form.refuse(Refused("The case is closed", field="nothing_here"))
    assert form.errors["surname"] == ["The number is taken"]
    assert form.non_field_errors() == ["The case is closed"]


def test_what_was_typed_is_shown_escaped() -> None:
    html = shown("{% govuk_form form %}", form=bound(surname="<b>\"'é</b>"))
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_an_answer_reveals_its_field_once_and_does_not_call_it_optional() -> None:
    html = shown("{% govuk_form form %}", form=Reception())
    assert html.count('name="other"') == 1
    assert "Which other kind (optional)" not in html
    assert "Time of arrival (optional)" in html
    assert "Also by video link" in html


def test_a_form_carries_a_mark_that_is_new_for_each_showing_and_kept_after_a_mistake() -> None:
    first, second = (Reception()["submission"].value() for _ in range(2))
    assert first != second
    mark = uuid.uuid4()
    again = bound(submission=str(mark), surname="")
    assert str(mark) in shown("{% govuk_form form %}", form=again)
    assert again["submission"].errors == []


def test_a_form_without_a_mark_counts_as_shown_just_now() -> None:
    form = bound(submission="nonsense")
    form.is_valid()
    assert isinstance(form.cleaned_data["submission"], uuid.UUID)


def test_the_version_is_hidden_in_the_form_and_can_be_renewed() -> None:
    class Edit(GovForm):
        text = forms.CharField(label="Text")

    assert 'name="version" value="3"' in shown("{% govuk_form form %}", form=Edit(version=3))
    stale = Edit(QueryDict("text=mine&version=3"), version=3)
    assert stale.is_valid()
    assert stale.cleaned_data["version"] == 3
    stale.reopen(version=4)
    html = shown("{% govuk_form form %}", form=stale)
    assert 'name="version" value="4"' in html
    assert 'value="mine"' in html


def test_a_widget_nothing_is_known_of_is_refused_and_named() -> None:
    class Odd(forms.Form):
        when = forms.DateField(widget=forms.SelectDateWidget)

    with pytest.raises(TypeError, match="SelectDateWidget"):
        shown("{% govuk_field field %}", field=Odd()["when"])
