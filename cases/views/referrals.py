"""Referrals: what waits for a department, one of them, and asking for one (docs/domain.md 3.2)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import interviews, referrals
from cases.forms.interviews import ReferralAnswerForm, ReferralForm
from cases.models import Referral
from cases.models.interviews import sees_words
from cases.views.access import open_case
from staff.actors import Actor
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


def is_of(referral: Referral, actor: Actor) -> bool:
    """Whether the actor's department, in the prison, was asked."""
    return (actor.role, actor.prison_id) == (referral.role, referral.prison_id)


def row(referral: Referral, actor: Actor) -> dict[str, Any]:
    """A referral as far as the actor may see it; whoever was asked sees it whole."""
    shown = is_of(referral, actor) or sees_words(actor, topic=referral.topic, author_id=referral.asked_by_id)
    return {
        "referral": referral,
        "shown": shown,
        "title": referral.get_topic_display() if shown else "Restricted",
        "department": ROLE_NAMES.get(referral.role, referral.role),
        "can_answer": is_of(referral, actor) and referral.is_open,
    }


@requires("referral:R")
def referral_list(request: Any) -> HttpResponse:
    """What the actor's department is asked, and what the actor asked of others; the oldest first."""
    actor = request.actor
    rows = Referral.objects.visible_to(actor).select_related("custody__prisoner", "asked_by", "answered_by")
    waiting = rows.filter(role=actor.role, prison_id=actor.prison_id, answered_on__isnull=True)
    asked = rows.filter(asked_by=actor.user).order_by("-asked_on", "-id")
    page = Paginator(waiting.order_by("asked_on", "id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row(one, actor) for one in page],
        "asked": [row(one, actor) for one in asked[:A_PAGE]],
    }
    return render(request, "cases/referrals/list.html", context)


@requires("referral:R")
def referral(request: Any, number: str, pk: int) -> HttpResponse:
    """One referral; the department asked answers it here."""
    custody = open_case(request, number, deed="cases.referral.read")
    rows = Referral.objects.visible_to(request.actor).filter(custody__prisoner=custody.prisoner)
    asked = get_object_or_404(rows.select_related("asked_by", "answered_by", "prison"), pk=pk)
    restriction = referrals.answered_under(asked, by=request.actor)
    form = ReferralAnswerForm(request.POST or None, restriction=restriction)
    done = submitted(
        request,
        form,
        lambda fields: referrals.answer(
            asked,
            taken_up=fields["taken_up"],
            words=fields["answer"],
            restricted=fields.get("restricted", False),
            now=request.now,
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("referral_list"),
        says="The referral was answered. Whoever asked is told, and the log has an entry of your department.",
    )
    context = {"custody": custody, "row": row(asked, request.actor), "form": form}
    return done or render(request, "cases/referrals/referral.html", context)


@requires("referral:W")
def referral_new(request: Any, number: str) -> HttpResponse:
    """Ask a department to act, outside an interview."""
    custody = open_case(request, number, deed="cases.referral.form_opened")
    here = interviews.departments_at(custody.headline.prison, today=request.today)
    form = ReferralForm(request.POST or None, departments=here)
    done = submitted(
        request,
        form,
        lambda fields: referrals.refer(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("induction", args=[number]),
        says=lambda made: (
            f"It stands on the list of {ROLE_NAMES[made.role]} now. You are told of the answer."
        ),
    )
    context = {"custody": custody, "form": form, "here": here}
    return done or render(request, "cases/referrals/new.html", context)
