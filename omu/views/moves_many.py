"""One step of many transfers at once: choose who, say where and why, and see how far it is (13)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.forms.transfers import ManyForm
from omu.actions import transfer_jobs
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import sent_before, submitted

SHORT = {
    "ask": "Ask", "accept": "Accept", "refuse": "Refuse", "withdraw": "Withdraw", "leave": "Left",
    "arrive": "Arrived",
}  # fmt: skip


@requires("transfer:W", "transfer:A", narrowed=False)
def transfer_many(request: Any) -> HttpResponse:
    """Everybody a step can be taken for, with a box each.

    "Choose all" and "choose none" are buttons that send the form and show it again as it was typed.
    """
    if again := sent_before(request):
        return again
    steps = [step for step in transfer_jobs.STEPS if transfer_jobs.may(step, by=request.actor)]
    step = request.GET.get("step") or (steps[0] if steps else "")
    if step not in steps:
        raise Http404
    people = transfer_jobs.ready(step, by=request.actor)
    prisons = Prison.objects.visible_to(request.actor).exclude(pk=request.actor.prison_id)
    form = ManyForm(
        request.POST or None,
        people=[(key, name) for key, _, name, _ in people],
        prisons=prisons if step == "ask" else None,
        says=transfer_jobs.SAID.get(step, ()),
    )
    chooses = request.POST.get("choose", "")
    if chooses:
        form.shown_as_typed()
    done = not chooses and submitted(
        request,
        form,
        lambda fields: _ask(step, fields, request),
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="It has begun. One that cannot be done stops nobody else.",
    )
    context = {
        "form": form,
        "step": step,
        "title": transfer_jobs.STEPS[step][0],
        "rows": _rows(request, people),
        "steps": [
            {"text": SHORT[one], "href": f"{reverse('transfer_many')}?step={one}", "current": one == step}
            for one in steps
        ],
    }  # fmt: skip
    return done or render(request, "omu/moves/many.html", context)


def _rows(request: Any, people: list[tuple[int, str, str, str]]) -> list[dict[str, Any]]:
    """Each with a box: as sent, or all or none where the reader asked for that."""
    everybody = request.POST.get("choose") == "all"
    ticked = set() if request.POST.get("choose") == "none" else set(request.POST.getlist("people"))
    return [
        {"key": key, "number": number, "name": name, "way": way, "ticked": everybody or str(key) in ticked}
        for key, number, name, way in people
    ]


def _ask(step: str, fields: dict[str, Any], request: Any) -> Any:
    keys = fields.pop("people")
    return transfer_jobs.ask(step, keys=keys, **fields, today=request.today, by=request.actor)
