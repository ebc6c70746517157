"""Every text field of every form, with every kind of Unicode: kept, or refused with a message; never a crash.

What the browser counts and what the server counts is one number of code points (staff/forms/fields.py,
static/omu.js); a text that fits the form fits its column too.
"""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client

from staff.forms.fields import SplitDateField, TimeField
from staff.permissions import ROLE_NAMES
from tests.access.estate import address, build
from tests.access.routes_table import ROUTES
from tests.access.test_walk import expected
from tests.conftest import sign_in

FIRST = ("offender_supervisor", "head_of_omu", "case_administrator", "account_administrator")
ROLES = (*FIRST, *sorted(set(ROLE_NAMES) - set(FIRST)))
#: Scripts from left and right, combining marks, joined signs, flags, signs beyond the first plane, marks that
#: turn or hide text, what a page or a spreadsheet might take for its own, line ends of every kind.
EVERY_KIND = (
    "Siôn O’Ceallaigh-Żółć Łukasz Đặng 王小明 Нина שלום مرحبا ราม "
    "e\u0301\u0323 \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f 𝔄 \U0010fffd "
    "\u202eturned\u202c \u2066\u2069 zero\u200bwidth \ufeff\u00ad \u00a0 \u2028 "
    "<b>&amp;</b> {{ 7 }} =1+1 \\ ' \" %s"
)
#: What text never holds: the zero character, other controls, half of a character.
NEVER = "a\x00b \x07\x1b[31m \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
#: One code point, two units of a JavaScript string, four bytes.
WIDE = "\U00020bb7"


#: Pages whose texts are not judged when they are sent like this: a search that is too long is not made, and
#: the first step of giving cases to others chooses the cases; the reason is judged in the next.
NOT_JUDGED = {"accounts", "reallocate"}


class Rolled(Exception):
    """Takes back what a form did, so that each form finds the estate as it was."""


@pytest.fixture(autouse=True)
def quiet() -> Any:
    """Hundreds of refusals need no line each in the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def forms_of(answer: Any) -> list[forms.BaseForm]:
    """The forms a page shows that have something to type into."""
    found: list[forms.BaseForm] = []
    for layer in answer.context or []:
        for value in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for one in value.values():
                if isinstance(one, forms.BaseForm) and texts_of(one) and one not in found:
                    found.append(one)
    return found


def texts_of(form: forms.BaseForm) -> list[str]:
    """The names of the fields that take free text."""
    plain = (forms.TextInput, forms.Textarea)
    return [
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField)
        and isinstance(field.widget, plain)
        and not isinstance(field.widget, forms.PasswordInput)
    ]


def answers(form: forms.BaseForm, text: str) -> dict[str, Any]:
    """Something plausible in each field, and `text` in those for text, cut to what the field takes."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        key, shown = form.add_prefix(name), form[name].value()
        if name in texts_of(form):
            longest = getattr(field, "max_length", None)
            data[key] = text[:longest] if longest and text is not NEVER else text
        elif isinstance(field, SplitDateField):
            day = shown if isinstance(shown, datetime.date) else datetime.date(2026, 10, 8)
            data |= {f"{key}_day": day.day, f"{key}_month": day.month, f"{key}_year": day.year}
        elif isinstance(field, TimeField):
            data[key] = "00:01"
        elif isinstance(field, forms.ChoiceField):
            chosen = [value for value, _ in field.choices if value not in ("", None)]
            data[key] = shown or chosen[:1]
        elif isinstance(field, forms.IntegerField) and shown in (None, ""):
            data[key] = field.min_value or 1
        elif not isinstance(field, forms.FileField):
            data[key] = "" if shown is None else shown
    return data


def sent(client: Client, where: str, data: dict[str, Any]) -> Any:
    """The answer to a form, with everything it did taken back."""
    try:
        with transaction.atomic():
            answer = client.post(where, data)
            raise Rolled
    except Rolled:
        return answer


def opened(world: Any) -> Any:
    """Route, client, address and page of everything that shows a form with text, one after the other."""
    estate = build(world)
    clients = {role: sign_in(Client(), actor) for role, actor in estate.actors.items()}
    for name, route in ROUTES.items():
        if (
            route.method != "get"
            or not route.permissions
            or name.startswith("account_")
            or route.about == "none"
        ):
            continue
        situation = "requested" if route.about == "transfer" else "own"
        role = next((one for one in ROLES if expected(one, route, situation, estate) is None), None)
        where = address(name, route.about, estate, estate.cases[situation])
        if role and where:
            page = clients[role].get(where)
            if page.status_code == 200 and forms_of(page):
                yield name, clients[role], where, page


def too_long(form: forms.BaseForm) -> dict[str, str]:
    """Each text with a limit, one code point longer than that."""
    limits = {one: getattr(form.fields[one], "max_length", None) for one in texts_of(form)}
    return {form.add_prefix(one): WIDE * (most + 1) for one, most in limits.items() if most}


def kept_back(answer: Any, names: Iterable[str]) -> list[str]:
    """Those of these controls that the answer does not name as wrong."""
    wrong = {again.add_prefix(one) for again in forms_of(answer) if again.is_bound for one in again.errors}
    return [one for one in names if one not in wrong]


@pytest.mark.slow
def test_every_text_field_takes_every_kind_of_text_or_says_why_not(world: Any, capsys: Any) -> None:
    fields, taken, wrong = 0, set(), []
    for name, client, where, page in opened(world):
        for form in forms_of(page):
            fields += len(texts_of(form))
            for text in (EVERY_KIND, NEVER, WIDE * 30_000):
                answer = sent(client, where, answers(form, text))
                taken |= {name} if answer.status_code == 302 else set()
                if answer.status_code not in (200, 302):
                    wrong.append(f"{name}: {answer.status_code} to {text[:10]!r}")
            over = too_long(form) if name not in NOT_JUDGED else {}
            answer = sent(client, where, answers(form, "x") | over) if over else None
            if answer and (answer.status_code != 200 or kept_back(answer, over)):
                wrong.append(f"{name}: {answer.status_code}, taken though too long: {sorted(over)}")
    with capsys.disabled():
        print(f"\ntext fields: {fields} on {len(ROUTES)} routes; forms taken with them: {len(taken)}")
    assert wrong == []
    assert fields > 60
    assert len(taken) > 15
