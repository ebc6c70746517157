"""To which group the assessments of a prison's offender supervisors go for the second signature (7.12)."""

import datetime

from cases.actions import prison_settings
from risk.models import Assessment
from risk.standards import signing
from risk.standards.signing import AssessmentFacts
from staff.actors import Actor

SETTING = "assessment_check"


def group_in_force(prison_id: int, *, today: datetime.date) -> str:
    """The group a prison has named: head_of_omu, public_protection or probation_staff; one query."""
    return str(prison_settings.in_force(SETTING, prison_ids=[prison_id], today=today)[prison_id])


def wanted(assessment: Assessment, *, today: datetime.date, by: Actor) -> str:
    """The group that is to check what this person signs, "" where his or her limits alone decide.

    A prison that names another group than its head has all assessments of its prison officers checked.
    """
    if (by.role, by.grade) != signing.CHECKED or by.prison_id is None:
        return ""
    group = group_in_force(by.prison_id, today=today)
    return "" if group == signing.BY_HEAD else group


def asked(assessment: Assessment, *, facts: AssessmentFacts, today: datetime.date, by: Actor) -> str:
    """Which group is asked to countersign what `by` signs: the one named, where its limits reach so far."""
    if by.role != signing.CHECKED[0] or by.prison_id is None:
        return signing.BY_HEAD
    return signing.routed(
        group=group_in_force(by.prison_id, today=today), facts=facts, limits=signing.built_in()
    )


def may_be_asked(actor: Actor, *, today: datetime.date) -> bool:
    """Whether the actor countersigns at all: a manager, or one of the group that his or her prison names."""
    if not actor.may("assessment:C"):
        return False
    group = signing.GROUP_OF.get((actor.role, actor.grade)) or signing.GROUP_OF.get((actor.role, ""))
    if group is None:
        return actor.role in signing.MANAGERS
    return actor.prison_id is not None and group_in_force(actor.prison_id, today=today) == group
