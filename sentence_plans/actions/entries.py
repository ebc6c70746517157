"""Linking entries of the log to the objective they are about, by whoever wrote them (docs/domain.md 8.3)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import contacts, headlines
from cases.models import Contact, ContactMode, Custody, WithWhom
from cases.models.contacts import sight
from sentence_plans.models import Objective, ObjectiveEntry, SentencePlan, Shows, Status
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


def _check(objective: Objective, *, by: Actor) -> None:
    readable = SentencePlan.objects.visible_to(by).filter(pk=objective.plan_id).exists()
    if not (readable and by.may("contact_log:W")):
        raise Refused("Your role does not write about the objectives of this plan.")
    if objective.status == Status.NO_LONGER_APPLICABLE:
        raise Refused("This objective no longer applies.")


@transaction.atomic
def link(objective: Objective, *, contact: Contact, shows: str = "", by: Actor) -> ObjectiveEntry:
    """Say that an entry of the log of the person is about an objective, and what it shows (`Shows`).

    Raises Refused for an entry of somebody else, one that cannot be read in full or was withdrawn, one linked
    already, an objective taken out, and a role that does not read plans and write in logs.
    """
    _check(objective, by=by)
    people = {one.pk for one in objective.plan.prisoner.records}
    if contact.prisoner_id not in people or sight(contact, by) != "full":
        raise Refused("Choose an entry of this person that you may read.", field="objective")
    if shows not in Shows.values:
        raise Refused("Choose one of the answers.", field="shows")
    try:
        with transaction.atomic():
            made = ObjectiveEntry.objects.create(
                objective=objective, contact=contact, shows=shows, linked_by=by.person
            )
    except IntegrityError as clash:
        raise Refused("This entry is linked to this objective already.", field="objective") from clash
    _record("linked", made, by=by)
    return made


@transaction.atomic
def observe(
    objective: Objective, *, custody: Custody, text: str, kind: str, sub_kind: str, shows: str = "",
    now: datetime, today: date, by: Actor,
) -> ObjectiveEntry:  # fmt: skip
    """Write what was seen in the log, linked to the objective it is about; nobody was spoken to.

    Raises Refused as `link` and `cases.actions.contacts.log` do.
    """
    _check(objective, by=by)
    entry = contacts.log(
        custody, happened_at=now, kind=kind, sub_kind=sub_kind, mode=ContactMode.OBSERVATION,
        with_whom=WithWhom.NOBODY, text=text, now=now, today=today, by=by,
    )  # fmt: skip
    return link(objective, contact=entry, shows=shows, by=by)


@transaction.atomic
def unlink(made: ObjectiveEntry, *, by: Actor) -> None:
    """End a link made in error: one's own, or any for who writes the plan. Raises Refused where it ended."""
    if made.linked_by_id != by.person.pk and not by.may("sentence_plan:S"):
        raise Refused("Who linked it, or who writes the plan, takes a link away.")
    if not ObjectiveEntry.objects.current().filter(pk=made.pk).update(ended_at=Now()):
        raise Refused("This link has ended already.")
    _record("unlinked", made, by=by)


def _record(what: str, made: ObjectiveEntry, *, by: Actor) -> None:
    headlines.touch(made.contact.custody)
    audit.record(
        by=by,
        deed=f"sentence_plans.plan.entry_{what}",
        subject=made,
        prisoner_number=made.contact.custody.prisoner.number,
        details={"objective": made.objective_id, "entry": made.contact_id},
    )
