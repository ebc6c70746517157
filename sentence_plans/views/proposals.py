"""Proposals of who takes which free place of a region, and deciding on each match (docs/domain.md 13.1)."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from sentence_plans.actions import match_decisions, proposals
from sentence_plans.forms.proposals import ACCEPT, DecisionForm, ProposalForm
from sentence_plans.models import MatchDecision, PlaceProposal, ProposedMatch
from sentence_plans.standards.matching import RULE, WORDS
from staff import audit
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50
#: Which lines of a proposal are shown, by what stands in the address; the first unless another is asked for.
PARTS = {
    "open": ("to decide", Q(course__isnull=False, decision__isnull=True)),
    "decided": ("decided", Q(decision__isnull=False)),
    "left": ("left out", Q(course__isnull=True)),
}


@requires("matching:R")
def place_proposal_list(request: Any) -> HttpResponse:
    """The proposals within reach, the latest first."""
    rows = PlaceProposal.objects.visible_to(request.actor).select_related("region")
    rows = rows.annotate(
        accepted=Count("lines", filter=Q(lines__decision__accepted=True)),
        refused=Count("lines", filter=Q(lines__decision__accepted=False)),
    ).order_by("-pk")
    audit.record(by=request.actor, deed="sentence_plans.place_proposal.list_opened", kind="read")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_ask": request.actor.may("matching:W"),
    }
    return render(request, "sentence_plans/proposals/list.html", context)


@requires("matching:W")
def place_proposal_new(request: Any) -> HttpResponse:
    """Ask for a proposal; it is worked out as long work."""
    form = ProposalForm(request.POST or None, regions=proposals.regions_of(by=request.actor))
    done = submitted(
        request,
        form,
        lambda fields: proposals.ask(form.regions[fields["region"]], today=request.today, by=request.actor),
        leads_to=lambda made: reverse("job", args=[made.pk]),
        says="The proposal is being worked out.",
    )
    return done or render(request, "sentence_plans/proposals/new.html", {"form": form, "rule": RULE})


def _proposal(request: Any, pk: int) -> PlaceProposal:
    rows = PlaceProposal.objects.visible_to(request.actor).select_related("region")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@requires("matching:R")
def place_proposal(request: Any, pk: int) -> HttpResponse:
    """One proposal: its figures, who was matched and why, who was left out and why.

    The figures are of the region; the people are those within reach.
    """
    one = _proposal(request, pk)
    lines = ProposedMatch.objects.visible_to(request.actor).filter(proposal=one)
    counts = lines.aggregate(**{key: Count("pk", filter=holds) for key, (_, holds) in PARTS.items()})
    part = request.GET.get("show", "")
    part = part if part in PARTS else "open"
    rows = lines.filter(PARTS[part][1]).select_related(
        "custody__prisoner", "delivery__programme", "prison", "course__provision__prison", "decision"
    )
    audit.record(by=request.actor, deed="sentence_plans.place_proposal.opened", subject=one, kind="read")
    context = {
        "proposal": one,
        "rule": RULE,
        "parts": [(key, label, counts[key]) for key, (label, _) in PARTS.items()],
        "part": part,
        "elsewhere": one.needs - sum(counts.values()),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "later": _later(request, one),
        "is_old": (request.today - one.made_on).days > one.most_days,
        "sees_people": request.actor.may("interventions:R"),
    }
    return render(request, "sentence_plans/proposals/page.html", context)


def _later(request: Any, one: PlaceProposal) -> PlaceProposal | None:
    rows = PlaceProposal.objects.visible_to(request.actor)
    return rows.filter(region=one.region_id, pk__gt=one.pk).order_by("-pk").first()


@requires("matching:R")
def proposed_match(request: Any, pk: int, key: int) -> HttpResponse:
    """One line of a proposal: why, what else was possible, and what is decided."""
    one = _proposal(request, pk)
    lines = ProposedMatch.objects.visible_to(request.actor).select_related(
        "delivery__programme", "prison", "course__provision__prison", "proposal__region", "decision"
    )
    match = lines.filter(proposal=one, pk=key).first()
    if match is None:
        raise Http404
    match.custody = Custody.objects.visible_to(request.actor).for_page().get(pk=match.custody_id)
    number = match.custody.prisoner.number
    audit.record(
        by=request.actor, deed="sentence_plans.proposed_match.opened", subject=match, kind="read",
        prisoner_number=number,
    )  # fmt: skip
    decision = getattr(match, "decision", None)
    may_decide = decision is None and match.course is not None and request.actor.may("matching:A")
    form = DecisionForm(request.POST or None) if may_decide else None
    done = form and submitted(
        request,
        form,
        lambda fields: _decide(match, fields, request),
        leads_to=lambda made: reverse("place_proposal", args=[pk]),
        says=lambda made: _said(match, made),
    )
    context = {
        "proposal": one, "match": match, "custody": match.custody, "decision": decision, "form": form,
        "rule": RULE, "rosh": WORDS[match.rosh], "others": [_other(told) for told in match.others],
    }  # fmt: skip
    return done or render(request, "sentence_plans/proposals/match.html", context)


def _other(told: dict[str, Any]) -> dict[str, Any]:
    days = {name: datetime.date.fromisoformat(told[name]) for name in ("starts_on", "ends_on")}
    return told | days


def _decide(match: ProposedMatch, fields: dict[str, Any], request: Any) -> MatchDecision:
    if fields["decision"] == ACCEPT:
        return match_decisions.accept(match, today=request.today, by=request.actor)
    return match_decisions.refuse(match, reason=fields["reason"], today=request.today, by=request.actor)


def _said(match: ProposedMatch, made: MatchDecision) -> str:
    if not made.accepted:
        return "The place is refused and stays free."
    return "The place is booked, and a move is planned." if match.move else "The place is booked."
