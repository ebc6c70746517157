"""Messages between supervisor and manager, and escalations to a trust (docs/domain.md 14)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import escalations, messages
from cases.forms.messages import AnswerForm, EscalationForm, MessageForm
from cases.models import Escalation
from cases.models.contacts import sight
from cases.views.access import open_case
from cases.views.contact_log import Shown, shown
from cases.views.contacts import open_entry
from staff.actors import Actor
from staff.forms.fields import spoken
from staff.views import drafts
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tables import as_csv

MOST = 200
COLUMNS = ("number", "name", "prison", "trust", "asked by", "asked on", "answer due", "answered on", "late")
SHOWS = {"open": "Not answered", "overdue": "Overdue", "all": "All"}


@requires("message:W")
def message_new(request: Any, number: str, to: str) -> HttpResponse:
    """Write to whoever holds the case."""
    custody = open_case(request, number, deed="cases.log.entry_opened")
    if to not in messages.HOLDERS:
        raise Http404
    receiver = messages.holder(custody, to=to)
    draft = drafts.offer(request, f"message-{to}", number)
    form = MessageForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: messages.write(
            custody, to=to, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("contact", args=[number, made.pk]),
        says=lambda made: f"{made.message.to.full_name} finds it in the inbox. It stands in the log.",
        draft=draft.key,
    )
    context = {
        "custody": custody, "form": form, "draft": draft, "receiver": receiver,
        "held_as": messages.HOLDERS[to],
    }  # fmt: skip
    return done or render(request, "cases/messages/new.html", context)


@requires("message:W")
def message_reply(request: Any, number: str, pk: int) -> HttpResponse:
    """Answer a message; 404 for an entry that is none, or may not be read."""
    custody, entry = open_entry(request, number, pk)
    if getattr(entry, "message", None) is None or sight(entry, request.actor) != "full":
        raise Http404
    draft = drafts.offer(request, "reply", str(pk))
    form = MessageForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: messages.reply(
            entry, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("contact", args=[number, made.pk]),
        says=lambda made: f"{made.message.to.full_name} finds it in the inbox. It stands in the log.",
        draft=draft.key,
    )
    context = {"custody": custody, "form": form, "draft": draft, "entries": [Shown(entry, "full")]}
    return done or render(request, "cases/messages/reply.html", context)


@requires("escalation:W")
def escalation_new(request: Any, number: str) -> HttpResponse:
    """Ask the manager of the probation trust that holds the case."""
    custody = open_case(request, number, deed="cases.log.entry_opened")
    draft = drafts.offer(request, "escalation", number)
    form = EscalationForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: escalations.escalate(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("escalation_list"),
        says=lambda made: f"{made.trust.name} was asked; the answer is due by {spoken(made.due_on)}.",
        draft=draft.key,
    )
    trust = custody.headline.offender_manager_trust
    due_on = escalations.answer_due(custody, today=request.today) if trust else None
    context = {"custody": custody, "form": form, "draft": draft, "trust": trust, "due_on": due_on}
    return done or render(request, "cases/messages/escalate.html", context)


@requires("escalation:A")
def escalation_answer(request: Any, number: str, pk: int) -> HttpResponse:
    """Answer for the trust; 404 for a question to another trust."""
    custody = open_case(request, number, deed="cases.log.entry_read")
    mine = Escalation.objects.visible_to(request.actor).filter(custody=custody, trust=request.actor.trust_id)
    escalation = get_object_or_404(mine.for_list(), pk=pk)
    draft = drafts.offer(request, "escalation-answer", str(pk))
    form = AnswerForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: escalations.answer(
            escalation, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("escalation_list"),
        says="The answer stands in the log, and who asked is told.",
        draft=draft.key,
    )
    question = shown([escalation.contact], actor=request.actor)
    context = {
        "custody": custody, "form": form, "draft": draft, "escalation": escalation, "entries": question,
        "is_late": escalation.is_late(request.today),
    }  # fmt: skip
    return done or render(request, "cases/messages/answer.html", context)


def _rows(request: Any, show: str) -> list[dict[str, Any]]:
    """The escalations of a list, with whether each is late; one query."""
    known = Escalation.objects.visible_to(request.actor)
    known = known.open() if show != "all" else known.filter(contact__withdrawal__isnull=True)
    if show == "overdue":
        known = known.filter(due_on__lt=request.today)
    return [
        {
            "escalation": one,
            "is_late": one.is_late(request.today),
            "may_answer": _may_answer(one, request.actor),
        }
        for one in known.for_list()[:MOST]
    ]


def _may_answer(escalation: Escalation, actor: Actor) -> bool:
    open_still = getattr(escalation, "answer", None) is None
    return open_still and actor.may("escalation:A") and actor.trust_id == escalation.trust_id


@requires("escalation:R")
def escalation_list(request: Any) -> HttpResponse:
    """Questions to probation trusts, by the day on which the answer is due."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    context = {"rows": _rows(request, show), "show": show, "shows": SHOWS.items(), "most": MOST}
    return render(request, "cases/messages/escalations.html", context)


@requires("escalation:R")
def escalation_csv(request: Any) -> Any:
    """The same as a CSV file."""
    show = request.GET.get("show", "open")
    lines = [
        [
            one.custody.prisoner.number, one.custody.prisoner.list_name, one.custody.headline.prison.name,
            one.trust.name, one.contact.author_name, one.asked_on, one.due_on,
            one.answer.answered_on if hasattr(one, "answer") else "", "yes" if row["is_late"] else "no",
        ]
        for row in _rows(request, show if show in SHOWS else "open")
        for one in [row["escalation"]]
    ]  # fmt: skip
    return as_csv("escalations.csv", header=COLUMNS, rows=lines)
