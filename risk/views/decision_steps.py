"""The steps of a decision: opinion, citing, deciding without, closing, withdrawing (docs/domain.md 12.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from risk.actions import (
    decision_closing,
    decision_facts,
    decision_opinions,
    decision_records,
    decision_rights,
    initial_categories,
    temporary_release,
)
from risk.actions.decision_closing import Decided
from risk.forms.decision_records import (
    CircumstancesForm,
    CiteForm,
    CloseForm,
    EndedForm,
    ExceptionAnswerForm,
    ExceptionForm,
    OpinionForm,
    WithdrawForm,
)
from risk.models import Assessment, DecisionKind, DecisionRecord
from risk.standards import decision_records as rule
from risk.views.decision_records import OpenDecision, open_decision
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted


def _page(
    request: Any, opened: OpenDecision, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    if form.is_bound and "version" in form.fields:
        opened.decision.refresh_from_db(fields=["version"])
        form.reopen(version=opened.decision.version)
    context = {
        "custody": opened.custody,
        "decision": opened.decision,
        "form": form,
        "title": title,
        "button": button,
    }
    return render(request, "risk/decisions/step.html", context | more)


def _done(request: Any, opened: OpenDecision, form: Any, action: Any, says: Any) -> HttpResponse | None:
    return submitted(request, form, action, leads_to=lambda made: opened.address(), says=says)


@requires("decisions:W")
def decision_opinion(request: Any, number: str, key: int) -> HttpResponse:
    """Give one's opinion or observation."""
    opened = open_decision(request, number, key)
    form = OpinionForm(request.POST or None)
    done = _done(
        request,
        opened,
        form,
        lambda fields: decision_opinions.give(
            opened.decision, **fields, today=request.today, by=request.actor
        ),
        lambda made: f"Written, as {made.get_party_display().lower()}.",
    )
    asked = opened.decision.question
    return done or _page(
        request, opened, form, title="Your opinion or observation", button="Give it", asked=asked
    )


@requires("decisions:W")
def decision_cite(request: Any, number: str, key: int) -> HttpResponse:
    """Say on which assessment it rests."""
    opened = open_decision(request, number, key)
    found = decision_facts.citable(opened.decision, by=request.actor)
    choices = [(str(one.pk), _cited_words(one, request)) for one in found]
    form = CiteForm(request.POST or None, choices=choices, version=opened.decision.version)

    def action(fields: dict[str, Any]) -> Any:
        rows = Assessment.objects.visible_to(request.actor)
        cited = get_object_or_404(rows, pk=fields.pop("assessment"))
        return decision_records.cite(opened.decision, assessment=cited, **fields, by=request.actor)

    done = _done(request, opened, form, action, "The assessment is cited.")
    nothing = "" if found else "No assessment of this person is complete. A manager can approve a reason."
    if not decision_rights.cites(request.actor):
        nothing = "Whoever opens decisions, or writes the assessment, cites it."
    return done or _page(request, opened, form, title="Cite an assessment", button="Cite it", nothing=nothing)


def _cited_words(one: Assessment, request: Any) -> str:
    age = (request.today - one.completed_on).days if one.completed_on else 0
    return f"{one.get_purpose_display()}, complete {one.completed_on:%d/%m/%Y}, {age} days old"


@requires("decisions:W", "decisions:A", narrowed=False)
def decision_exception(request: Any, number: str, key: int) -> HttpResponse:
    """Ask to decide without what is lacking."""
    opened = open_decision(request, number, key)
    form = ExceptionForm(request.POST or None, version=opened.decision.version)
    done = _done(
        request,
        opened,
        form,
        lambda fields: decision_records.ask_exception(
            opened.decision, **fields, today=request.today, by=request.actor
        ),
        "The reason is kept; the head of the OMU is asked to approve it.",
    )
    lacking = decision_facts.shortfalls(opened.decision, today=request.today)
    return done or _page(
        request, opened, form, title="Decide without what is lacking", button="Ask a manager", lacking=lacking
    )


@requires("decisions:C")
def decision_exception_answer(request: Any, number: str, key: int) -> HttpResponse:
    """A manager approves that it is decided without, or not."""
    opened = open_decision(request, number, key)
    form = ExceptionAnswerForm(request.POST or None, version=opened.decision.version)
    done = _done(
        request,
        opened,
        form,
        lambda fields: decision_records.answer_exception(
            opened.decision,
            approve=fields["decision"] == "approve",
            words=fields["words"],
            version=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        "Your answer is kept. Whoever asked is told.",
    )
    row = opened.decision
    return done or _page(
        request, opened, form, title="May it be decided without?", button="Sign your answer",
        lacking=row.exception_for, asked=row.exception,
    )  # fmt: skip


def _against(row: DecisionRecord) -> str:
    """What the rule gives where a less secure first category has to be explained; "" elsewhere."""
    if row.kind != DecisionKind.INITIAL_CATEGORY or initial_categories.is_unanswered(row):
        return ""
    found = initial_categories.proposal(row)
    return found.reason if found.applies and found.is_b is not False else ""


@requires("decisions:W", "decisions:A", narrowed=False)
def decision_circumstances(request: Any, number: str, key: int) -> HttpResponse:
    """What the rule of the first category asks, question by question."""
    opened = open_decision(request, number, key)
    row = opened.decision
    first = row.kind == DecisionKind.INITIAL_CATEGORY
    given = row.circumstances or initial_categories.known(row.custody)
    form = CircumstancesForm(request.POST or None, initial=given, version=row.version)
    done = _done(
        request,
        opened,
        form,
        lambda fields: initial_categories.answer(
            row, answers=form.answers(), version=fields["version"], by=request.actor
        ),
        lambda made: initial_categories.proposal(made).reason,
    )
    return done or _page(
        request, opened, form, title="What the rule of the first category asks", button="Save the answers",
        nothing="" if first else "This is asked for the first category alone.",
    )  # fmt: skip


@requires("decisions:A")
def decision_close(request: Any, number: str, key: int) -> HttpResponse:
    """Decide."""
    opened = open_decision(request, number, key)
    row = opened.decision
    prisons = {one.pk: one for one in Prison.objects.visible_to(request.actor).order_by("name")}
    form = CloseForm(
        request.POST or None,
        outcomes=[(one.value, one.label) for one in decision_records.outcomes_of(row, today=request.today)],
        prisons=[(str(key), one.name) for key, one in prisons.items()]
        if row.kind == DecisionKind.ALLOCATION
        else (),
        not_heard=rule.not_heard(heard=decision_facts.heard(row)),
        rule=_against(row),
        version=row.version,
    )

    def action(fields: dict[str, Any]) -> Any:
        fields["destination"] = prisons.get(fields.get("destination") or 0)
        version = fields.pop("version")
        return decision_closing.close(
            row, decided=Decided(**fields), version=version, now=request.now, today=request.today,
            by=request.actor,
        )  # fmt: skip

    done = _done(request, opened, form, action, "Decided. It is in the log, and those heard are told.")
    lacking = decision_facts.shortfalls(row, today=request.today)
    if row.excused and decision_facts.covered(row, lacking=lacking):
        lacking = []
    if initial_categories.is_unanswered(row):
        lacking.append("What the rule of the first category asks is not answered.")
    title = f"Decide: {row.get_kind_display().lower()}"
    return done or _page(request, opened, form, title=title, button="Decide", lacking=lacking)


@requires("decisions:W", narrowed=False)
def decision_withdraw(request: Any, number: str, key: int) -> HttpResponse:
    """End a decision that is no longer asked for."""
    opened = open_decision(request, number, key)
    form = WithdrawForm(request.POST or None, version=opened.decision.version)
    done = _done(
        request,
        opened,
        form,
        lambda fields: decision_records.withdraw(opened.decision, **fields, by=request.actor),
        "The decision is withdrawn.",
    )
    return done or _page(request, opened, form, title="Withdraw this decision", button="Withdraw it")


@requires("decisions:R")
def decision_ended(request: Any, number: str, key: int) -> HttpResponse:
    """How a temporary release ended."""
    opened = open_decision(request, number, key)
    may = temporary_release.records_outcomes(request.actor)
    nothing = "" if may else "Those who hold or decide the case record this."
    form = EndedForm(request.POST or None, today=request.today)
    done = _done(
        request,
        opened,
        form,
        lambda fields: temporary_release.record_outcome(
            opened.decision, **fields, now=request.now, today=request.today, by=request.actor
        ),
        "Recorded, and written into the log.",
    )
    return done or _page(
        request, opened, form, title="How the release ended", button="Record it", nothing=nothing
    )
