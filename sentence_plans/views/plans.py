"""The page of the plan, opening it, its own blocks, and needs without an objective."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.models import Custody
from cases.views.access import open_case
from risk.actions import owners
from risk.standards.owners import Owned
from sentence_plans.actions import content, enhanced, plans, rights, signing
from sentence_plans.forms.plans import BlocksForm, NeedReasonForm, StartForm
from sentence_plans.models import SentencePlan, State
from sentence_plans.views import entries, pages, releases
from sentence_plans.views.access import find_plan, open_plan
from staff.actors import Actor
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted


def _with_what_serves(rows: list[dict[str, Any]], plan: SentencePlan, actor: Actor) -> list[dict[str, Any]]:
    """The objectives with the temporary releases that serve each and the entries of the log about it."""
    served = releases.beside(plan, actor)
    seen = entries.beside([one["objective"].pk for one in rows], actor)
    for one in rows:
        one["releases"] = served.get(one["objective"].pk, [])
        one["entries"] = seen.get(one["objective"].pk)
    return rows


def _owners(custody: Custody, plan: SentencePlan, request: Any) -> list[Owned]:
    """Who owned the plan, the last one first."""
    until = plan.closed_on or request.today
    return owners.of(custody, what=owners.PLANS, since=plan.opened_on, until=until)[::-1]


def _flags(written: content.Content, request: Any) -> dict[str, list[dict[str, Any]]]:
    """The checks of the plan, for those who look at them."""
    if not pages.sees_checks(request.actor):
        return {}
    return pages.flag_rows(signing.checks(written, today=request.today))


@requires("sentence_plan:R")
def plan(request: Any, number: str) -> HttpResponse:
    """The plan of the person: objectives in order, signatures, what was changed since, the checks."""
    custody, opened = find_plan(request, number)
    writes = rights.writes(request.actor) and not custody.closed_on
    if opened is None:
        context = {"custody": custody, "may_start": writes}
        return render(request, "sentence_plans/none.html", context)
    written, row = opened.content, opened.plan
    newer = written.latest if written.latest and written.latest.pk != row.assessment_id else None
    signatures = pages.signature_rows(opened, request.actor)
    rows = _with_what_serves(pages.objective_rows(written, written.in_plan), row, request.actor)
    context = {
        "custody": custody,
        "plan": row,
        "colour": pages.PLAN_COLOURS[row.state],
        "writes": writes,
        "observes": request.actor.may("contact_log:W") and not custody.closed_on,
        "contributes": rights.contributes(request.actor) and not custody.closed_on,
        "rows": rows,
        "taken_out": pages.objective_rows(written, written.taken_out),
        "needs": pages.need_rows(written),
        "blocks": [(label, text) for label, text in content.block_words(row).items() if text],
        "unsaid": [label for label, text in content.block_words(row).items() if not text],
        "changes": written.changes,
        "signed_on": written.last_version,
        "judges": request.actor.may("judgements:R"),
        "signatures": signatures,
        "sign": next((one for one in signatures if one["href"]), None),
        "flags": _flags(written, request),
        "order_warnings": len(written.sequence.warnings),
        "sees_lights": pages.sees_checks(request.actor),
        "enhanced": enhanced.of_plan(written) if custody.is_ppo else None,
        "newer": newer,
        "interim": row.state == State.INTERIM,
        "reviews": row.reviews.all(),
        "to_read": written.to_read(request.actor),
        "owners": _owners(custody, row, request),
    }
    return render(request, "sentence_plans/plan.html", context)


@requires("sentence_plan:S")
def plan_start(request: Any, number: str) -> HttpResponse:
    """Open the one plan of the person: interim, or on the latest complete assessment."""
    custody = open_case(request, number, deed="sentence_plans.plan.start_opened")
    form = StartForm(request.POST if request.method == "POST" else None)
    done = submitted(
        request,
        form,
        lambda fields: plans.open_plan(custody, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("plan", args=[number]),
        says="The plan is open. Add the first objective.",
    )
    context = {"custody": custody, "form": form, "latest": content.latest_assessment(custody.prisoner_id)}
    return done or render(request, "sentence_plans/start.html", context)


@requires("sentence_plan:S")
def plan_edit(request: Any, number: str) -> HttpResponse:
    """The blocks of the plan itself: contact, motivation, responsivity, what the prisoner says."""
    opened = open_plan(request, number)
    draft = offer(request, "plan_blocks", str(opened.plan.pk))
    form = BlocksForm(opened.plan, request.POST or None, ppo=opened.custody.is_ppo)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: plans.save_blocks(
            opened.plan, blocks=form.blocks(), version=fields["version"], by=request.actor
        ),
        leads_to=lambda made: opened.address(),
        says="The plan is saved. What was signed before the change must be signed again.",
        draft=draft.key,
    )
    context = {
        "custody": opened.custody,
        "plan": opened.plan,
        "form": form,
        "stale": form.stale(),
        "draft": draft,
    }
    return done or render(request, "sentence_plans/edit.html", context)


@require_POST
@requires("sentence_plan:S")
def plan_cite(request: Any, number: str) -> HttpResponse:
    """Write the plan on the latest complete assessment."""
    opened = open_plan(request, number)
    form = StartForm(request.POST)
    done = submitted(
        request,
        form,
        lambda fields: plans.cite_latest(opened.plan, by=request.actor),
        leads_to=lambda made: opened.address(),
        says="The plan is written on the latest complete assessment now.",
    )
    for fault in form.non_field_errors():
        messages.error(request, str(fault))
    return done or redirect(opened.address())


@requires("sentence_plan:S")
def plan_need_reason(request: Any, number: str, section: str) -> HttpResponse:
    """Why a need that is present, or a risk that asks for one, has no objective."""
    opened = open_plan(request, number)
    rows = pages.need_rows(opened.content)
    row = next((one for one in rows if one["need"].section == section), None)
    if row is None:
        raise Http404
    need = row["need"]
    before = opened.content.reasons.get(section)
    form = NeedReasonForm(request.POST or None, initial={"reason": before.reason if before else ""})
    if row.get("is_owed"):
        form.fields["reason"].label = "Why the plan has no such objective"
    done = submitted(
        request,
        form,
        lambda fields: plans.record_need_reason(
            opened.plan, need=section, reason=fields["reason"], by=request.actor
        ),
        leads_to=lambda made: opened.address(),
        says=f"The reason is kept: {need.title}.",
    )
    context = {"custody": opened.custody, "plan": opened.plan, "row": row, "form": form}
    return done or render(request, "sentence_plans/need_reason.html", context)
