"""The first interview on one page, and one interview as it was recorded (docs/domain.md 3.2, 14.3)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import interviews
from cases.forms.interviews import FirstInterviewForm
from cases.models import FirstInterview
from cases.models.interviews import sees_words
from cases.views.access import open_case
from staff.actors import Actor
from staff.views import drafts
from staff.views.access import requires
from staff.views.submit import submitted


@requires("interview:W")
def first_interview(request: Any, number: str) -> HttpResponse:
    """Record a first interview: the entry in the log, the needs, the referrals, in one go."""
    custody = open_case(request, number, deed="cases.interview.form_opened")
    draft = drafts.offer(request, "first_interview", number)
    here = interviews.departments_at(custody.headline.prison, today=request.today)
    now = request.now
    initial = {"held_on": now.date(), "held_at": now.time(), "mode": "face_to_face"}
    form = FirstInterviewForm(request.POST or None, departments=here, initial=initial)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: interviews.record(
            custody, interview=form.interview(), now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("induction", args=[number]),
        says=_says,
        draft=draft.key,
    )
    earlier = FirstInterview.objects.visible_to(request.actor).filter(custody=custody)
    context = {"custody": custody, "form": form, "draft": draft, "earlier": earlier.select_related("held_by")}
    return done or render(request, "cases/interviews/new.html", context)


def _says(made: FirstInterview) -> str:
    asked = made.referrals.count()
    if not asked:
        return "The interview is recorded as first meaningful contact. Nobody was asked to act."
    made_to = "1 referral was made" if asked == 1 else f"{asked} referrals were made"
    return f"The interview is recorded as first meaningful contact. {made_to}; you are told of each answer."


def need_rows(made: FirstInterview, actor: Actor) -> list[dict[str, Any]]:
    """What was found on each topic, as far as the actor may see it."""
    return [
        {
            "need": need,
            "shown": need.answer == "not_asked"
            or sees_words(actor, topic=need.topic, author_id=made.held_by_id),
        }
        for need in made.needs.all()
    ]


@requires("interview:R")
def interview(request: Any, number: str, pk: int) -> HttpResponse:
    """One interview; what is held apart is named and not shown to those who may not read it."""
    custody = open_case(request, number, deed="cases.interview.read")
    rows = FirstInterview.objects.visible_to(request.actor).filter(custody__prisoner=custody.prisoner)
    made = get_object_or_404(rows.select_related("held_by", "prison", "contact"), pk=pk)
    context = {"custody": custody, "interview": made, "rows": need_rows(made, request.actor)}
    return render(request, "cases/interviews/interview.html", context)
