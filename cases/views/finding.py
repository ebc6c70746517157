"""Finding a prisoner within one's own reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.forms.receptions import FindForm
from cases.models import Prisoner
from staff.views.access import requires

MOST = 50


@dataclass(frozen=True)
class Found:
    """Somebody found: the record, the numbers of other records of the same person, and the other names."""

    person: Prisoner
    numbers: list[str]
    names: list[str]


def one_a_human(people: Iterable[Prisoner]) -> list[Found]:
    """People in their order, each human being once, as the record that is most like what was sought."""
    rows: dict[int, Found] = {}
    for person in people:
        root = person.same_as or person
        if root.pk not in rows:
            records = [root, *root.other_records.all()]
            numbers = sorted(one.number for one in records if one.pk != person.pk)
            names = [one.list_name for one in records if one.list_name != person.list_name]
            aliases = [alias.name for one in records for alias in one.aliases.all() if not alias.ended_on]
            rows[root.pk] = Found(person, numbers, list(dict.fromkeys([*names, *aliases])))
    return list(rows.values())


@requires("case_core:R", narrowed=False)
def find(request: Any) -> HttpResponse:
    """By name, alias or number; one hit by number opens the case at once."""
    form = FindForm(request.POST or None)
    found: list[Found] | None = None
    if request.method == "POST" and form.is_valid():
        number, name = form.cleaned_data["number"], form.cleaned_data["folded_name"]
        people = Prisoner.objects.visible_to(request.actor).found_by(number=number, folded_name=name)
        records = ("aliases", "other_records__aliases", "same_as__aliases", "same_as__other_records__aliases")
        found = one_a_human(people.select_related("same_as").prefetch_related(*records)[: MOST + 1])
        if number and len(found) == 1:
            return redirect("case", number)
    context = {"form": form, "found": found and found[:MOST], "searched": found is not None, "most": MOST,
               "more": len(found or ()) > MOST,
               "may_ask_for_closed": request.actor.may("limited_case:W")}  # fmt: skip
    return render(request, "cases/finding/find.html", context)
