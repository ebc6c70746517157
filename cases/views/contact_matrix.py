"""Who speaks with whom about a case, as a table with its gaps (docs/domain.md 14.3)."""

import datetime
from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, make_aware

from cases.models import Contact, Custody, WithWhom
from cases.standards import contact_matrix as rules
from cases.standards.working_days import add_months
from cases.views.access import open_case
from staff.actors import Actor
from staff.permissions import ROLE_NAMES
from staff.views.access import requires

COLUMNS = tuple(one for one in WithWhom.values if one != WithWhom.NOBODY)


@requires("contact_log:R")
def contact_matrix(request: Any, number: str) -> HttpResponse:
    """Entries of the last months by who wrote them and with whom; `?months=` is one of 3, 6 and 12."""
    custody = open_case(request, number, deed="cases.log.opened")
    months = next((one for one in rules.PERIODS if str(one) == request.GET.get("months")), rules.MONTHS)
    since = add_months(start=request.today, months=-months)
    headline = custody.headline
    held = {rules.SUPERVISOR: headline.offender_supervisor_id, rules.MANAGER: headline.offender_manager_id}
    found = rules.matrix(
        spoken=_spoken(custody, since, by=request.actor),
        columns=COLUMNS,
        holders=[role for role, user in held.items() if user is not None],
    )
    words = dict(WithWhom.choices)
    headings = [words[one] for one in found.columns]
    context = {
        "custody": custody,
        "since": since,
        "months": months,
        "periods": rules.PERIODS,
        "columns": list(zip(found.columns, headings, strict=True)),
        "rows": [
            (ROLE_NAMES.get(row.role, row.role), zip(headings, row.cells, strict=True)) for row in found.rows
        ],
        "gaps": [(words[one], words[other]) for one, other in found.gaps],
    }
    return render(request, "cases/contacts/matrix.html", context)


def _spoken(custody: Custody, since: datetime.date, *, by: Actor) -> list[rules.Spoken]:
    """Entries since the beginning of a day that the actor may read in full, counted; one query."""
    begins = make_aware(datetime.datetime.combine(since, datetime.time.min))
    rows = Contact.objects.visible_to(by).in_full_for(by).originals()
    rows = rows.filter(custody=custody, happened_at__gte=begins, with_whom__in=COLUMNS).order_by()
    counted = rows.values("author_role", "with_whom").annotate(entries=Count("pk"), last=Max("happened_at"))
    return [
        rules.Spoken(
            role=row["author_role"], with_whom=row["with_whom"], entries=row["entries"],
            last=localtime(row["last"]).date(),
        )
        for row in counted
    ]  # fmt: skip
