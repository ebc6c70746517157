"""What changed between two assessments of a person: per section, per level, in numbers and in a picture."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from cases.templatetags.case import ROSH_WORDS
from risk.actions import comparisons, content
from risk.actions.content import Content
from risk.forms.sections import given_of, words
from risk.models import Assessment, Predictor
from risk.standards.needs import NO_NEED, Section
from risk.views.access import Opened, open_assessment
from staff.forms.base import NamedMessages
from staff.views.access import requires

NOT_KNOWN = "Not known"
PLACES = {"community": "In the community", "custody": "In custody"}


class OtherForm(NamedMessages, forms.Form):
    """Which earlier assessment to compare with; it stands in the address."""

    other = forms.ChoiceField(label="Compare with")

    def __init__(self, earlier: list[Assessment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(one.pk), f"{one.get_purpose_display()}, complete {one.completed_on:%d/%m/%Y}")
            for one in earlier
        ]
        self.fields["other"].choices = named  # type: ignore[attr-defined]


def earlier_of(opened: Opened, actor: Any) -> list[Assessment]:
    """The complete assessments of the person that were begun before this one, the latest first; one query."""
    one = opened.assessment
    rows = Assessment.objects.visible_to(actor).complete().for_page()
    return list(rows.filter(prisoner__in=opened.custody.prisoner.records, pk__lt=one.pk))


def carried_forward(written: Content) -> dict[str, Any]:
    """Context of templates/risk/comparisons/carried.html: nothing where the assessment began empty."""
    copied = written.assessment.copied_from
    if copied is None:
        return {"carried": [], "unconfirmed": [], "earlier": None}
    found = comparisons.carried(written, before=content.read(copied))
    return {"carried": found, "unconfirmed": written.unconfirmed, "earlier": copied}


@requires("assessment:R", "rosh:R")
def assessment_changes(request: Any, number: str, key: int) -> HttpResponse:
    """This assessment beside an earlier complete one, as far as the role reads both."""
    opened = open_assessment(request, number, key)
    earlier = earlier_of(opened, request.actor)
    asked = request.GET.get("other", "")
    other = next((one for one in earlier if str(one.pk) == asked), earlier[0] if earlier else None)
    context: dict[str, Any] = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "other": other,
        "form": OtherForm(earlier, initial={"other": other.pk}) if other and len(earlier) > 1 else None,
    }
    if other:
        context |= _compared(opened, content.read(other))
    return render(request, "risk/comparisons/changes.html", context)


def _compared(opened: Opened, before: Content) -> dict[str, Any]:
    now, sight = opened.content, opened.sight
    rows = comparisons.sections(now, before=before) if sight.sections else []
    return {
        "needs": [_need(row) for row in rows if row.section.need != NO_NEED],
        "predictions": _predictions(now, before) if sight.sections else [],
        "levels": [_level(one) for one in comparisons.levels(now, before=before)] if sight.rosh else [],
        "sections": [_told(row, now, before) for row in rows] if sight.sections == "full" else [],
        "other_form": now.form != before.form,
    }


def _need(row: comparisons.SectionChange) -> dict[str, Any]:
    highest = row.now.highest if row.now else None
    return {
        "section": row.section,
        "before": row.before,
        "now": row.now,
        "score": row.score,
        "need": row.need,
        "picture": _picture(
            row.before.score if row.before else None, row.now.score if row.now else None, highest
        ),
    }


def _picture(before: int | None, now: int | None, highest: int | None) -> dict[str, str] | None:
    """Where two marks stand on a line from 0 to the highest, in per cent; None where neither is known."""
    if not highest or (before is None and now is None):
        return None
    places = {"before": before, "now": now}
    return {name: f"{4 + 92 * value / highest:.1f}" for name, value in places.items() if value is not None}


def _predictions(now: Content, before: Content) -> list[dict[str, Any]]:
    return [
        one
        | {
            "label": Predictor(one["predictor"]).label,
            "picture": _picture(one["before"].two_year, one["now"].two_year, 100),
        }
        for one in comparisons.predictions(now, before=before)
    ]


def _level(one: comparisons.LevelChange) -> dict[str, Any]:
    return {
        "group": one.group,
        "place": PLACES[one.place],
        "before": ROSH_WORDS.get(one.before, NOT_KNOWN),
        "now": ROSH_WORDS.get(one.now, NOT_KNOWN),
        "change": one.change,
    }


def _told(row: comparisons.SectionChange, now: Content, before: Content) -> dict[str, Any]:
    return {
        "section": row.section,
        "text": row.text,
        "items": [_item(row.section, number, now, before) for number in row.items],
        "before": comparisons.text_of(before.notes.get(row.section.number)),
        "now": comparisons.text_of(now.notes.get(row.section.number)),
    }


def _item(section: Section, number: str, now: Content, before: Content) -> dict[str, Any]:
    item = next(one for one in section.items if one.number == number)
    return {
        "item": item,
        "before": words(item, given_of(before.answers.get(number))),
        "now": words(item, given_of(now.answers.get(number))),
    }
