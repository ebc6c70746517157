"""Who may write, contribute to, sign and countersign a sentence plan (docs/domain.md 2.2, 8.1)."""

from cases.models import Custody, HeldAs
from cases.models.custodies import RELEASED
from sentence_plans.models import SentencePlan
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

ELSEWHERE = "This case is not within your reach: nothing of its plan can be written here."
#: Words of the permission table under which a role adds comments to a plan it does not write.
CONTRIBUTION = "contribution"


def writes(actor: Actor) -> bool:
    """Whether the role writes plans: those who sign them do."""
    return actor.may("sentence_plan:S")


def contributes(actor: Actor) -> bool:
    """Whether the role says something about objectives: authors, and departments with a contribution."""
    if not actor.may("sentence_plan:W"):
        return False
    return actor.is_system or writes(actor) or actor.narrowed_to("sentence_plan").startswith(CONTRIBUTION)


def countersigns(actor: Actor) -> bool:
    """Whether the role countersigns plans."""
    return actor.may("sentence_plan:C")


def somebody(actor: Actor) -> User:
    """The person who acts. Raises Refused for a task of the system: a person answers for a plan."""
    if actor.user is None:
        raise Refused("A sentence plan is written and signed by a person.")
    return actor.user


def to_open(custody: Custody, *, by: Actor) -> User:
    """The person, who may write in this case. Raises Refused."""
    if not writes(by):
        raise Refused("Your role does not write sentence plans.")
    return _within(custody.pk, by)


def _within(custody: int, by: Actor) -> User:
    person = somebody(by)
    if not Custody.objects.visible_to(by).filter(pk=custody).exists():
        raise Refused(ELSEWHERE)
    return person


def to_write(plan: SentencePlan, *, by: Actor) -> User:
    """The person, who may write this plan. Raises Refused, also for a plan of a case out of reach."""
    if not writes(by):
        raise Refused("Your role does not write sentence plans.")
    return _within(plan.custody_id, by)


def to_contribute(plan: SentencePlan, *, by: Actor) -> User:
    """The person, who may comment on this plan. Raises Refused."""
    if not contributes(by):
        raise Refused("Your role does not contribute to sentence plans.")
    return _within(plan.custody_id, by)


def to_countersign(plan: SentencePlan, *, by: Actor) -> User:
    """The person, who may countersign this plan. Raises Refused."""
    if not countersigns(by):
        raise Refused("Your role does not countersign sentence plans.")
    return _within(plan.custody_id, by)


def is_manager_of(custody: Custody, *, by: Actor) -> bool:
    """Whether the actor is the offender manager of the case now."""
    headline = custody.headline
    return bool(
        by.role == HeldAs.OFFENDER_MANAGER
        and by.user
        and headline.offender_manager_id == by.user.pk
        and headline.offender_manager_trust_id == by.trust_id
    )


def held(plan: SentencePlan, *, through_the_gate: bool = False) -> SentencePlan:
    """The plan with its row locked, its custody, prisoner and headline loaded. Raises Refused when closed.

    `through_the_gate`: for what goes on outside, a case closed by a release is no hindrance.
    """
    rows = SentencePlan.objects.select_for_update(of=("self",))
    row = rows.select_related(
        "prisoner",
        "assessment",
        "custody__prisoner",
        "custody__headline__offender_supervisor",
        "custody__headline__offender_manager",
        "custody__headline__prison",
    ).get(pk=plan.pk)
    if not row.is_open:
        raise Refused("This plan is closed: it can no longer be changed.")
    if row.custody.closed_on and not (through_the_gate and row.custody.closed_as in RELEASED):
        raise Refused("This case is closed: its plan can no longer be changed.")
    return row
