"""Signing a plan, its versions, and the copy for the prisoner (docs/domain.md 8.2)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sentence_plans.actions import content, my_plan, signing
from sentence_plans.forms.signing import PrisonerForm, SignForm
from sentence_plans.models import PlanSignature, PlanVersion, SignedAs, State
from sentence_plans.standards.differences import differences
from sentence_plans.views import pages
from sentence_plans.views.access import Opened, open_plan
from staff.views.access import requires
from staff.views.submit import submitted


def _said(made: PlanSignature) -> str:
    what = "The prisoner's answer is kept." if made.signed_as == SignedAs.PRISONER else "Signed."
    if made.plan.state == State.SIGNED:
        return f"{what} The plan is complete; its review falls due in twelve months."
    if made.signed_as == SignedAs.AUTHOR:
        return f"{what} Now the prisoner signs, or says why not."
    return what


@requires("sentence_plan:S", "sentence_plan:C")
def plan_sign(request: Any, number: str, signed_as: str) -> HttpResponse:
    """What is signed, what the checks found, then the signature; the prisoner's is recorded here too."""
    opened = open_plan(request, number)
    if signed_as not in SignedAs.values:
        raise Http404
    kind = PrisonerForm if signed_as == SignedAs.PRISONER else SignForm
    form: Any = kind(request.POST or None, version=opened.plan.version)
    done = submitted(
        request,
        form,
        lambda fields: signing.sign(
            opened.plan,
            as_=signed_as,
            version=fields["version"],
            line=form.line(),
            now=request.now,
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address(),
        says=_said,
    )
    return done or render(
        request, "sentence_plans/sign.html", _sign_context(request, opened, form, signed_as)
    )


def _sign_context(request: Any, opened: Opened, form: Any, signed_as: str) -> dict[str, Any]:
    written = opened.content
    answer = signing.checks(written, today=request.today)
    return {
        "custody": opened.custody,
        "plan": opened.plan,
        "form": form,
        "signed_as": SignedAs(signed_as),
        "is_prisoner": signed_as == SignedAs.PRISONER,
        "refusal": signing.refusal(written, as_=signed_as, by=request.actor),
        "blocking": pages.blocking_rows(opened, answer, request.actor),
        "flags": pages.flag_rows(answer),
        "changes": written.changes,
        "rows": pages.objective_rows(written, written.in_plan),
        "sees_lights": signed_as != SignedAs.PRISONER,
        "blocks": [(label, text) for label, text in content.block_words(opened.plan).items() if text],
    }


@requires("sentence_plan:R")
def plan_versions(request: Any, number: str) -> HttpResponse:
    """Every version that was signed: when, by whom, and what differs from the one before."""
    opened = open_plan(request, number)
    versions = list(PlanVersion.objects.visible_to(request.actor).filter(plan=opened.plan))
    lines: dict[int, list[PlanSignature]] = {}
    for line in opened.content.signatures:
        lines.setdefault(line.version_id, []).append(line)
    rows = [
        {
            "version": one,
            "lines": lines.get(one.pk, []),
            "stands": one.number == opened.plan.version,
            "changes": differences(before=versions[place + 1].content, now=one.content)
            if place + 1 < len(versions)
            else [],
            "is_first": place + 1 == len(versions),
            "warnings": [flag for flag in one.flags if flag["outcome"] == "warns"],
        }
        for place, one in enumerate(versions)
    ]
    context = {"custody": opened.custody, "plan": opened.plan, "rows": rows}
    return render(request, "sentence_plans/versions.html", context)


@requires("sentence_plan:R")
def plan_print(request: Any, number: str) -> HttpResponse:
    """The plan for the prisoner, in plain words, in large print if asked: nothing restricted."""
    opened = open_plan(request, number)
    context = {
        "custody": opened.custody,
        "plan": opened.plan,
        "mine": my_plan.of(opened.content),
        "large": request.GET.get("print") == "large",
        "may_copy": request.actor.may("dossier:W"),
    }
    return render(request, "sentence_plans/print.html", context)
