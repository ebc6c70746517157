"""Who may write, sign and countersign assessments (docs/domain.md 2.2, 7.12)."""

from risk.models import Assessment
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User


def writes(actor: Actor) -> bool:
    """Whether the role writes assessments: those who sign them do; a narrowed "own contribution" does not."""
    return actor.may("assessment:S")


def writes_rosh(actor: Actor) -> bool:
    """Whether the role writes the summary of serious harm."""
    return actor.may("rosh:W") or writes(actor)


def somebody(actor: Actor) -> User:
    """The person who acts. Raises Refused for a task of the system: a person answers for an assessment."""
    if actor.user is None:
        raise Refused("An assessment is written and signed by a person.")
    return actor.user


def to_write(actor: Actor) -> User:
    """The person, who may write. Raises Refused."""
    if not writes(actor):
        raise Refused("Your role does not write assessments.")
    return somebody(actor)


def to_write_rosh(actor: Actor) -> User:
    """The person, who may write the summary of serious harm. Raises Refused."""
    if not writes_rosh(actor):
        raise Refused("Your role does not write the summary of serious harm.")
    return somebody(actor)


def to_countersign(actor: Actor) -> User:
    """The person, whose role countersigns. Raises Refused."""
    if not actor.may("assessment:C"):
        raise Refused("Your role does not countersign assessments.")
    return somebody(actor)


def held(assessment: Assessment) -> Assessment:
    """The assessment with its row locked, its form, custody and prisoner loaded."""
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related(
        "form", "prisoner", "custody__prisoner", "custody__headline", "author", "signed_by"
    ).get(pk=assessment.pk)


def writable(assessment: Assessment) -> Assessment:
    """The assessment, locked. Raises Refused where its parts may no longer be changed."""
    row = held(assessment)
    if not row.is_writable:
        words = row.get_state_display().lower()
        raise Refused(f"This assessment is {words}: it can no longer be changed. Start a new one as a copy.")
    return row
