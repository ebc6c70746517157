"""Forms as a browser without JavaScript sends them: read from the page, changed, posted."""

from typing import Any

from django.test import Client
from lxml import html

Values = dict[str, Any]


def shown_form(page: str, *, button: str = "") -> Values:
    """What the form of a page would send: its fields as they stand; `button` names one of several forms."""
    forms = [one for one in html.fromstring(page).forms if "submission" in one.fields]
    if button:
        forms = [one for one in forms if button in one.text_content()]
    assert forms, "no form with a submission mark on the page"
    values: Values = {}
    for control in forms[0].xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        values.setdefault(control.get("name"), []).extend(_sent(control))
    return {name: sent for name, sent in values.items() if sent}


def _sent(control: Any) -> list[str]:
    """What one control of a form adds to what is sent."""
    kind = control.get("type", "")
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
        return [one.get("value", one.text) for one in chosen]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if kind in {"radio", "checkbox"}:
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [] if kind in {"submit", "button", "file"} else [control.get("value", "")]


def opened(client: Client, address: str, *, button: str = "", **changes: Any) -> Values:
    """The form at an address, filled in."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return shown_form(answer.content.decode(), button=button) | changes
