"""The made-up prisoners of the demonstration: received, allocated, and what stands in their logs."""

import datetime
from collections import defaultdict

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from cases.actions import allocations, contacts, receptions
from cases.actions.contact_rows import Entry
from cases.actions.reception_facts import Reception
from cases.models import Contact, HeldAs
from cases.standards.dates import SentenceLength, sentence_length
from omu.actions.demonstration_estate import Estate, rows

#: Who allocates and who receives at each prison.
HEAD = {"ASH": "head.marlowe", "MRD": "head.castell"}
CLERK = {"ASH": "admin.penrose", "MRD": "admin.fenn"}
COLUMNS = {
    "os": HeldAs.OFFENDER_SUPERVISOR,
    "om": HeldAs.OFFENDER_MANAGER,
    "personal_officer": HeldAs.PERSONAL_OFFICER,
}
INTERPRETER = {"Y": True, "N": False, "": None}


def people(estate: Estate) -> None:
    """Everybody received on his day, and allocated the day after."""
    for row in rows("demonstration_people.tsv"):
        reception = reception_of(row, estate=estate)
        clerk, head = estate.actor(CLERK[row["prison"]]), estate.actor(HEAD[row["prison"]])
        custody = receptions.receive(reception, today=reception.received_on, by=clerk)
        estate.custodies[row["number"]] = custody
        allocated_on = min(reception.received_on + datetime.timedelta(days=1), estate.today)
        for column, held_as in COLUMNS.items():
            if row[column]:
                holder = estate.assignments[row[column]]
                allocations.allocate(custody, held_as=held_as, holder=holder, today=allocated_on, by=head)


def _dates(length: SentenceLength | None, sentenced_on: datetime.date) -> dict[str, datetime.date]:
    """Release half way, licence to the end; the tariff of an indeterminate sentence after five years."""
    ends_on = length.ends_on(sentenced_on=sentenced_on) if length else None
    if ends_on is None:
        return {"TED": sentenced_on + relativedelta(years=5)}
    return {"CRD": sentenced_on + (ends_on - sentenced_on) / 2, "LED": ends_on, "SED": ends_on}


def reception_of(row: dict[str, str], *, estate: Estate) -> Reception:
    """The reception that a row of the table tells of."""
    received_on = estate.day(int(row["days_ago"]))
    remand = row["kind"] == "REM"
    length = sentence_length(text=row["length"]).value
    return Reception(
        prison=estate.prisons[row["prison"]],
        number=row["number"],
        family_name=row["family_name"],
        given_names=row["given_names"],
        born_on=datetime.date.fromisoformat(row["born_on"]),
        sex="M",
        aliases=[name.strip() for name in row["aliases"].split(";") if name.strip()],
        ethnicity=row["ethnicity"],
        nationality=row["nationality"],
        interpreter_needed=INTERPRETER[row["interpreter"]],
        home_area=row["home_area"],
        received_on=received_on,
        kind="remand" if remand else "sentence",
        sentenced_on=None if remand else received_on,
        court="" if remand else "Ferncliffe Crown Court",
        main_offence=row["offence"],
        offence_group=row["group"],
        sentence_kind="" if remand else row["kind"],
        years=length.years if length else 0,
        months=length.months if length else 0,
        days=length.days if length else 0,
        key_dates={} if remand else _dates(length, received_on),
        security_category=row["category"],
        is_ppo=row["ppo"] == "Y",
        earlier_rosh_level=row["level"],
        earlier_rosh_on=received_on if row["level"] else None,
        location=row["location"],
        source="demonstration",
    )


def log(estate: Estate, *, after_moves: bool) -> None:
    """Write the log: what the prison wrote that received somebody; `after_moves`, what the next one did."""
    at = {row["number"]: estate.prisons[row["prison"]].pk for row in rows("demonstration_people.tsv")}
    by_author: dict[str, list[Entry]] = defaultdict(list)
    amendments: list[tuple[Entry, dict[str, str]]] = []
    for row in rows("demonstration_log.tsv"):
        author = row["author"]
        elsewhere = estate.actor(author).prison_id not in {None, at[row["number"]]}
        if elsewhere is not after_moves:
            continue
        if row["amended_because"]:
            amendments.append((by_author[author][-1], row))
        else:
            by_author[author].append(_entry(row, estate))
    for author, entries in by_author.items():
        for outcome in contacts.log_many(
            entries, now=_noon(estate.today), today=estate.today, by=estate.actor(author)
        ):
            if outcome.refusal:
                raise outcome.refusal
    for entry, row in amendments:
        _amend(entry, row, estate)


def _noon(on: datetime.date) -> datetime.datetime:
    return _moment(on, datetime.time(12))


def _moment(on: datetime.date, at: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(on, at, timezone.get_current_timezone())


def _entry(row: dict[str, str], estate: Estate) -> Entry:
    """One entry; it is written down on a day that has ended, so that it is never in the future."""
    kind, _, sub_kind = row["kind"].partition("/")
    at = datetime.time.fromisoformat(row["at"])
    return Entry(
        custody=estate.custodies[row["number"]],
        happened_at=_moment(estate.day(int(row["days_ago"])), at),
        kind=kind,
        sub_kind=sub_kind,
        mode=row["mode"],
        with_whom=row["with_whom"],
        tags=tuple(row["tags"].split()),
        restriction=row["restriction"],
        report_number=row["report"],
        gist_bearing=row["bearing"],
        gist_what_to_do=row["what_to_do"],
        no_gist_because=row["no_gist_because"],
        text=row["text"],
    )


def _amend(entry: Entry, row: dict[str, str], estate: Estate) -> None:
    contacts.amend(
        Contact.objects.get(origin=entry.origin, origin_key=entry.origin_key),
        text=row["text"],
        reason=row["amended_because"],
        now=_noon(estate.today),
        today=estate.today,
        by=estate.actor(row["author"]),
    )
