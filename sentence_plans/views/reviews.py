"""Reviewing a plan, and reading what a review came to (docs/domain.md 8.7, 8.8)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sentence_plans.actions import countersigned_reviews, review_facts, review_words, reviews
from sentence_plans.forms.reviews import ReviewForm
from sentence_plans.forms.signing import CountersignReviewForm
from sentence_plans.models import Party, PlanReview, PlanVersion, ReviewCountersignature, Verdict
from sentence_plans.models.reviews import PlanReviewQuerySet
from sentence_plans.standards.differences import Difference, differences
from sentence_plans.standards.reviews import AHEAD, ALWAYS, PERIOD, PROGRAMME
from sentence_plans.views import pages
from sentence_plans.views.access import Opened, open_plan
from staff.actors import Actor
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted


@requires("sentence_plan:S")
def plan_review(request: Any, number: str) -> HttpResponse:
    """A review: every objective, who took part, progress on each factor, in likelihood and in harm."""
    opened = open_plan(request, number)
    facts = review_facts.gather(opened.content)
    since = facts.since
    form = ReviewForm(
        opened.content,
        facts,
        request.POST or None,
        came=review_facts.who_came(opened.content, since=since),
        in_log=review_facts.in_log(opened.custody, since=since, by=request.actor),
    )
    draft = offer(request, "plan_review", str(opened.plan.pk))
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: reviews.review(
            opened.plan, reviewed=form.reviewed(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("plan_review_read", made.number),
        says="The review is complete and signed. The next one falls due in twelve months.",
        draft=draft.key,
    )
    context = {
        "custody": opened.custody,
        "plan": opened.plan,
        "form": form,
        "facts": facts,
        "draft": draft,
        "entries": review_facts.entries(opened.custody, since=since, by=request.actor),
    }
    return done or render(request, "sentence_plans/review.html", context | _fields(opened, form, facts))


def _fields(opened: Opened, form: ReviewForm, facts: Any) -> dict[str, Any]:
    """The fields of the form beside what each is about."""
    names, since = ("status", "comment", "lor", "roh", "sustained"), facts.since
    rows = [
        {
            **row,
            **{name: form[f"{name}_{row['objective'].pk}"] for name in names},
            "since": [one for one in row["objective"].statuses.all() if since and one.on >= since],
        }
        for row in pages.objective_rows(opened.content, facts.objectives)
    ]
    pairs = {party: (form[f"how_{party}"], form[f"said_{party}"]) for party in Party.values}
    numbers = opened.content.numbers
    factors = [
        {
            "factor": one,
            "objectives": [(numbers[each.pk], each) for each in one.objectives],
            "fields": (form[f"judged_{one.need}"], form[f"shows_{one.need}"]),
        }
        for one in facts.factors
    ]
    places = range(1, 4)
    return {
        "rows": rows,
        "always": [pairs[party] for party in ALWAYS],
        "others": [pair for party, pair in pairs.items() if party not in ALWAYS],
        "factors": factors,
        "counts": [form[f"period_{name}"] for name in PERIOD],
        "ahead": [form[f"ahead_{name}"] for name in AHEAD],
        "programmes": [[form[f"programme_{name}_{place}"] for name in PROGRAMME] for place in places],
    }


@requires("sentence_plan:R")
def plan_review_read(request: Any, number: str, review: int) -> HttpResponse:
    """One review, with what the plan said differently at the one before; made to be printed too."""
    opened, found = _open_review(request, number, review)
    before = _of_plan(request.actor, opened).filter(number=review - 1).first()
    context = {
        "custody": opened.custody,
        "plan": opened.plan,
        "review": found,
        "before": before,
        "changes": _changes(request.actor, found, before),
        "factors": _beside(found, before),
        "may_countersign": not countersigned_reviews.refusal(found, by=request.actor),
        **review_words.said(found),
    }
    return render(request, "sentence_plans/review_read.html", context)


def _of_plan(actor: Actor, opened: Opened) -> PlanReviewQuerySet:
    return PlanReview.objects.visible_to(actor).filter(plan=opened.plan).whole()


def _open_review(request: Any, number: str, review: int) -> tuple[Opened, PlanReview]:
    """The plan and one review of it. Raises Http404."""
    opened = open_plan(request, number)
    found = _of_plan(request.actor, opened).filter(number=review).first()
    if found is None:
        raise Http404
    found.plan = opened.plan
    return opened, found


@requires("sentence_plan:C")
def review_countersign(request: Any, number: str, review: int) -> HttpResponse:
    """Countersign a review, or send it back, with a comment and what was checked."""
    opened, found = _open_review(request, number, review)
    form = CountersignReviewForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: countersigned_reviews.countersign(
            found,
            approve=fields["decision"] == "approve",
            comment=fields["comment"],
            checked=fields["checked"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address("plan_review_read", review),
        says=_said,
    )
    context = {
        "custody": opened.custody,
        "review": found,
        "form": form,
        "refusal": countersigned_reviews.refusal(found, by=request.actor),
        "overall": review_words.said(found)["overall"],
    }
    return done or render(request, "sentence_plans/review_countersign.html", context)


def _said(made: ReviewCountersignature) -> str:
    if made.decision == Verdict.APPROVED:
        return "The review is countersigned."
    return f"The review is sent back. {made.review.name} finds a task with your comment."


def _changes(actor: Actor, review: PlanReview, before: PlanReview | None) -> list[Difference]:
    """What the plan says differently since the review before, or since it was first signed."""
    versions = PlanVersion.objects.visible_to(actor).filter(plan_id=review.plan_id)
    first = before.version if before else versions.order_by("number").first()
    if first is None or first.pk == review.version_id:
        return []
    return differences(before=first.content, now=review.version.content)


def _beside(review: PlanReview, before: PlanReview | None) -> list[dict[str, Any]]:
    """Each factor with the judgement of the review before, where there is one."""
    then = {one.need: one.get_judgement_display() for one in before.factors.all()} if before else {}
    return [{"factor": one, "then": then.get(one.need, "")} for one in review.factors.all()]
