"""GOV.UK components in Django templates; docs/pages.md shows each with an example."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from staff.forms import markup
from staff.forms.macros import render
from staff.forms.wording import in_sentence
from staff.views.addresses import same_list

register = template.Library()

TAG_COLOURS = ("", "grey", "green", "teal", "blue", "red", "purple", "magenta", "orange", "yellow")
NOTHING = SafeString("")


@register.simple_tag
def govuk_field(bound: BoundField, *, label: str = "", hint: str = "", size: str = "", heading: bool = False,
                classes: str = "", optional: bool = True) -> SafeString:  # fmt: skip
    """One field with its label, hint and error. `size` is s, m, l or xl; `heading` makes the label the h1."""
    if bound.is_hidden:
        return SafeString(str(bound))
    look = markup.Look(label=label, hint=hint, size=size, heading=heading, classes=classes, optional=optional,
                       revealed=_revealed(bound))  # fmt: skip
    return render(*markup.field_markup(bound, look))


def _revealed(bound: BoundField) -> dict[str, SafeString]:
    """Markup of the fields that an answer of this field reveals, by answer."""
    answers: Mapping[str, Iterable[str]] = getattr(bound.form, "reveals", {}).get(bound.name, {})
    return {
        answer: SafeString("".join(govuk_field(bound.form[name], optional=False) for name in names))
        for answer, names in answers.items()
    }


@register.simple_tag
def govuk_hidden(form: forms.BaseForm) -> SafeString:
    """The hidden fields of a form: submission mark, version and whatever else it hides."""
    return SafeString("".join(str(bound) for bound in form.hidden_fields()))


@register.simple_tag
def govuk_once() -> SafeString:
    """The submission mark of a form that has no fields of its own, such as a single button in a list."""
    return format_html('<input type="hidden" name="submission" value="{}">', uuid.uuid4())


@register.simple_tag
def govuk_form(form: forms.BaseForm, *, only: str = "", size: str = "") -> SafeString:
    """Hidden fields and all visible ones in order; `only` ("surname forenames") gives those, none hidden."""
    if only:
        return SafeString("".join(govuk_field(form[name], size=size) for name in only.split()))
    under_an_answer: set[str] = form.revealed() if hasattr(form, "revealed") else set()
    shown = [bound for bound in form.visible_fields() if bound.name not in under_an_answer]
    return govuk_hidden(form) + SafeString("".join(govuk_field(bound, size=size) for bound in shown))


@register.simple_tag
def govuk_error_summary(*form_or_forms: Any) -> SafeString:
    """The box "There is a problem", with a link to each control to be mended; nothing when nothing is wrong.

    Takes forms and formsets, in the order they stand on the page; None is passed over.
    """
    lines: list[dict[str, Any]] = []
    for one in form_or_forms:
        if isinstance(one, forms.BaseFormSet):
            lines += [{"text": text} for text in markup.unique(one.non_form_errors())]
            lines += markup.error_list(*one.forms)
        elif one is not None and one != "" and one.is_bound:
            lines += markup.error_list(one)
    if not lines:
        return NOTHING
    return render("error-summary", {"titleText": "There is a problem", "errorList": lines})


@register.simple_tag
def govuk_button(text: str, *, kind: str = "", href: str = "", name: str = "", value: str = "",
                 once: bool = True) -> SafeString:  # fmt: skip
    """A button that sends its form, or with `href` a link that looks like one.

    `kind`: "" (the one primary button of a page), "secondary" or "warning". `once` refuses the second of
    two quick clicks in the browser.
    """
    if kind not in {"", "secondary", "warning"}:
        raise template.TemplateSyntaxError(f"govuk_button: no kind {kind!r}")
    shown: dict[str, Any] = {"text": text, "classes": f"govuk-button--{kind}" if kind else ""}
    if href:
        return render("button", {**shown, "href": href})
    shown |= {key: part for key, part in (("name", name), ("value", value)) if part}
    return render("button", {**shown, "type": "submit", "preventDoubleClick": True} if once else shown)


@register.simple_tag
def govuk_tag(text: str, *, colour: str = "") -> SafeString:
    """A word in a coloured box. The word says it all; the colour only helps."""
    if colour not in TAG_COLOURS:
        raise template.TemplateSyntaxError(f"govuk_tag: no colour {colour!r}")
    return render("tag", {"text": text, "classes": f"govuk-tag--{colour}" if colour else ""})


@register.simple_tag
def govuk_notification(text: str, *, kind: str = "") -> SafeString:
    """A banner: kind "success" after something was done, "" for something to know."""
    shown = {"html": format_html('<p class="govuk-notification-banner__heading">{}</p>', text)}
    return render("notification-banner", {**shown, "type": kind} if kind else shown)


@register.simple_tag
def govuk_warning(text: str) -> SafeString:
    """A sentence with an exclamation mark: what cannot be undone, or must not be overlooked."""
    return render("warning-text", {"text": text, "iconFallbackText": "Warning"})


@register.simple_tag
def govuk_inset(text: str) -> SafeString:
    """A sentence set apart by a bar at its left."""
    return render("inset-text", {"text": text})


@register.simple_tag
def govuk_back(href: str, text: str = "Back") -> SafeString:
    """The link to where one came from; belongs in the block `back`."""
    link = render("back-link", {"href": href, "text": text})
    return format_html('<nav aria-label="Back">{}</nav>', link)


@register.simple_tag
def govuk_summary_list(rows: Iterable[Any], *, classes: str = "") -> SafeString:
    """Names and values. A row is (name, value) or a dict of name, value, href, action, about.

    `href` and `action` make the link at the end of the row ("Change"); `about` completes it for those who
    hear it ("date of birth"). None and "" as value are shown as "Not known".
    """
    shown = [_summary_row(row if isinstance(row, Mapping) else dict(zip(("name", "value"), row, strict=True)))
             for row in rows]  # fmt: skip
    return render("summary-list", {"rows": shown, "classes": classes})


def _summary_row(row: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"key": {"text": row["name"]}, "value": {"html": known(row["value"])}}
    if row.get("href"):
        link = {"href": row["href"], "text": row.get("action", "Change")}
        link["visuallyHiddenText"] = row.get("about") or in_sentence(str(row["name"]))
        shown["actions"] = {"items": [link]}
    return shown


@register.filter
def known(value: Any, otherwise: str = "Not known") -> SafeString:
    """The value, escaped; "Not known" in grey for None and "". Zero, False and an empty list are values."""
    if value is None or value == "":
        return format_html('<span class="omu-unknown">{}</span>', otherwise)
    return format_html("{}", value)


@register.simple_tag(takes_context=True)
def govuk_pagination(context: template.Context, page: Page[Any], *, label: str = "Pages") -> SafeString:
    """Links to the pages of a list, keeping filters and order of the address; nothing for a single page."""
    if page.paginator.num_pages < 2:
        return NOTHING

    def at_page(number: int | str) -> str:
        return same_list(context["request"], page=str(number))

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [
        {"number": str(one), "href": at_page(one), "current": one == page.number}
        if isinstance(one, int)
        else {"ellipsis": True}
        for one in shown
    ]
    parameters: dict[str, Any] = {"items": items, "landmarkLabel": label}
    if page.has_previous():
        parameters["previous"] = {"href": at_page(page.previous_page_number())}
    if page.has_next():
        parameters["next"] = {"href": at_page(page.next_page_number())}
    return render("pagination", parameters)


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, text: str, key: str, *, number: bool = False) -> SafeString:
    """The head of a column that sorts the list: `?sort=KEY`, `?sort=-KEY`; the order is seen and heard."""
    query = context["request"].GET.copy()
    now = query.get("sort", context.get("sort", ""))
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    arrow = {"ascending": " ▲", "descending": " ▼", "none": ""}[order]
    return format_html(
        '<th scope="col" class="govuk-table__header{}" aria-sort="{}">'
        '<a class="govuk-link govuk-link--no-visited-state" href="?{}">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        " govuk-table__header--numeric" if number else "", order, query.urlencode(), text, arrow,
    )  # fmt: skip
