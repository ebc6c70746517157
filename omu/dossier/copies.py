"""A copy of one assessment on paper: whole for a reader, or for the prisoner without what is restricted.

The same machinery as the record (docs/adr/0011). A copy for the prisoner holds no restricted part, no plan of
risk, nothing that tells of security intelligence, and no names of other people's roles in it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cases.models import Custody
from omu.dossier import risk
from omu.dossier.content import Purpose
from omu.dossier.printed import Printed
from risk.models import Assessment, State
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.permissions import ROLE_NAMES

GONE = "The assessment is no longer within your reach: nothing was built."
LEFT_OUT = (
    "Parts on children and on victims, the risk management plan, what other people told in confidence and "
    "what security holds are not in this copy."
)


@dataclass(frozen=True, kw_only=True)
class AssessmentCopy(Printed):
    """What the copy shows; `for_prisoner` where it is handed to the person it is about."""

    template: ClassVar[str] = "omu/dossier/assessment.html"
    form: ClassVar[str] = "assessment-2"

    as_on: datetime.date
    number: str
    name: str
    prison: str
    purpose: str
    reader: str
    reader_role: str
    state: str
    for_prisoner: bool
    one: dict[str, Any]
    left_out: list[str]
    restricted: list[int]

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"Assessment of {self.number}"


def gather(
    custody: Custody, *, told: Mapping[str, Any], purpose: Purpose, today: datetime.date, reader: Actor
) -> AssessmentCopy:
    """The copy a job asks for: `told` holds "assessment" (its key) and "for_prisoner".

    Raises Refused where the assessment is out of the reader's reach, and a copy for the prisoner of one that
    is not complete.
    """
    rows = Assessment.objects.visible_to(reader).for_page()
    found = rows.filter(prisoner__in=custody.prisoner.records, pk=told["assessment"]).first()
    if found is None:
        raise Refused(GONE)
    for_prisoner = bool(told.get("for_prisoner"))
    if for_prisoner and found.state != State.COMPLETE:
        raise Refused("Only a complete assessment is handed to the prisoner.")
    prisoner = custody.prisoner
    return AssessmentCopy(
        as_on=today,
        number=prisoner.number,
        name=str(prisoner.list_name),
        prison=custody.headline.prison.name,
        purpose=purpose.words,
        reader=purpose.reader,
        reader_role=ROLE_NAMES.get(reader.role, reader.role),
        state=found.get_state_display(),
        for_prisoner=for_prisoner,
        one=risk.whole(found, reader=reader, shareable=for_prisoner),
        left_out=[LEFT_OUT] if for_prisoner else [],
        restricted=[],
    )
