"""What a printed record holds: the whole record of a case as one reader may see it (docs/domain.md 2.2, 14).

Plain data: texts, numbers, dates, lists and dictionaries, so that two gatherings can be compared. A fixed
number of queries, however long the record is.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cases.models import Custody, Dossier, DossierPurpose
from cases.standards import disclosure
from omu.dossier import decisions, disclosing, documents, duties, log, moves, person, plan, programmes, risk
from omu.dossier.printed import Printed
from staff.actors import Actor
from staff.permissions import ROLE_NAMES, THINGS


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """Why a record is printed, and for whom; `kind` is the purpose that rules go by (docs/domain.md 14.5).

    `parts`: those asked for, all without any. `check`: of a copy that a second person checks, who asked for
    it and who checked it, the second empty in the draft.
    """

    words: str
    reader: str
    kind: str = ""
    parts: tuple[str, ...] = ()
    check: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Record(Printed):
    """Everything the document shows. `restricted`: keys of restricted entries shown in full."""

    template: ClassVar[str] = "omu/dossier/record.html"
    form: ClassVar[str] = "5"
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
    parts: list[str]
    is_whole: bool
    for_the_person: bool
    check: dict[str, str]

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"Record of {self.number}"


def purpose_of(dossier: Dossier) -> Purpose:
    """Why a dossier is made, and for whom, with the parts that its job was told."""
    told = dossier.told
    by = dossier.release.name if dossier.release else ""
    checked = {"asked_by": dossier.asked_by.full_name, "checked_by": by}
    return Purpose(
        words=dossier.why,
        reader=dossier.reader,
        kind=dossier.purpose,
        parts=tuple(told.get("parts", ())),
        check=checked if dossier.purpose in disclosure.CHECKED else {},
    )


def purpose_asked(fields: dict[str, Any]) -> Purpose:
    """The same from what was asked: purpose, purpose_words, reader, parts."""
    chosen = fields["purpose"]
    named = chosen == DossierPurpose.OTHER
    words = fields.get("purpose_words", "") if named else str(DossierPurpose(chosen).label)
    parts = tuple(fields.get("parts", ()))
    return Purpose(words=words.strip(), reader=fields["reader"].strip(), kind=chosen, parts=parts)


def gather(custody: Custody, *, purpose: Purpose, today: datetime.date, reader: Actor) -> Record:
    """The record of a case as `reader` may see it on `today`; `custody` comes from `for_page()`.

    Everything is taken through the reader's reach, then narrowed to what the one it is made for may have;
    what is masked or left out is listed by its rule.
    """
    audience, for_the_person = purpose.kind, purpose.kind in disclosure.TO_THE_PERSON
    parts = disclosure.chosen(audience=audience, parts=purpose.parts)
    entries = log.gather(custody, reader=reader, audience=audience)
    assessed = risk.gather(custody, reader=reader, shareable=for_the_person)
    planned = plan.gather(custody, reader=reader)
    owed = duties.gather(custody, today=today, reader=reader)
    cover = person.cover(custody, today=today) | {
        "purpose": purpose.words,
        "reader": purpose.reader,
        "reader_role": ROLE_NAMES.get(reader.role, reader.role),
        "as_on": today,
        "next_due": next((one for one in owed if one["is_open"]), None),
    }
    restricted = entries.pop("restricted") if "log" in parts else []
    gathered = _others(custody, audience=audience, reader=reader) | {
        "cover": cover,
        "risk": assessed,
        "plan": planned,
        "duties": owed,
        "log": entries,
    }
    is_whole = parts == disclosure.PARTS
    return Record(
        **disclosing.narrow(gathered, audience=audience, parts=parts),
        as_on=today,
        number=custody.prisoner.number,
        summary=_summary(entries, assessed, planned, owed) if is_whole else {},
        left_out=_left_out(entries, assessed, purpose=purpose, reader=reader),
        restricted=restricted,
        parts=list(parts),
        is_whole=is_whole,
        for_the_person=for_the_person,
        check=purpose.check,
    )


def _others(custody: Custody, *, audience: str, reader: Actor) -> dict[str, Any]:
    """The parts that nothing else of the record is made of."""
    return {
        "interventions": programmes.gather(custody, reader=reader),
        "decisions": decisions.gather(custody, reader=reader),
        "moves": moves.gather(custody),
        "sentence": person.sentence(custody, reader=reader),
        "documents": documents.gather(custody, reader=reader, audience=audience),
    }


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


def _left_out(
    entries: dict[str, Any], assessed: dict[str, Any], *, purpose: Purpose, reader: Actor
) -> list[dict[str, str]]:
    """What this reader does not see, by the rule that keeps it back."""
    by_role = _by_role(entries, reader=reader) if disclosing.tells_existence(purpose.kind) else []
    by_role += [{"what": what, "rule": rule} for what, rule in assessed["left_out"]]
    masked = sum(one["count"] for one in entries["masked"] if one["rule"])
    return by_role + disclosing.left_out(audience=purpose.kind, asked=purpose.parts, masked=masked)


def _by_role(entries: dict[str, Any], *, reader: Actor) -> list[dict[str, str]]:
    """What the role of the one who prints keeps back."""
    role = ROLE_NAMES.get(reader.role, reader.role)
    found = [
        {"what": one["what"], "rule": f"{one['shown']} A reader who is {role} sees no more of it."}
        for one in entries["masked"]
        if not one["rule"]
    ]
    for part in ("restricted_security", "restricted_protection", "restricted_health"):
        if not any(reader.may(f"{part}:{letter}") for letter in "Rgm"):
            title = THINGS[part].title.removeprefix("Restricted entry: ").capitalize()
            rule = f"A reader who is {role} is not told whether there are entries of this kind."
            found.append({"what": title, "rule": rule})
    return found
