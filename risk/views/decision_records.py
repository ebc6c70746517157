"""Decisions of a case: the list, opening one, and everything one rests on (docs/domain.md 12)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import open_case
from cases.views.contact_log import shown
from risk.actions import (
    decision_facts,
    decision_records,
    decision_rights,
    initial_categories,
    parole,
    temporary_release,
)
from risk.actions.decision_records import Wanted
from risk.forms.decision_records import ParoleForm, StartForm
from risk.models import DecisionKind, DecisionOpinion, DecisionRecord, Group, Sight, sight
from risk.standards import decision_records as rule
from risk.standards import temporary_release as release_rule
from risk.standards.initial_category import QUESTIONS
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted

#: Entries of the log shown with a decision; the rest is one click away.
ENTRIES = 20


@dataclass(frozen=True)
class Served:
    """An objective that a temporary release serves: its words, and where it stands in the plan."""

    text: str
    href: str


#: What says which objectives a release serves, as far as the actor may read them; the plan puts it here.
SERVED: list[Callable[[DecisionRecord, Actor], list[Served]]] = []


@dataclass(frozen=True)
class OpenDecision:
    """A case and one of its decisions."""

    custody: Custody
    decision: DecisionRecord

    def address(self, page: str = "decision") -> str:
        """Where a page of this decision is found."""
        return reverse(page, args=[self.custody.prisoner.number, self.decision.pk])


def open_decision(request: Any, number: str, key: int) -> OpenDecision:
    """The decision within reach; the read is audited. Raises Http404 where there is none in reach."""
    custody = open_case(request, number, deed="risk.decisions.listed")
    rows = DecisionRecord.objects.visible_to(request.actor).for_list()
    found = rows.select_related("cited", "prison", "destination", "excused_by", "exception_by", "cited_by")
    row = found.filter(prisoner__in=custody.prisoner.records, pk=key).first()
    if row is None:
        raise Http404
    audit.record_read(by=request.actor, deed="risk.decision.read", subject=row, prisoner_number=number)
    return OpenDecision(custody, row)


def reads(actor: Actor) -> bool:
    """Whether the role reads what others said; those who only observe see what is asked of them."""
    return actor.may("decisions:R")


@requires("decisions:R", "decisions:W")
def decision_list(request: Any, number: str) -> HttpResponse:
    """Every decision about the person, the newest first; referrals to the Parole Board with it."""
    custody = open_case(request, number, deed="risk.decisions.listed")
    rows = DecisionRecord.objects.visible_to(request.actor).for_list().heard_by_unit()
    indeterminate = custody.sentences.filter(kind__in=parole.INDETERMINATE).exists()
    form = None
    done = None
    if indeterminate and parole.may_record(request.actor) and not custody.closed_on:
        form = ParoleForm(request.POST or None, today=request.today)
        done = submitted(
            request,
            form,
            lambda fields: parole.refer(custody, **fields, today=request.today, by=request.actor),
            leads_to=lambda made: reverse("decision_list", args=[number]),
            says="The referral is recorded; the clock of the next one runs from it.",
        )
    referrals = parole.referrals(custody) if indeterminate else []
    context = {
        "custody": custody,
        "decisions": rows.filter(prisoner__in=custody.prisoner.records),
        "reads": reads(request.actor),
        "may_open": decision_rights.opens(request.actor) and not custody.closed_on and custody.sentenced_on,
        "indeterminate": indeterminate,
        "referrals": referrals,
        "form": form,
    }
    return done or render(request, "risk/decisions/list.html", context)


@requires("decisions:W", narrowed=False)
def decision_start(request: Any, number: str) -> HttpResponse:
    """Open a decision."""
    custody = open_case(request, number, deed="risk.decisions.listed")
    form = StartForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: decision_records.start(
            custody, wanted=Wanted(**fields), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("decision", args=[number, made.pk]),
        says="The decision is open. Everybody whose opinion is asked for has a task.",
    )
    return done or render(request, "risk/decisions/start.html", {"custody": custody, "form": form})


def _levels(row: DecisionRecord, seen: Sight) -> list[dict[str, Any]]:
    """The levels when it was cited, as far as they may be seen."""
    words = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very High", "": "Not known"}
    return [
        {
            "group": Group(group).label,
            "community": words[given["community"]] if group != Group.PRISONERS else "Not asked",
            "custody": words[given["custody"]],
        }
        for group in Group.values
        if seen.rosh and (given := row.levels.get(group))
    ]


def _circumstances(row: DecisionRecord) -> list[dict[str, str]]:
    """What the rule of the first category asked, and what was answered."""
    words = {"yes": "Yes", "no": "No", "unknown": "Not known yet"}
    return [
        {"question": QUESTIONS[key], "answer": words[given]}
        for key, given in row.circumstances.items()
        if key in QUESTIONS
    ]


def _release(row: DecisionRecord) -> release_rule.Eligibility | None:
    if row.kind != DecisionKind.ROTL or row.release_on is None:
        return None
    return release_rule.eligibility(facts=decision_facts.release(row), on=row.release_on)


def _steps(opened: OpenDecision, actor: Actor, lacking: list[str]) -> list[dict[str, str]]:
    """What the actor may do with a decision, as links."""
    row = opened.decision
    found = []
    if row.is_open:
        waits = bool(row.exception) and row.excused is None
        steps = (
            (decision_rights.contributes(actor), "decision_opinion", "Give your opinion"),
            (decision_rights.cites(actor), "decision_cite", "Cite an assessment"),
            (
                row.kind == DecisionKind.INITIAL_CATEGORY
                and (decision_rights.opens(actor) or decision_rights.decides(actor)),
                "decision_circumstances",
                "Answer what the rule of the first category asks",
            ),
            (
                bool(lacking) and (decision_rights.opens(actor) or decision_rights.decides(actor)),
                "decision_exception",
                "Ask to decide without what is lacking",
            ),
            (
                waits and decision_rights.excuses(actor, decision=row),
                "decision_exception_answer",
                "Answer: without?",
            ),
            (decision_rights.decides(actor), "decision_close", "Decide"),
            (decision_rights.opens(actor), "decision_withdraw", "Withdraw it"),
        )
        found = [{"label": label, "href": opened.address(name)} for may, name, label in steps if may]
    elif _awaits_outcome(row) and temporary_release.records_outcomes(actor):
        found = [{"label": "Record how it ended", "href": opened.address("decision_ended")}]
    return found


def _awaits_outcome(row: DecisionRecord) -> bool:
    granted = row.kind == DecisionKind.ROTL and row.outcome == "granted"
    return granted and getattr(row, "release_outcome", None) is None


def _opinions(row: DecisionRecord, actor: Actor) -> list[DecisionOpinion]:
    """What was said: all of it, or of those who only observe what they said themselves."""
    rows = row.opinions.select_related("by")
    return list(rows if reads(actor) else rows.filter(by=actor.user))


@requires("decisions:R", "decisions:W")
def decision(request: Any, number: str, key: int) -> HttpResponse:
    """Everything it rests on, who was heard, what lacks, and what may be done now."""
    opened = open_decision(request, number, key)
    row, actor = opened.decision, request.actor
    whole = reads(actor)
    lacking = decision_facts.shortfalls(row, today=request.today) if row.is_open else []
    context = {
        "custody": opened.custody,
        "decision": row,
        "reads": whole,
        "opinions": _opinions(row, actor),
        "not_heard": rule.not_heard(heard=decision_facts.heard(row)) if row.is_open and whole else [],
        "lacking": lacking if whole else [],
        "currency": decision_facts.currency(row, today=request.today) if row.is_open and whole else None,
        "levels": _levels(row, sight(actor)) if whole else [],
        "release": _release(row) if whole and row.is_open else None,
        "rule": initial_categories.proposal(row)
        if whole and row.kind == DecisionKind.INITIAL_CATEGORY
        else None,
        "curfew_from": decision_facts.curfew_from(row) if row.kind == DecisionKind.HDC else None,
        "circumstances": _circumstances(row) if whole else [],
        "outcome": getattr(row, "release_outcome", None) if whole else None,
        "served": [one for told in SERVED for one in told(row, actor)] if whole else [],
        "steps": _steps(opened, actor, lacking),
        **(_entries(row, request) if whole else {}),
    }
    return render(request, "risk/decisions/decision.html", context)


def _entries(row: DecisionRecord, request: Any) -> dict[str, Any]:
    """The log since the decision before, and what is restricted and still stands (docs/domain.md 12.2)."""
    if not request.actor.may("contact_log:R"):
        return {"may_read_log": False}
    since = decision_facts.entries(row, by=request.actor)
    restricted = shown(decision_facts.restricted(row, by=request.actor)[:ENTRIES], actor=request.actor)
    found = shown(since.filter(restriction="")[:ENTRIES], actor=request.actor)
    return {
        "may_read_log": True,
        "since": decision_facts.since_last(row),
        "entries": found,
        "more": max(since.filter(restriction="").count() - len(found), 0),
        "restricted": restricted,
    }
