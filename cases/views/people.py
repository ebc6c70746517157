"""The identity of a person: read, mended, other names, and what was changed by whom."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import identities
from cases.forms.people import AliasForm, PersonForm, ethnicities
from cases.models import Merge, Prisoner
from cases.views.access import open_case
from staff.forms.base import GovForm
from staff.views.access import requires
from staff.views.submit import submitted


def summary(person: Prisoner) -> list[dict[str, Any]]:
    """What is known of a person, for a list of name and value; "" is shown as not known."""
    yes_no = {True: "Yes", False: "No", None: ""}
    birth = f"{person.born_on.day} {person.born_on:%B %Y}"
    return [
        {"name": "Family name", "value": person.family_name},
        {"name": "Given names", "value": person.given_names},
        {"name": "Date of birth", "value": f"{birth} (estimated)" if person.birth_estimated else birth},
        {"name": "Sex as registered", "value": person.get_sex_display()},
        {"name": "PNC number", "value": person.pnc_number},
        {"name": "CRO number", "value": person.cro_number},
        {"name": "Earlier prison numbers", "value": ", ".join(person.earlier_numbers)},
        {"name": "Nationality", "value": person.nationality},
        {"name": "First language", "value": person.first_language},
        {"name": "Needs an interpreter", "value": yes_no[person.interpreter_needed]},
        {"name": "Ethnicity", "value": dict(ethnicities()).get(person.ethnicity, person.ethnicity)
         if person.ethnicity else ""},
        {"name": "Religion or belief", "value": person.religion},
    ]  # fmt: skip


def places(person: Prisoner, *, may: bool) -> list[dict[str, Any]]:
    """Home area and area of release, with the way to the page that mends them."""
    href = reverse("home_area", args=[person.number]) if may else ""
    change = {"href": href, "action": "Change"} if href else {}
    return [
        {"name": "Home area", "value": person.home_area, "about": "home area"} | change,
        {"name": "Area of release", "value": person.release_area, "about": "area of release"} | change,
    ]


@requires("case_core:R", narrowed=False)
def person(request: Any, number: str) -> HttpResponse:
    """Who he or she is: names, numbers, other names, other records of the same person, every change."""
    custody = open_case(request, number, deed="cases.person.opened")
    found = custody.prisoner
    may = request.actor.may("case_core:W")
    either = Q(kept__in=found.records) | Q(other__in=found.records)
    merges = Merge.objects.visible_to(request.actor).filter(either)
    context = {
        "custody": custody,
        "person": found,
        "rows": summary(found) + places(found, may=request.actor.opens(["circumstances:W"], narrowed=False)),
        "aliases": [one for one in found.aliases.order_by("name") if one.ended_on is None],
        "records": [one for one in found.records.order_by("number") if one.pk != found.pk],
        "merges": merges.select_related("kept", "other"),
        "history": identities.history(found),
        "may_mend": may,
        "may_merge": request.actor.may("merge:W"),
    }
    return render(request, "cases/people/person.html", context)


@requires("case_core:W")
def person_edit(request: Any, number: str) -> HttpResponse:
    """Mend the identity."""
    custody = open_case(request, number, deed="cases.person.opened")
    found = custody.prisoner
    yes_no = {True: "yes", False: "no", None: ""}
    initial = {name: getattr(found, name) for name in identities.FIELDS}
    initial["interpreter_needed"] = yes_no[found.interpreter_needed]
    form = PersonForm(request.POST or None, initial=initial, version=found.version)

    def action(fields: dict[str, Any]) -> Prisoner:
        keep, version = fields.pop("keep_old_name"), fields.pop("version")
        return identities.correct(
            found, facts=fields, keep_old_name=keep, version=version, today=request.today, by=request.actor
        )

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("case_person", args=[made.number]),
        says="The record was mended. What it was before stands in the history below.",
    )
    context = {"custody": custody, "form": form, "stale": form.stale()}
    return done or render(request, "cases/people/edit.html", context)


@requires("case_core:W")
def alias_new(request: Any, number: str) -> HttpResponse:
    """Add another name."""
    custody = open_case(request, number, deed="cases.person.opened")
    form = AliasForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: identities.add_alias(custody.prisoner, **fields, by=request.actor),
        leads_to=lambda made: reverse("case_person", args=[number]),
        says=lambda made: f"{made.name} was added. He or she is now found by it.",
    )
    return done or render(request, "cases/people/alias.html", {"custody": custody, "form": form})


@requires("case_core:W")
def alias_end(request: Any, number: str, pk: int) -> HttpResponse:
    """End another name that turned out not to be his or hers."""
    custody = open_case(request, number, deed="cases.person.opened")
    alias = get_object_or_404(custody.prisoner.aliases.current(), pk=pk)
    form = GovForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: identities.end_alias(alias, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_person", args=[number]),
        says=lambda made: f"{made.name} is not shown any more. It stays in the history.",
    )
    context = {"custody": custody, "form": form, "alias": alias}
    return done or render(request, "cases/people/alias_end.html", context)
