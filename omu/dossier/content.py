"""What a printed record holds: the whole record of a case as one reader may see it (docs/domain.md 2.2, 14).

Plain data: texts, numbers, dates, lists and dictionaries, so that two gatherings can be compared. A fixed
number of queries, however long the record is.
"""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from cases.models import Custody, Dossier, DossierPurpose
from omu.dossier import decisions, documents, duties, log, moves, person, plan, programmes, risk
from omu.dossier.printed import Printed
from staff.actors import Actor
from staff.permissions import ROLE_NAMES, THINGS


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """Why a record is printed, and for whom."""

    words: str
    reader: str


@dataclass(frozen=True, kw_only=True)
class Record(Printed):
    """Everything the document shows. `restricted`: keys of restricted entries shown in full."""

    template: ClassVar[str] = "omu/dossier/record.html"
    form: ClassVar[str] = "3"
    carries_data: ClassVar[bool] = True

    as_on: datetime.date
    number: str
    cover: dict[str, Any]
    summary: dict[str, Any]
    risk: dict[str, Any]
    plan: dict[str, Any]
    duties: list[dict[str, Any]]
    log: dict[str, Any]
    interventions: dict[str, Any]
    decisions: dict[str, Any]
    moves: dict[str, Any]
    sentence: dict[str, Any]
    documents: list[dict[str, Any]]
    left_out: list[dict[str, str]]
    restricted: list[int]

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"Record of {self.number}"


def purpose_of(dossier: Dossier) -> Purpose:
    """Why a dossier is made, and for whom."""
    return Purpose(words=dossier.why, reader=dossier.reader)


def purpose_asked(fields: dict[str, str]) -> Purpose:
    """The same from what was asked: purpose, purpose_words, reader."""
    chosen = fields["purpose"]
    named = chosen == DossierPurpose.OTHER
    words = fields.get("purpose_words", "") if named else str(DossierPurpose(chosen).label)
    return Purpose(words=words.strip(), reader=fields["reader"].strip())


def gather(custody: Custody, *, purpose: Purpose, today: datetime.date, reader: Actor) -> Record:
    """The record of a case as `reader` may see it on `today`; `custody` comes from `for_page()`.

    Everything is taken through the reader's reach; what is masked or left out is listed by its rule.
    """
    entries = log.gather(custody, reader=reader)
    assessed = risk.gather(custody, reader=reader)
    planned = plan.gather(custody, reader=reader)
    owed = duties.gather(custody, today=today, reader=reader)
    cover = person.cover(custody, today=today) | {
        "purpose": purpose.words,
        "reader": purpose.reader,
        "reader_role": ROLE_NAMES.get(reader.role, reader.role),
        "as_on": today,
        "next_due": next((one for one in owed if one["is_open"]), None),
    }
    return Record(
        as_on=today,
        number=custody.prisoner.number,
        cover=cover,
        summary=_summary(entries, assessed, planned, owed),
        risk=assessed,
        plan=planned,
        duties=owed,
        log=entries,
        interventions=programmes.gather(custody, reader=reader),
        decisions=decisions.gather(custody, reader=reader),
        moves=moves.gather(custody),
        sentence=person.sentence(custody, reader=reader),
        documents=documents.gather(custody, reader=reader),
        left_out=_left_out(entries, assessed, reader=reader),
        restricted=entries.pop("restricted"),
    )


def _summary(
    entries: dict[str, Any], assessed: dict[str, Any], planned: dict[str, Any], owed: list[dict[str, Any]]
) -> dict[str, Any]:
    """One page for whoever must act tonight: the risk, what is owed, the last entries, the objectives."""
    still_open = [one for one in owed if one["is_open"]]
    latest = assessed["latest"] or {}
    return {
        "texts": [one for one in latest.get("texts", []) if one["name"] != "who"][:4],
        "who": next((one["text"] for one in latest.get("texts", []) if one["name"] == "who"), ""),
        "highest": [row for row in latest.get("grid", []) if row["stands_out"]],
        "duties": still_open[:4],
        "overdue": sum(one["is_overdue"] for one in still_open),
        "entries": entries["latest"],
        "objectives": planned["objectives"][:4],
        "has_plan": planned["has_plan"],
    }


def _left_out(entries: dict[str, Any], assessed: dict[str, Any], *, reader: Actor) -> list[dict[str, str]]:
    """What this reader does not see, by the rule that keeps it back."""
    role = ROLE_NAMES.get(reader.role, reader.role)
    found = [
        {"what": one["what"], "rule": f"{one['shown']} A reader who is {role} sees no more of it."}
        for one in entries["masked"]
    ]
    for part in ("restricted_security", "restricted_protection", "restricted_health"):
        if not any(reader.may(f"{part}:{letter}") for letter in "Rgm"):
            title = THINGS[part].title.removeprefix("Restricted entry: ").capitalize()
            rule = f"A reader who is {role} is not told whether there are entries of this kind."
            found.append({"what": title, "rule": rule})
    return found + [{"what": what, "rule": rule} for what, rule in assessed["left_out"]]
