"""How many tasks lie on the desk of the one who looks: `{% load tasks %}`."""

from typing import Any

from django import template

from cases.models import Task

register = template.Library()


#: Beyond this nobody reads the number, and counting on would cost every page.
MOST = 999


@register.simple_tag(takes_context=True)
def open_tasks(context: template.Context) -> str:
    """Tasks on the actor's list, without those put aside; one query, served by an index, "999+" at most."""
    request: Any = context["request"]
    mine = Task.objects.visible_to(request.actor).on_the_list(request.actor, day=request.today)
    count = mine.order_by()[: MOST + 1].count()
    return str(count) if count <= MOST else f"{MOST}+"
