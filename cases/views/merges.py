"""Two records of one human being: declared, compared, approved, told apart again (docs/adr/0013)."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.actions import matches, merges
from cases.forms.people import AnswerForm, MergeForm, OtherNumberForm
from cases.models import Merge, Prisoner
from cases.standards import identity
from cases.standards.matching import Sought
from cases.views.access import open_case
from cases.views.people import summary
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted

SHOWN_TO_ALL = ("Family name", "Given names", "Date of birth")
RECENT = 20


def compared(records: list[Prisoner], *, actor: Actor) -> list[dict[str, Any]]:
    """The records side by side, row by row; where one is out of reach no more than a match shows."""
    keys = {one.pk for one in records}
    reached = Prisoner.objects.visible_to(actor).filter(pk__in=keys).count() == len(keys)
    rows: list[dict[str, Any]] = [{"name": "Number", "values": [one.number for one in records]}]
    told = [summary(one) + _further(one) for one in records]
    for place, row in enumerate(told[0]):
        if reached or row["name"] in SHOWN_TO_ALL:
            rows.append({"name": row["name"], "values": [lines[place]["value"] for lines in told]})
    rows.append({"name": "Last prison", "values": [_last_prison(one) for one in records]})
    for row in rows:
        row["same"] = len(set(row["values"])) == 1 and bool(row["values"][0])
    rows[0]["whole"] = reached
    return rows


def _further(one: Prisoner) -> list[dict[str, Any]]:
    aliases = "; ".join(alias.name for alias in one.aliases.current())
    spans = [
        f"{case.opened_on:%d/%m/%Y} to {f'{case.closed_on:%d/%m/%Y}' if case.closed_on else 'now'}"
        for case in one.custodies.order_by("opened_on")
    ]
    return [{"name": "Other names", "value": aliases}, {"name": "In custody", "value": "; ".join(spans)}]


def _last_prison(one: Prisoner) -> str:
    stay = one.stays.select_related("prison").order_by("-arrived_on", "-id").first()
    return stay.prison.name if stay else ""


def _audited(request: Any, *records: Prisoner) -> None:
    for one in records:
        audit.record_read(
            by=request.actor, deed="cases.merge.compared", subject=one, prisoner_number=one.number
        )


@requires("merge:W")
def same_person(request: Any, number: str) -> HttpResponse:
    """Who else on record may be this person; a number typed leads to the comparison."""
    custody = open_case(request, number, deed="cases.person.opened")
    form = OtherNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        if Prisoner.objects.window_for(request.actor).filter(number=other).exists():
            return redirect("merge_new", custody.prisoner.number, other)
        form.add_error("other", "There is no record with this number. Check it.")
    person = custody.prisoner
    sought = Sought(
        family=identity.folded(text=person.family_name),
        given=identity.folded(text=person.given_names),
        born_on=person.born_on,
        birth_estimated=person.birth_estimated,
        numbers=frozenset({person.pnc_number, person.cro_number, *person.earlier_numbers} - {""}),
    )
    found = matches.look(sought, but_not=person, today=request.today, by=request.actor)
    context = {"custody": custody, "form": form, "found": found}
    return render(request, "cases/merges/same_person.html", context)


@requires("merge:W")
def merge_new(request: Any, number: str, other: str) -> HttpResponse:
    """The two records side by side; ask that they be read as one."""
    custody = open_case(request, number, deed="cases.person.opened")
    mine = custody.prisoner
    theirs = get_object_or_404(Prisoner.objects.window_for(request.actor), number=other.upper())
    records = {one.number: one for one in (mine, theirs)}
    numbers = [(one.number, f"{one.number}, {one.list_name}") for one in records.values()]
    form = MergeForm(request.POST or None, numbers=numbers, initial={"kept": mine.number})

    def action(fields: dict[str, Any]) -> Merge:
        kept = records[fields["kept"]]
        away = next((one for one in records.values() if one.pk != kept.pk), kept)
        return merges.ask(kept, other=away, reason=fields["reason"], today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("merge", args=[made.pk]),
        says=lambda made: (
            f"Asked. The head of the OMU at {made.prison.name} decides; nothing changes until then."
        ),
    )
    if done:
        return done
    _audited(request, theirs)
    rows = compared([mine, theirs], actor=request.actor)
    context = {"custody": custody, "other": theirs, "form": form, "rows": rows}
    return render(request, "cases/merges/new.html", context)


@requires("merge:A", "merge:W")
def merge_list(request: Any) -> HttpResponse:
    """What waits for an answer at this prison, and what was answered lately."""
    rows = Merge.objects.visible_to(request.actor).select_related("kept", "other", "prison", "asked_by")
    context = {
        "waiting": rows.waiting().filter(prison_id=request.actor.prison_id).order_by("id"),
        "answered": rows.filter(Q(approved_on__isnull=False) | Q(ended_on__isnull=False))[:RECENT],
        "may_answer": request.actor.may("merge:A"),
    }
    return render(request, "cases/merges/list.html", context)


def answers(found: Merge, actor: Actor) -> list[str]:
    """What this actor may answer to a declaration as it stands."""
    if found.ended_on:
        return []
    if found.approved_on:
        return ["tell_apart"] if actor.may("merge:A") else []
    if found.asked_by_id == actor.person.pk:
        return ["withdraw"]
    here = actor.may("merge:A") and actor.prison_id == found.prison_id
    return ["approve", "refuse"] if here else []


@requires("merge:R")
def merge(request: Any, pk: int) -> HttpResponse:
    """One declaration: the records side by side, who asked and why, and the answer."""
    rows = Merge.objects.visible_to(request.actor).select_related(
        "kept", "other", "prison", "asked_by", "approved_by", "ended_by"
    )
    found = get_object_or_404(rows, pk=pk)
    allowed = answers(found, request.actor)
    form = AnswerForm(request.POST or None, answers=allowed)
    if request.method == "POST" and not allowed:
        raise Http404

    def action(fields: dict[str, Any]) -> Merge:
        deeds = {"refuse": merges.refuse, "withdraw": merges.withdraw, "tell_apart": merges.tell_apart}
        facts = {"today": request.today, "by": request.actor}
        if fields["answer"] == "approve":
            return merges.approve(found, **facts)
        return deeds[fields["answer"]](found, reason=fields["reason"], **facts)

    done = submitted(
        request, form, action, leads_to=lambda made: reverse("merge", args=[made.pk]), says=_says
    )
    if done:
        return done
    _audited(request, found.kept, found.other)
    people = compared([found.kept, found.other], actor=request.actor)
    context: dict[str, Any] = {"merge": found, "form": form if allowed else None, "rows": people}
    context["reached"] = Prisoner.objects.visible_to(request.actor).filter(pk=found.kept_id).exists()
    return render(request, "cases/merges/merge.html", context)


def _says(made: Merge) -> str:
    pair = f"{made.kept.number} and {made.other.number}"
    return {
        "Read as one": f"{pair} are read as one from now on. Either number leads to the record.",
        "Told apart again": f"{pair} are read by themselves again. Nothing was lost.",
        "Refused": f"Refused. {pair} stay two people; whoever asked is told.",
        "Withdrawn": "Withdrawn. Nothing has changed.",
    }[made.state]
