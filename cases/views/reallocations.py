"""Giving many cases to somebody else: choose, look, do, and undo (docs/domain.md 2.1)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import caseloads, reallocations
from cases.actions.allocations import HEADLINE_FIELD
from cases.forms.reallocations import HELD_AS, ReallocationForm, SourceForm, UndoForm
from cases.models import Headline, HeldAs, Reallocation, ReallocationResult
from cases.templatetags.case import rosh_words
from cases.views.unheld import beside, own_cases
from staff import audit
from staff.actions.errors import Refused
from staff.views.access import requires
from staff.views.submit import sent_before, submitted

PAGE = 50
MOST = reallocations.MOST
STEPS = {"choose", "look", "do"}


def _held_as(request: Any) -> str:
    """As what the cases are held: asked for, or what this actor answers for."""
    if request.actor.trust_id:
        return str(HeldAs.OFFENDER_MANAGER)
    asked = (request.POST if request.method == "POST" else request.GET).get("held_as", "")
    return asked if asked in dict(HELD_AS) else str(HeldAs.OFFENDER_SUPERVISOR)


def _whose(request: Any, held_as: str) -> list[tuple[str, str]]:
    """Everybody who holds cases here as this, with how many; also those who have left."""
    column = HEADLINE_FIELD[HeldAs(held_as)]
    rows = (
        own_cases(request.actor)
        .filter(is_open=True, **{f"{column}__isnull": False})
        .order_by(f"{column}__family_name", f"{column}__given_names", column)
        .values(column, f"{column}__family_name", f"{column}__given_names")
        .annotate(cases=Count("pk"))
    )
    return [
        (
            str(row[column]),
            f"{row[f'{column}__family_name']}, {row[f'{column}__given_names']} ({row['cases']})",
        )
        for row in rows
    ]


def _keys(request: Any, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19][:MOST]


def _cases(request: Any, held_as: str) -> list[Headline]:
    """The cases that stand on the page: those of the one chosen, or those sent with the form."""
    found = own_cases(request.actor).filter(is_open=True).select_related("custody__prisoner", "prison")
    if request.method == "POST":
        return list(found.filter(pk__in=_keys(request, "shown")))
    whose = request.GET.get("whose", "")
    if not (whose.isdecimal() and len(whose) < 19):
        return []
    return list(found.filter(**{HEADLINE_FIELD[HeldAs(held_as)]: int(whose)})[:MOST])


def _form(request: Any, held_as: str, cases: list[Headline], *, is_bound: bool) -> ReallocationForm:
    people = reallocations.people_for(held_as, today=request.today, by=request.actor)
    users = [one.user_id for one in people]
    loads = caseloads.held_by(users, held_as=held_as)
    gone = caseloads.away(users, today=request.today)
    hints = {
        str(one.pk): loads[one.user_id].in_words + (". Away today" if one.user_id in gone else "")
        for one in people
    }
    choices = [(str(one.pk), f"{one.user.list_name}, {one.role_in_words}") for one in people]
    keys = [(str(one.pk), one.custody.prisoner.list_name) for one in cases]
    return ReallocationForm(request.POST if is_bound else None, cases=keys, holders=choices, hints=hints)


def _rows(cases: list[Headline], ticked: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.pk,
            "number": one.custody.prisoner.number,
            "name": one.custody.prisoner.list_name,
            "rosh": rosh_words(one.rosh_level),
            "tier": one.tier,
            "ticked": str(one.pk) in ticked,
        }
        for one in cases
    ]


def _ticked(request: Any, cases: list[Headline]) -> set[str]:
    """Which cases stand chosen: all or none where the reader asked for that, else as they were sent."""
    select = request.POST.get("select", "") or request.GET.get("select", "")
    if select == "page":
        return {str(one.pk) for one in cases}
    return set() if select == "none" else set(request.POST.getlist("cases"))


@requires("allocation:A", "reception:W")
def reallocate(request: Any) -> HttpResponse:
    """Choose cases and who is to have them; look at what would become of each; do it."""
    again = sent_before(request)
    if again:
        return again
    step = request.POST.get("step", "choose")
    held_as = _held_as(request)
    cases = _cases(request, held_as)
    picking = bool(request.POST.get("select")) or step not in STEPS or step == "choose"
    form = _form(request, held_as, cases, is_bound=request.method == "POST" and not picking)
    if step == "do" and not picking:
        done = _do(request, form, held_as)
        if done:
            return done
    if step == "look" and form.is_bound and form.is_valid() and (shown := _look(request, form, held_as)):
        return shown
    ticked = _ticked(request, cases)
    source = SourceForm(
        {"held_as": held_as, "whose": request.GET.get("whose", "")},
        people=_whose(request, held_as), for_trust=bool(request.actor.trust_id),
    )  # fmt: skip
    context = {
        "form": form, "source": source, "held_as": held_as, "words": HeldAs(held_as).label,
        "rows": _rows(cases, ticked), "most": MOST, "beside": beside(request), "count": len(cases),
        "posted": request.method == "POST",
        "was_asked": bool(request.GET.get("whose") or request.method == "POST"),
    }  # fmt: skip
    return render(request, "cases/reallocations/choose.html", context)


def _people(form: ReallocationForm, request: Any, held_as: str) -> list[Any]:
    chosen = set(form.cleaned_data["holders"])
    people = reallocations.people_for(held_as, today=request.today, by=request.actor)
    return [one for one in people if str(one.pk) in chosen]


def _look(request: Any, form: ReallocationForm, held_as: str) -> HttpResponse | None:
    """What would become of each case, with the button that does it; None where nothing could."""
    holders = _people(form, request, held_as)
    try:
        proposals = reallocations.propose(
            [int(key) for key in form.cleaned_data["cases"]], held_as=held_as, holders=holders,
            today=request.today, by=request.actor,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return None
    context = {
        "form": form, "proposals": proposals, "held_as": held_as, "words": HeldAs(held_as).label,
        "moving": sum(1 for one in proposals if one.holder), "shown": _keys(request, "shown"),
    }  # fmt: skip
    return render(request, "cases/reallocations/look.html", context)


def _do(request: Any, form: ReallocationForm, held_as: str) -> HttpResponse | None:
    return submitted(
        request,
        form,
        lambda fields: reallocations.reallocate(
            [int(key) for key in fields["cases"]], held_as=held_as,
            holders=_people(form, request, held_as), reason=fields["reason"], today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("reallocation", args=[made.pk]),
        says=lambda made: "Done. What became of each case stands below.",
    )  # fmt: skip


@requires("allocation:A", "reception:W")
def reallocation_list(request: Any) -> HttpResponse:
    """Bulk moves of this prison or trust, the latest first."""
    counted = {
        str(result.value): Count("lines", filter=Q(lines__result=result)) for result in ReallocationResult
    }
    found = Reallocation.objects.visible_to(request.actor).annotate(**counted)
    page = Paginator(found.select_related("done_by", "undone_by").order_by("-id"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "count": page.paginator.count, "beside": beside(request)}
    return render(request, "cases/reallocations/list.html", context)


@requires("allocation:A", "reception:W")
def reallocation(request: Any, pk: int) -> HttpResponse:
    """What became of each case of a bulk move; undone here as one."""
    found = Reallocation.objects.visible_to(request.actor).select_related("done_by", "undone_by")
    made = get_object_or_404(found, pk=pk)
    form = UndoForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: reallocations.undo(made, **fields, today=request.today, by=request.actor),
        leads_to=lambda undone: reverse("reallocation", args=[undone.pk]),
        says="Undone. A case that could not go back says why.",
    )
    if done:
        return done
    audit.record(by=request.actor, deed="cases.reallocation.opened", kind="read", subject=made)
    lines = made.lines.select_related("custody__prisoner", "before__user", "after__user")
    page = Paginator(lines, 100).get_page(request.GET.get("page"))
    counts = dict(made.lines.order_by().values_list("result").annotate(Count("pk")))
    context = {
        "made": made, "page": page, "form": form, "words": HeldAs(made.held_as).label,
        "counts": [(ReallocationResult(key).label, count) for key, count in counts.items()],
        "may_undo": made.undone_on is None and ReallocationResult.MOVED in counts,
    }  # fmt: skip
    return render(request, "cases/reallocations/done.html", context)
