"""Who owes an entry of the log is told once when it has become missing (docs/domain.md 14.3 rule 8)."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db import transaction

from cases.models import Headline
from cases.standards.recording import Owed, answers
from inspection.actions import recording_facts
from staff.actions import notices
from staff.actors import Actor
from staff.models import Notice

#: What became missing longer ago is on the list of what is missing, and nobody is told of it any more.
TELLS_FOR_DAYS = 14
#: Who holds a case as what; the head of OMU and the administrator hold none, and find the list.
HOLDERS = {
    "offender_supervisor": "offender_supervisor_id",
    "offender_manager": "offender_manager_id",
    "wing_staff": "personal_officer_id",
}


@transaction.atomic
def remind(custodies: Iterable[int], *, today: datetime.date, by: Actor) -> None:
    """Put a notice on the desk of whoever is to write what has become missing in these cases, by key.

    An entry that either of two may write is asked of the first who holds the case. Each is told once of each
    entry; a fixed number of queries for any number of cases.
    """
    rows = (
        Headline.objects.managed().filter(custody_id__in=list(custodies)).select_related("custody__prisoner")
    )
    cases = {headline.pk: headline for headline in rows}
    since = today - datetime.timedelta(days=TELLS_FOR_DAYS)
    letters = [
        letter
        for pk, owed in recording_facts.owed_of(cases, today=today).items()
        for one in owed
        if one.is_missing and one.due_on >= since and (letter := _letter(cases[pk], one))
    ]
    if letters:
        notices.send_many(letters, by=by)


def _letter(headline: Headline, owed: Owed) -> Notice | None:
    """The notice for who is to write it; None where nobody holds the case so."""
    held = [(role, getattr(headline, HOLDERS[role])) for role in owed.rule.roles if role in HOLDERS]
    role, user = next((pair for pair in held if pair[1]), ("", None))
    if user is None:
        return None
    prisoner = headline.custody.prisoner
    rule, event = owed.rule, owed.event
    words = f"{rule.title}. It was due on {owed.due_on:%d/%m/%Y} and is not in the log."
    return Notice(
        user_id=user,
        key=f"recording:{headline.pk}:{rule.key}:{event.key}:{owed.due_on:%Y%m%d}"[:120],
        text=f"{prisoner.list_name}: {words}",
        leads_to=f"/cases/{prisoner.number}/log/new/?{urlencode(answers(rule=rule, role=role))}",
        prisoner_number=prisoner.number,
    )
