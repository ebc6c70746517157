"""Who holds a case and what each should do next: `{% load holders %}` (docs/domain.md 2.1)."""

import datetime
from typing import Any

from django import template
from django.urls import reverse

from cases.models import Custody, HeldAs, Task
from cases.templatetags.case import duties_of, owned_by, running_clocks, title_of, when

register = template.Library()

MOST = 3
#: As what, the letters of the case header, and what is expected where nothing is due.
ROLES = (
    (HeldAs.OFFENDER_SUPERVISOR, "OS", "Works with the prisoner day by day and keeps the record."),
    (HeldAs.OFFENDER_MANAGER, "OM", "Drives the case through the sentence."),
    (HeldAs.PERSONAL_OFFICER, "PO", "Backs up the targets of the plan and writes down what is noticed."),
)


def next_of(custody: Custody, user: int, letters: str, tasks: list[Task], today: datetime.date) -> list[Any]:
    """The next things one holder has to do: own tasks and duties answered for, the next due first."""
    found = [
        (clock.due_by, f"{title_of(clock.standard)} by {when(clock.due_by, today)}", clock.due_by < today)
        for clock in running_clocks(custody)
        if clock.standard in duties_of(custody, today)[letters]
    ]
    for task in tasks:
        if task.user_id == user and not task.flag_id:
            due = task.due_on
            words = f"{task.text}, by {when(due, today)}" if due else task.text
            found.append((due or datetime.date.max, words, bool(due and due < today)))
    return [{"text": words, "is_late": late} for _, words, late in sorted(found)[:MOST]]


@register.inclusion_tag("cases/holders/panel.html", takes_context=True)
def holder_panel(context: template.Context, custody: Custody) -> dict[str, Any]:
    """OM, OS and personal officer, what is expected next of each, and how to change them; two queries."""
    request: Any = context["request"]
    headline, actor = custody.headline, request.actor
    tasks = list(Task.objects.current_for(actor).filter(custody=custody, user__isnull=False))
    may = actor.may("allocation:A") or actor.may("allocation:W")
    manager_only = "offender manager" in actor.narrowed_to("allocation")
    rows = []
    for held_as, letters, otherwise in ROLES:
        holder = getattr(headline, held_as)
        trust = headline.offender_manager_trust if held_as == HeldAs.OFFENDER_MANAGER else None
        rows.append(
            {
                "held_as": held_as,
                "title": held_as.label.capitalize(),
                "name": holder.full_name if holder else "",
                "place": trust.name if trust else "",
                "next": next_of(custody, holder.pk, letters, tasks, request.today) if holder else [],
                "otherwise": otherwise,
                "owns": owned_by(custody, letters, request.today) if holder else "",
                "href": reverse("case_allocate", args=[custody.prisoner.number, held_as])
                if may and (held_as == HeldAs.OFFENDER_MANAGER or not manager_only) and not custody.closed_on
                else "",
            }
        )
    return {"rows": rows, "number": custody.prisoner.number, "reads": actor.may("allocation:R")}
