"""From a bound field of Django to the parameters of a GOV.UK macro.

`field_markup(bound)` names the macro and its parameters; `error_list` gives the lines of an error summary,
each leading to the control that must be mended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from staff.forms.fields import PARTS, SplitDateWidget

PASSED_ON = ("autocomplete", "inputmode", "spellcheck", "pattern", "autocapitalize")
NOT_PASSED_ON = {*PASSED_ON, "class", "placeholder", "rows", "cols", "maxlength", "minlength", "required",
                 "id", "type", "aria-describedby", "aria-invalid"}  # fmt: skip
Parameters = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Look:
    """How one field is shown; empty means as the form says."""

    label: str = ""
    hint: str = ""
    size: str = ""
    heading: bool = False
    classes: str = ""
    optional: bool = True
    revealed: Mapping[str, str] = field(default_factory=dict)


def field_markup(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    """(macro, parameters) for a visible field; TypeError for a widget nothing is known of."""
    for widgets, build in BUILDERS:
        if isinstance(bound.field.widget, widgets):
            return build(bound, look)
    raise TypeError(f"no GOV.UK markup for {type(bound.field.widget).__name__} ({bound.name})")


def error_list(*bound_forms: forms.BaseForm) -> list[Parameters]:
    """One line per mistake, in the order of the fields, each with the address of its control."""
    lines: list[Parameters] = []
    for form in bound_forms:
        lines += [{"text": text} for text in unique(form.non_field_errors())]
        for bound in form:
            link = {} if bound.is_hidden else {"href": "#" + control_id(bound)}
            lines += [{"text": text, **link} for text in unique(bound.errors)]
    return lines


def unique(messages: Any) -> list[str]:
    """The messages as texts, each said once."""
    return list(dict.fromkeys(str(message) for message in messages))


def control_id(bound: BoundField) -> str:
    """The id of the control an error of this field leads to: for a date the first box that is wrong."""
    if isinstance(bound.field.widget, SplitDateWidget):
        return f"{bound.auto_id}_{wrong_parts(bound)[0] if bound.errors else PARTS[0]}"
    return str(bound.auto_id)


def wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """The boxes of a date that are wrong; all of them when the error does not say."""
    for error in bound.form.errors.as_data().get(bound.name, []):
        if isinstance(error, ValidationError) and error.params and "parts" in error.params:
            return tuple(error.params["parts"])
    return PARTS if bound.errors else ()


def _label(bound: BoundField, look: Look) -> str:
    text = look.label or str(bound.label)
    ask = look.optional and not bound.field.required and "optional" not in text
    return f"{text} (optional)" if ask else text


def _error(bound: BoundField) -> Parameters:
    messages = unique(bound.errors)
    if not messages:
        return {}
    if len(messages) == 1:
        return {"errorMessage": {"text": messages[0]}}
    lines = format_html_join(SafeString("<br>"), "{}", ([text] for text in messages))
    return {"errorMessage": {"html": lines}}


def _hint(bound: BoundField, look: Look) -> Parameters:
    text = look.hint or bound.help_text
    return {"hint": {"html" if hasattr(text, "__html__") else "text": str(text)}} if text else {}


def _common(bound: BoundField, look: Look) -> Parameters:
    attrs = bound.field.widget.attrs
    classes = " ".join(part for part in (attrs.get("class", ""), look.classes) if part)
    size = f"govuk-label--{look.size}" if look.size else ""
    return {
        "id": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": _label(bound, look), "classes": size, "isPageHeading": look.heading},
        "classes": classes,
        "attributes": {name: str(value) for name, value in attrs.items() if name not in NOT_PASSED_ON},
        **{name: attrs[name] for name in PASSED_ON if name in attrs},
        **({"disabled": True} if bound.field.disabled else {}),
        **_hint(bound, look),
        **_error(bound),
    }


def _legend(bound: BoundField, look: Look) -> Parameters:
    size = f"govuk-fieldset__legend--{look.size}" if look.size else ""
    return {"legend": {"text": _label(bound, look), "classes": size, "isPageHeading": look.heading}}


def _text(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    shown = _common(bound, look)
    kind = getattr(bound.field.widget, "input_type", "text")
    # A number box loses what was typed when it is no number, and scrolls by accident: GOV.UK advises text.
    if kind == "number":
        kind = "text"
        shown.setdefault("inputmode", "numeric")
    return "input", {**shown, "type": kind, "value": _value(bound)}


def _value(bound: BoundField) -> str:
    shown = bound.field.widget.format_value(bound.value())
    return "" if shown is None else str(shown)


def _textarea(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    shown = _common(bound, look)
    shown["rows"] = bound.field.widget.attrs.get("rows", 5)
    shown["value"] = _value(bound)
    longest = getattr(bound.field, "max_length", None)
    return ("character-count", {**shown, "maxlength": longest}) if longest else ("textarea", shown)


def _password(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    return "password-input", _common(bound, look)


def _file(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    return "file-upload", _common(bound, look)


def _date(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    wrong = wrong_parts(bound)
    values = bound.field.widget.decompress(bound.value())
    items = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{part}",
            "label": part.capitalize(),
            "value": text,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
            # A month may be typed by its name, so the keyboard of figures would stand in the way.
            **({"inputmode": "text"} if part == "month" else {}),
        }
        for part, text in zip(PARTS, values, strict=True)
    ]
    shown = _common(bound, look)
    return "date-input", {**_only(shown, "id", "hint", "errorMessage"), "items": items,
                          "fieldset": _legend(bound, look)}  # fmt: skip


def _only(shown: Parameters, *names: str) -> Parameters:
    return {name: shown[name] for name in names if name in shown}


def _choices(bound: BoundField) -> Iterator[tuple[str, str]]:
    for value, text in bound.field.widget.choices:
        if isinstance(text, list | tuple):
            yield from ((str(inner), f"{value}: {words}") for inner, words in text)
        else:
            yield ("" if value is None else str(value)), str(text)


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    values = value if isinstance(value, list | tuple | set) else [] if value is None else [value]
    return {str(one) for one in values}


def _set(bound: BoundField, look: Look) -> Parameters:
    chosen = _chosen(bound)
    hints = getattr(bound.form, "choice_hints", {}).get(bound.name, {})
    items = [
        {
            "value": value,
            "text": text,
            "checked": value in chosen,
            **({"hint": {"text": hints[value]}} if value in hints else {}),
            **({"conditional": {"html": look.revealed[value]}} if value in look.revealed else {}),
        }
        for value, text in _choices(bound)
        if value or text != "---------"
    ]
    shown = _common(bound, look)
    return {
        **_only(shown, "name", "hint", "errorMessage", "classes", "attributes"),
        "idPrefix": bound.auto_id,
        "items": items,
        "fieldset": _legend(bound, look),
    }


def _radios(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    return "radios", _set(bound, look)


def _checkboxes(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    return "checkboxes", _set(bound, look)


def _checkbox(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    shown = _common(bound, look)
    item = {"value": "on", "text": look.label or str(bound.label), "checked": bool(bound.value())}
    if "hint" in shown:
        item["hint"] = shown["hint"]
    return "checkboxes", {**_only(shown, "name", "errorMessage"), "idPrefix": bound.auto_id, "items": [item]}


def _select(bound: BoundField, look: Look) -> tuple[str, Parameters]:
    chosen = _chosen(bound)
    shown = _common(bound, look)
    if isinstance(bound.field.widget, forms.SelectMultiple):
        shown["attributes"]["multiple"] = "multiple"
    items = [{"value": value, "text": text, "selected": value in chosen} for value, text in _choices(bound)]
    return "select", {**shown, "items": items}


BUILDERS = (
    (SplitDateWidget, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),  # before RadioSelect, of which Django makes it a kind
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.widgets.Input, _text),
)
