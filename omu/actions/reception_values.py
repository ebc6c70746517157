"""What a row of an extract means as a reception, and what is said of it (docs/domain.md 3.0, 11)."""

from collections.abc import Iterable

from django.db.models import Model

from cases.actions.reception_facts import Reception
from cases.models import Alias, Prisoner, ReceptionKind, Sentence
from cases.standards import identity
from cases.standards.reception_columns import RowFault, Severity
from cases.standards.receptions import ParsedRow
from staff.actions.errors import Refused
from staff.models import Prison

KINDS = {"SENT": ReceptionKind.SENTENCE, "REM": ReceptionKind.REMAND}
#: The type "YOI" is a determinate sentence; where it is served says the prison.
SENTENCES = {"YOI": "DET"}
DATES = ("hdced", "crd", "ped", "ted", "led", "sed")
#: By column: the table and the field that must hold it.
PLACES = {
    "surname": (Prisoner, "family_name"),
    "forenames": (Prisoner, "given_names"),
    "nationality": (Prisoner, "nationality"),
    "home_area": (Prisoner, "home_area"),
    "court": (Sentence, "court"),
    "main_offence": (Sentence, "main_offence"),
    "offence_group": (Sentence, "offence_group"),
}
#: The column of the extract that a refusal of the action is about.
COLUMNS = {
    "number": "offender_no",
    "family_name": "surname",
    "given_names": "forenames",
    "holder": "offender_manager",
    "received_on": "reception_date",
    "sentenced_on": "sentence_date",
    "born_on": "dob",
}


def reception(row: ParsedRow, *, later: Iterable[RowFault], prison: Prison) -> Reception:
    """The row as a reception; each fault that can wait becomes a task for the case administrator."""
    values, length = row.values, row.values.length
    tasks = [f"{fault.reason} {fault.mend}" for fault in later]
    if is_unnamed(row):
        tasks.append(f"Ask {values.trust} to name the offender manager: the extract names none.")
    return Reception(
        prison=prison,
        number=values.prison_number,
        family_name=values.surname,
        given_names=values.forenames,
        born_on=values.born_on,  # type: ignore[arg-type]  # a row without a birth is refused
        sex=values.sex,
        received_on=values.received_on,  # type: ignore[arg-type]  # nor one without a reception
        kind=KINDS[values.reception_type],
        aliases=values.aliases,
        ethnicity=values.ethnicity,
        nationality=values.nationality,
        interpreter_needed=values.interpreter,
        home_area=values.home_area,
        sentenced_on=values.sentenced_on,
        court=values.court,
        main_offence=values.main_offence,
        offence_group=values.offence_group,
        sentence_kind=SENTENCES.get(values.sentence_type, values.sentence_type),
        years=length.years if length else 0,
        months=length.months if length else 0,
        days=length.days if length else 0,
        key_dates={name.upper(): on for name in DATES if (on := getattr(values, name))},
        security_category=values.category,
        is_ppo=bool(values.ppo),
        source="extract",
        tasks=tasks,
    )


def is_unnamed(row: ParsedRow) -> bool:
    """Whether a trust is named that has not named its offender manager yet."""
    said = any(fault.field in {"trust", "offender_manager"} for fault in row.later)
    return bool(row.values.trust and not row.values.offender_manager and not said)


def too_long(row: ParsedRow) -> list[RowFault]:
    """Texts that the record cannot hold."""
    found = []
    for column, place in PLACES.items():
        written, most = getattr(row.values, column), _most(*place)
        if len(written) > most:
            found.append(_long(row, column, written, most=most))
    # Folding may lengthen a name: one sign can stand for several letters.
    folded = identity.folded(text=f"{row.values.surname} {row.values.forenames}")
    most = _most(Prisoner, "search_name")
    if len(folded) >= most and not found:
        found.append(_long(row, "surname", folded, most=most))
    most = _most(Alias, "search_name")
    found += [
        _long(row, "aliases", one, most=most)
        for one in row.values.aliases
        if len(identity.folded(text=one)) > most
    ]
    return found


def _most(model: type[Model], name: str) -> int:
    """How many characters a field of a table holds."""
    return int(getattr(model._meta.get_field(name), "max_length", 0))


def _long(row: ParsedRow, column: str, written: str, *, most: int) -> RowFault:
    reason = f"The field has {len(written)} characters; {most} is the most."
    return RowFault(row.row, row.line, column, written, reason, "Shorten it.", Severity.REFUSE)


def refusal(row: ParsedRow, *, refused: Refused) -> RowFault:
    """What the action refused, as a fault of the row."""
    field = refused.field or ""
    column = COLUMNS.get(field, field)
    names = {"offender_no": "prison_number", "dob": "born_on", "reception_date": "received_on"}
    value = getattr(row.values, names.get(column, column), "")
    return RowFault(row.row, row.line, column, str(value or ""), refused.message, "", Severity.REFUSE)


def alike(row: ParsedRow, *, others: Iterable[Prisoner]) -> RowFault:
    """That somebody of the same name and birth stands in the record under another number."""
    numbers = ", ".join(sorted(one.number for one in others))
    reason = f"Same name and date of birth as {numbers}, who is in the record already."
    mend = "Check whether they are one person; if so, merge the two records."
    return RowFault(row.row, row.line, "offender_no", row.values.prison_number, reason, mend, Severity.LATER)
