"""Giving an action of a plan to a partner organisation, and its report of progress (docs/domain.md 2.2)."""

import datetime
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from sentence_plans.actions import letters, objectives, plans, progress, rights, work
from sentence_plans.models import Action, ActionGiven, GivenReport
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation

LONGEST = 2_000


def text_of(text: str, *, field: str, owed: str) -> str:
    """The text without the space around it. Raises Refused, saying what is owed, where there is none."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"{owed}, in at most {LONGEST:,} characters.", field=field)
    return text.strip()


@transaction.atomic
def give(
    action: Action, *, organisation: Organisation, asked: str, today: datetime.date, by: Actor
) -> ActionGiven:
    """Give an action to an organisation, whose people see what is asked and nothing else of the case.

    No signature falls. Raises Refused naming the field, for an action taken out and one given already.
    """
    user = rights.to_write(action.objective.plan, by=by)
    plan, _ = objectives.held(action.objective, through_the_gate=True)
    if Action.objects.get(pk=action.pk).is_taken_out:
        raise Refused("This action was taken out of the plan.")
    said = text_of(asked, field="asked", owed="Say what the organisation is asked to do")
    try:
        with transaction.atomic():
            made = ActionGiven.objects.create(
                action=action, organisation=organisation, asked=said, given_on=today, saved_by=user
            )
    except IntegrityError as clash:
        raise Refused(f"{organisation.name} has it already.", field="organisation") from clash
    headlines.touch(plan.custody)
    details = {"action": action.pk, "organisation": organisation.name}
    plans.record(plan, deed="action_given", details=details, by=by)
    return made


@transaction.atomic
def take_back(given: ActionGiven, *, because: str, today: datetime.date, by: Actor) -> ActionGiven:
    """Take an action back from an organisation, with the reason; its people no longer see it."""
    user = rights.to_write(given.action.objective.plan, by=by)
    plan, _ = objectives.held(given.action.objective, through_the_gate=True)
    row = ActionGiven.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=given.pk)
    if row.ended_on:
        raise Refused("It was taken back already.")
    row.ended_because = text_of(because, field="because", owed="Say why it is taken back")
    row.ended_on, row.saved_by, row.saved_at = today, user, Now()
    row.save()
    headlines.touch(plan.custody)
    details = {"action": row.action_id, "organisation": row.organisation.name}
    plans.record(plan, deed="action_taken_back", details=details, by=by)
    return row


@transaction.atomic
def report(
    given: ActionGiven,
    *,
    status: str,
    text: str,
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> GivenReport:
    """Say how far an action is that one's organisation holds, and what shows it; who holds the case is told.

    It stands in the log of the case too, under the name of who reported.
    `version` is that of the action when the form was opened. Raises Stale, and Refused naming the field.
    """
    user = rights.somebody(by)
    row = ActionGiven.objects.visible_to(by).filter(pk=given.pk).first()
    if row is None or not by.may("given:W"):
        raise Refused("This action is not with your organisation.")
    if status not in dict(progress.STATUSES):
        raise Refused("Choose how far it is.", field="status")
    said = text_of(text, field="text", owed="Say what shows it")
    action = given.action
    plan, _ = objectives.held(action.objective, through_the_gate=True)
    changed = replace(work.as_work(Action.objects.get(pk=action.pk)), status=status)
    kept = work.keep(
        action, work=changed, version=version, user=user, through_the_gate=True, today=today, by=by
    )
    made = GivenReport.objects.create(given=row, status=status, text=said, on=today, **by.said_by())
    headlines.touch(plan.custody)
    plans.record(plan, deed="given_reported", details={"action": action.pk, "status": status}, by=by)
    words = f"On “{kept.what[:200]}” ({kept.get_status_display().lower()}): {said}"
    letters.log_of_partner(plan.custody, text=words, now=now, today=today, by=by)
    text = f"{by.name} reports on “{kept.what[:120]}”: {kept.get_status_display().lower()}."
    letters.tell(plan.custody, text=text, key=f"given:{made.pk}", by=by)
    return made
