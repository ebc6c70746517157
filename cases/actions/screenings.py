"""Screening of basic skills (docs/domain.md 19)."""

import datetime

from django.db import transaction

from cases.actions import circumstances
from cases.models import Custody, LearningScreening, SkillLevel
from cases.standards.circumstances import LEARNING
from staff.actions.errors import Refused
from staff.actors import Actor

FIELDS = ("screened_on", "tool", "literacy", "numeracy", "language", "declined", "note")
NOT_TESTED = SkillLevel.NOT_TESTED


@transaction.atomic
def record(
    custody: Custody,
    *,
    screened_on: datetime.date,
    tool: str,
    literacy: str = NOT_TESTED,
    numeracy: str = NOT_TESTED,
    language: str = "",
    declined: bool = False,
    note: str = "",
    version: int,
    today: datetime.date,
    by: Actor,
) -> LearningScreening:
    """Record a screening, or that it was declined. `version` is the key of the one seen last, 0 for none.

    Raises Refused on a day in the future or before birth, without a tool, or where nothing was tested and
    nothing was declined; Stale where somebody was faster.
    """
    found = circumstances.held(custody, block=LEARNING, by=by)
    latest = LearningScreening.objects.newest(found.prisoner)
    circumstances.unchanged(latest, seen=version, fields=FIELDS)
    circumstances.not_after({"screened_on": screened_on}, today=today)
    if screened_on < found.prisoner.born_on:
        raise Refused("This day is before birth. Check the year.", field="screened_on")
    _check_levels(literacy=literacy, numeracy=numeracy, language=language, declined=declined)
    if not tool.strip():
        raise Refused("Name the tool that was used, or offered.", field="tool")
    circumstances.keep_to({"tool": tool}, longest=80)
    circumstances.keep_to({"note": note})
    made = LearningScreening.objects.create(
        prisoner=found.prisoner, screened_on=screened_on, tool=tool.strip(), literacy=literacy,
        numeracy=numeracy, language=language, declined=declined, note=note.strip(), recorded_on=today,
        recorded_by=by.user,
    )  # fmt: skip
    circumstances.written(made, custody=found, deed="cases.screening.recorded", by=by, declined=declined)
    return made


def _check_levels(*, literacy: str, numeracy: str, language: str, declined: bool) -> None:
    for field, level in (("literacy", literacy), ("numeracy", numeracy), ("language", language)):
        if level not in SkillLevel.values and not (field == "language" and not level):
            raise Refused("Choose a level.", field=field)
    tested = [level for level in (literacy, numeracy, language) if level and level != NOT_TESTED]
    if not tested and not declined:
        raise Refused("Give at least one level, or say that it was declined.", field="literacy")
