"""The prepared agenda of a session of supervision (docs/domain.md 15)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import supervision
from cases.models import Supervision
from cases.views.supervision import person_of
from omu.dashboards.supervision import prepared
from staff import audit
from staff.views.access import requires


@requires("supervision:R")
def supervision_agenda(request: Any, pk: int) -> HttpResponse:
    """What the next session with somebody is about; also read by the one it is about."""
    prison, person = person_of(request, pk)
    sessions = Supervision.objects.visible_to(request.actor).standing().filter(officer_id=pk, prison=prison)
    audit.record(by=request.actor, deed="omu.supervision.agenda_opened", kind="read", subject=person.user)
    context = {
        "prison": prison,
        "person": person,
        "agenda": prepared(person.user, prison=prison, today=request.today, by=request.actor),
        "last": sessions.order_by("held_on", "pk").last(),
        "points": supervision.agenda(person.user, prison=prison),
        "may_record": request.actor.may("supervision:W") and bool(request.actor.prison_id),
        "reads_checks": request.actor.may("quality:R"),
        "checks_others": not request.actor.narrowed_to("quality"),
    }
    return render(request, "omu/supervision/agenda.html", context)
