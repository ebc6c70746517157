"""What the rules refused, kept in the audit (docs/domain.md 2.2, docs/adr/0003)."""

from django.urls import ResolverMatch

from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import Kind

#: A longer one is no prison number, and the column has no room for it.
LONGEST_NUMBER = 12


def keep(refusal: Refused, *, route: ResolverMatch | None, by: Actor) -> None:
    """Keep that an action refused a deed as such, such as letting oneself read, with the words it gave.

    What stands at a field is input to be mended, unless the action says that it is an attempt all the same,
    such as a meeting closed without minutes; and somebody who saved first is no attempt: neither is kept.
    `route` says which page or operation was asked, and of whom where its address names a prison number.
    Called at the edge, once the transaction of the deed is undone, so that the line stays.
    """
    if not refusal.is_attempt or isinstance(refusal, Stale):
        return
    audit.record(
        by=by,
        deed="staff.action.refused",
        kind=Kind.REFUSED,
        subject=("route", route.view_name if route else ""),
        prisoner_number=str(route.kwargs.get("number", ""))[:LONGEST_NUMBER] if route else "",
        reason=refusal.message,
    )
