"""Giving a release package to a partner organisation, and taking it back (docs/domain.md 9.1, 20)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from sentence_plans.actions import given, plans, rights
from sentence_plans.models import Action, ActionGiven, ReleasePackage, SentencePlan
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation

LONGEST = given.LONGEST


@dataclass(frozen=True, kw_only=True)
class Package:
    """What a package says: to whom, from which day on, with which actions of the plan.

    `with_licence`: its people read licence conditions and reporting as they stand in the release plan.
    """

    organisation: Organisation
    note: str
    meets_on: datetime.date
    actions: Collection[Action]
    with_licence: bool = False


@transaction.atomic
def give(plan: SentencePlan, *, package: Package, today: datetime.date, by: Actor) -> ReleasePackage:
    """Give actions of a plan to an organisation as one release package; no signature falls.

    Before the release or after it: what is given stays with the organisation until it is taken back. What it
    holds of them already becomes part of the package. Raises Refused naming the field.
    """
    user = rights.to_write(plan, by=by)
    row = rights.held(plan, through_the_gate=True)
    note = given.text_of(package.note, field="note", owed="Say what the organisation is to do and to know")
    if package.meets_on < today:
        raise Refused("Enter today or a later day.", field="meets_on")
    if not package.actions:
        raise Refused("Choose at least one action of the plan.", field="actions")
    try:
        with transaction.atomic():
            made = ReleasePackage.objects.create(
                plan=row, organisation=package.organisation, note=note, meets_on=package.meets_on,
                given_on=today, with_licence=package.with_licence, saved_by=user,
            )  # fmt: skip
    except IntegrityError as clash:
        name = package.organisation.name
        raise Refused(
            f"{name} has a release package of this plan already: take that back first.", field="organisation"
        ) from clash
    for action in package.actions:
        _add(made, action, today=today, by=by)
    headlines.touch(row.custody)
    details = {"organisation": package.organisation.name, "actions": len(package.actions)}
    details |= {"licence": "shown"} if package.with_licence else {}
    plans.record(row, deed="package_given", details=details, by=by)
    return made


def _add(made: ReleasePackage, action: Action, *, today: datetime.date, by: Actor) -> None:
    """Let an action be part of the package: the one it holds already, or given now."""
    rows = ActionGiven.objects.select_for_update().filter(action=action, organisation=made.organisation)
    one = rows.filter(ended_on__isnull=True).first() or given.give(
        action, organisation=made.organisation, asked=action.what, today=today, by=by
    )
    one.package, one.saved_by, one.saved_at = made, made.saved_by, Now()
    one.save(update_fields=["package", "saved_by", "saved_at"])


@transaction.atomic
def take_back(package: ReleasePackage, *, because: str, today: datetime.date, by: Actor) -> ReleasePackage:
    """Take a package back with all its actions, with the reason; its people no longer see them."""
    user = rights.to_write(package.plan, by=by)
    plan = rights.held(package.plan, through_the_gate=True)
    rows = ReleasePackage.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=package.pk)
    if row.ended_on:
        raise Refused("It was taken back already.")
    said = given.text_of(because, field="because", owed="Say why it is taken back")
    parts = ActionGiven.objects.current().filter(package=row).select_related("action__objective__plan")
    for part in list(parts):
        given.take_back(part, because=said, today=today, by=by)
    row.ended_on, row.ended_because, row.saved_by, row.saved_at = today, said, user, Now()
    row.save()
    headlines.touch(plan.custody)
    plans.record(plan, deed="package_taken_back", details={"organisation": row.organisation.name}, by=by)
    return row
