"""Signature lines of screening, summary of serious harm and risk management plan (docs/domain.md 7.12, 8)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.actions import headlines
from risk.actions import content, rights
from risk.actions.content import Content
from risk.models import Assessment, Decision, PartSignature, SignedPart
from risk.standards.completeness import Lack
from risk.standards.rosh_parts import PLAN, SCREENING
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor


@dataclass(frozen=True)
class Line:
    """One part with a line of its own: what it lacks, who stands under it, and whether it changed since.

    `signed` is the last signature; it stands only while `stands`. `approved` the countersignature under it.
    """

    part: str
    title: str
    content: Mapping[str, Any]
    lacks: list[Lack]
    unconfirmed: bool
    signed: PartSignature | None
    stands: bool
    approved: PartSignature | None

    @property
    def is_whole(self) -> bool:
        """Whether it can be signed: nothing is missing, and nothing is an unconfirmed copy."""
        return not self.lacks and not self.unconfirmed


def lines(written: Content) -> list[Line]:
    """The lines of an assessment, that of the plan where one is owed; one query."""
    rows = list(PartSignature.objects.filter(assessment=written.assessment).order_by("pk"))
    parts = [SignedPart.SCREENING, SignedPart.SUMMARY]
    return [_line(part, written, rows) for part in (*parts, *_plan(written))]


def _plan(written: Content) -> list[SignedPart]:
    return [SignedPart.PLAN] if written.harm.plan_owed else []


def _line(part: SignedPart, written: Content, rows: list[PartSignature]) -> Line:
    said = _said(part, written)
    digest = content.digest(said)
    own = [one for one in rows if one.part == part]
    signed = next((one for one in reversed(own) if one.decision == Decision.SIGNED), None)
    stands = signed is not None and signed.digest == digest
    approved = [one for one in own if one.decision == Decision.APPROVED and one.digest == digest]
    return Line(
        part=part.value,
        title=str(part.label),
        content=said,
        lacks=_lacks(part, written),
        unconfirmed=_unconfirmed(part, written),
        signed=signed,
        stands=stands,
        approved=approved[-1] if approved and stands else None,
    )


def _said(part: SignedPart, written: Content) -> dict[str, Any]:
    """What stands in a part: what its line is signed under."""
    if part == SignedPart.SUMMARY:
        return dict(written.as_data()["rosh"])
    harm = written.harm
    if part == SignedPart.SCREENING:
        return {"said": harm.said(SCREENING)}
    return {"parts": {one.code: harm.said(one.code) for one in harm.questions.family(name=PLAN)}}


def _lacks(part: SignedPart, written: Content) -> list[Lack]:
    harm = written.harm
    if part == SignedPart.SUMMARY:
        return written.rosh_lacks
    if part == SignedPart.SCREENING:
        return harm.lacks(harm.screening)
    codes = {one.code for one in harm.questions.family(name=PLAN)} | {"copies"}
    return [lack for code, lacks in harm.all_lacks if code in codes for lack in lacks]


def _unconfirmed(part: SignedPart, written: Content) -> bool:
    if part == SignedPart.SUMMARY:
        return bool(written.summary and written.summary.carried_forward)
    family = PLAN if part == SignedPart.PLAN else SCREENING
    harm = written.harm
    found = [harm.parts.get(one.code) for one in harm.questions.family(name=family)]
    return any(one is not None and one.carried_forward for one in found)


def may_sign(part: str, *, by: Actor) -> bool:
    """Whether the role signs this line: whoever writes the part."""
    if by.user is None:
        return False
    if part == SignedPart.PLAN:
        return by.may("risk_management_plan:W") or rights.writes(by)
    return rights.writes_rosh(by)


@transaction.atomic
def sign_part(assessment: Assessment, *, part: str, version: int, today: datetime.date, by: Actor) -> Line:
    """Sign one part by itself, as it stands. `version` is that of the assessment the signer saw.

    Raises Refused for a role that does not write the part, where it is not whole, signed and unchanged, or
    the assessment is not open; Stale where something changed since.
    """
    if not may_sign(part, by=by):
        raise Refused("Your role does not sign this part.")
    row = rights.writable(assessment)
    written = content.read(row)
    line = next((one for one in lines(written) if one.part == part), None)
    if line is None:
        raise Refused("This assessment has no such part to be signed.")
    if row.version != version:
        message = "The assessment was changed after you opened this page. Read it again before you sign."
        raise Stale(message, theirs={"version": row.version})
    if line.unconfirmed:
        raise Refused(f"{line.title}: not confirmed since it was copied.")
    if line.lacks:
        raise Refused(f"{line.title}: it cannot be signed yet. {line.lacks[0].words}")
    if line.stands:
        raise Refused(f"{line.title}: signed already, and unchanged since.")
    _write(row, line, Decision.SIGNED, today=today, by=by)
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.part_signed",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"part": line.title},
    )
    return line


@transaction.atomic
def sign_rest(written: Content, *, today: datetime.date, by: Actor) -> list[str]:
    """Stand under every part that nobody stands under as it is now; returns their titles.

    Part of signing the assessment, which says who did.
    """
    rights.somebody(by)
    open_ = [one for one in lines(written) if not one.stands]
    for line in open_:
        _write(written.assessment, line, Decision.SIGNED, today=today, by=by)
    return [one.title for one in open_]


@transaction.atomic
def approve_all(written: Content, *, today: datetime.date, by: Actor) -> None:
    """Countersign every line. Part of countersigning the assessment, which says who did."""
    rights.somebody(by)
    for line in lines(written):
        _write(written.assessment, line, Decision.APPROVED, today=today, by=by)


def signed_by(assessment: Assessment, *, person: int) -> bool:
    """Whether a person signed a part of it."""
    rows = PartSignature.objects.filter(assessment=assessment, decision=Decision.SIGNED, by_id=person)
    return rows.exists()


def _write(row: Assessment, line: Line, decision: Decision, *, today: datetime.date, by: Actor) -> None:
    PartSignature.objects.create(
        assessment=row,
        part=line.part,
        decision=decision,
        content=line.content,
        digest=content.digest(line.content),
        by=rights.somebody(by),
        name=by.name,
        role=by.role,
        grade=by.grade,
        place=by.assignment.place_name if by.assignment else "",
        on=today,
    )
