"""The queue of cases that nobody holds, the oldest first (docs/domain.md 2.1, 5 rule 5)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases.actions import unheld
from cases.actions.unheld import Unheld
from cases.forms.reallocations import HELD_AS, QueueFilter
from cases.models import Headline, HeldAs
from cases.standards.unheld import REASONS
from cases.templatetags.case import rosh_words
from staff import audit
from staff.actors import Actor
from staff.context import may_open
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
COLUMNS = ("number", "name", "prison", "missing", "why", "since", "working days", "risk of serious harm")
#: Pages about sharing out cases: label, URL name, permissions that show it.
BESIDE = (
    ("Nobody holds", "unheld", ("allocation:A", "reception:W", "unit_dashboard:R")),
    ("Caseloads", "caseloads", ("workforce:R",)),
    ("Workload", "workload", ("workforce:R",)),
    ("Move cases", "reallocate", ("allocation:A", "reception:W")),
    ("Moves done", "reallocations", ("allocation:A", "reception:W")),
    ("Other duties", "redeployments", ("workforce:R",)),
    ("Supervision", "supervision", ("supervision:R",)),
)


def beside(request: Any) -> list[dict[str, Any]]:
    """The navigation among pages about sharing out cases."""
    here = request.resolver_match.view_name
    return [
        {"label": label, "href": reverse(name), "current": name == here}
        for label, name, permissions in BESIDE
        if any(request.actor.may(one) for one in permissions) and may_open(request.actor, name)
    ]


def own_cases(actor: Actor) -> "QuerySet[Headline]":
    """The cases that the actor's unit or trust answers for: those on their way in are still another's."""
    found = Headline.objects.visible_to(actor)
    return found.filter(prison_id=actor.prison_id) if actor.prison_id else found


def kinds_for(actor: Actor) -> tuple[HeldAs, ...]:
    """What a case can lack in the eyes of this actor: a trust answers for offender managers alone."""
    return unheld.MANAGERS if actor.trust_id else unheld.ALL


def filtered(found: list[Unheld], chosen: dict[str, str]) -> list[Unheld]:
    """The cases that a filter leaves, each with the gaps it asks about."""
    held_as, why = chosen.get("held_as"), chosen.get("why")
    rows = []
    for one in found:
        gaps = {
            kind: gap
            for kind, gap in one.gaps.items()
            if (not held_as or kind == held_as) and (not why or gap.why == why)
        }
        if gaps:
            rows.append(Unheld(one.custody, one.sort_name, gaps))
    return rows


def _shown(rows: list[Unheld], request: Any) -> list[dict[str, Any]]:
    """The rows of one page, with what is shown of the case; one query."""
    keys = [one.custody for one in rows]
    found = Headline.objects.visible_to(request.actor).filter(pk__in=keys)
    headlines = {one.pk: one for one in found.select_related("custody__prisoner", "prison")}
    words = dict(HELD_AS)
    return [
        {
            "headline": headlines[one.custody],
            "number": headlines[one.custody].custody.prisoner.number,
            "name": headlines[one.custody].custody.prisoner.list_name,
            "rosh": rosh_words(headlines[one.custody].rosh_level),
            "since": one.oldest.since,
            "age": one.oldest.age(on=request.today),
            "gaps": [
                {"kind": kind, "words": words[kind], "why": REASONS[gap.why], "reason": gap.reason}
                for kind, gap in one.gaps.items()
            ],
        }
        for one in rows
        if one.custody in headlines
    ]


@requires("allocation:A", "reception:W", "unit_dashboard:R")
def unheld_list(request: Any) -> HttpResponseBase:
    """The queue; `csv=1` gives it as a file."""
    actor = request.actor
    form = QueueFilter(request.GET, for_trust=bool(actor.trust_id))
    chosen = form.chosen()
    every = unheld.queue(own_cases(actor), kinds=kinds_for(actor), today=request.today)
    found = filtered(every, chosen)
    if request.GET.get("csv"):
        audit.record(by=actor, deed="cases.unheld.exported", kind="read", details={"cases": len(found)})
        lines = (
            [row["number"], row["name"], row["headline"].prison.name,
             "; ".join(gap["words"] for gap in row["gaps"]), "; ".join(gap["reason"] for gap in row["gaps"]),
             row["since"], row["age"], row["rosh"]]
            for row in _shown(found, request)
        )  # fmt: skip
        return as_csv("nobody-holds.csv", header=COLUMNS, rows=lines)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = {"held_as": dict(HELD_AS), "why": REASONS}
    held_as = chosen.get("held_as") or (str(HeldAs.OFFENDER_MANAGER) if actor.trust_id else "")
    context = {
        "page": page,
        "rows": _shown(list(page), request),
        "count": len(found),
        "every": len(every),
        "form": form,
        "chosen": [
            {"label": names[name][value], "href": same_list(request, name, "page")}
            for name, value in chosen.items()
        ],
        "csv_href": same_list(request, "page", csv="1"),
        "beside": beside(request),
        "may_move": actor.may("allocation:A") or actor.may("reception:W"),
        "held_as": held_as or str(HeldAs.OFFENDER_SUPERVISOR),
        "kinds": [] if held_as else HELD_AS,
        "for_trust": bool(actor.trust_id),
    }
    return render(request, "cases/unheld/queue.html", context)
