"""Who may open, cite for, speak to, approve and close a decision (docs/domain.md 2.2, 12.2)."""

from risk.models import DecisionRecord, Party
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

#: As whom a role is heard; every other role that may contribute is an observer.
HEARD_AS = {
    "offender_supervisor": Party.OFFENDER_SUPERVISOR,
    "head_of_omu": Party.HEAD_OF_OMU,
    "offender_manager": Party.OFFENDER_MANAGER,
    "public_protection": Party.PUBLIC_PROTECTION,
    "security": Party.SECURITY,
    "trust_manager": Party.TRUST_MANAGER,
}


def opens(actor: Actor) -> bool:
    """Whether the role opens decisions and gathers what they rest on."""
    return actor.may("decisions:W") and not actor.narrowed_to("decisions") and actor.user is not None


def cites(actor: Actor) -> bool:
    """Those who open decisions, and those who may write the assessment it rests on."""
    return opens(actor) or (actor.may("decisions:W") and actor.may("assessment:S"))


def contributes(actor: Actor) -> bool:
    """Whether the role gives an opinion or an observation."""
    return actor.may("decisions:W") and actor.user is not None


def decides(actor: Actor) -> bool:
    """Whether the role closes decisions."""
    return actor.may("decisions:A") and actor.user is not None


def excuses(actor: Actor, *, decision: DecisionRecord) -> bool:
    """A manager who approves that it is decided without; never whoever asked for it."""
    return actor.may("decisions:C") and bool(actor.user) and decision.exception_by_id != actor.user.pk  # type: ignore[union-attr]


def person(actor: Actor, *, may: bool, otherwise: str) -> User:
    """The person who acts. Raises Refused with `otherwise` where the role may not, or there is none."""
    if not may or actor.user is None:
        raise Refused(otherwise)
    return actor.user


def held(decision: DecisionRecord, *, version: int | None = None) -> DecisionRecord:
    """The decision locked, and still open. Raises Refused, and Stale where it changed since `version`."""
    rows = DecisionRecord.objects.select_for_update(of=("self",))
    row = rows.select_related(
        "custody__prisoner", "custody__headline__prison", "cited", "opened_by", "exception_by"
    ).get(pk=decision.pk)
    if not row.is_open:
        raise Refused(
            f"This decision is {row.get_state_display().lower()} already: it is not changed any more."
        )
    if version is not None and row.version != version:
        message = "Somebody else wrote in this decision meanwhile. Read what stands now and go on from there."
        raise Stale(message, theirs={"version": row.version})
    return row
