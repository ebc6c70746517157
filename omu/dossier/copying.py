"""Asking for a copy of one assessment; a worker builds it as it builds a record (docs/adr/0011)."""

from cases.actions import dossiers
from cases.models import Custody, Dossier, DossierPurpose
from risk.actions import rights
from risk.models import Assessment, State
from staff.actions.errors import Refused
from staff.actors import Actor


def ask(custody: Custody, *, assessment: Assessment, for_prisoner: bool, reader: str, by: Actor) -> Dossier:
    """A copy of an assessment, whole as `by` may see it, or for the prisoner.

    Raises Refused for a role that prints no records, for the prisoner's copy from somebody who neither writes
    nor countersigns assessments, and of an assessment that is not complete.
    """
    if for_prisoner and not (rights.writes(by) or by.may("assessment:C")):
        raise Refused("A copy for the prisoner is made by those who write or countersign assessments.")
    if for_prisoner and assessment.state != State.COMPLETE:
        raise Refused("Only a complete assessment is handed to the prisoner.", field="which")
    words = f"Assessment begun on {assessment.started_on:%d/%m/%Y}"
    return dossiers.ask(
        custody,
        purpose=DossierPurpose.OTHER,
        purpose_words=f"{words}, copy for the prisoner" if for_prisoner else words,
        reader=reader,
        title=f"Assessment of {custody.prisoner.number} as a PDF",
        parameters={"assessment": assessment.pk, "for_prisoner": for_prisoner},
        by=by,
    )
