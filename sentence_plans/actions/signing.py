"""Signing a plan: author, prisoner, offender manager, countersigner (docs/domain.md 7.12, 8.2, 8.5)."""

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction

from cases.actions import headlines, policies
from cases.models import PlanState
from cases.standards.duties import limit_on
from risk.actions.content import digest
from sentence_plans.actions import content, letters, plans, rights
from sentence_plans.actions.content import Content
from sentence_plans.models import Decision, PlanSignature, PlanVersion, SentencePlan, SignedAs, State
from sentence_plans.standards.plan_facts import Signing
from sentence_plans.standards.plans import may_sign
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

LONGEST = 2_000
AUTHOR_FIRST = "The author signs first: what others sign must be what the author stands for."


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one says in signing. `agrees`, `why_not` and `reason` (for declining) are the prisoner's."""

    signs: bool = True
    agrees: bool | None = None
    why_not: str = ""
    reason: str = ""
    comment: str = ""


SIGNS = Line()


def checks(written: Content, *, today: datetime.date) -> Signing:
    """Every check of the plan as of today, by the limit of T10 in force; one query."""
    _, limit = limit_on(policies=policies.current_sets(), standard="T10", on=today)
    return may_sign(plan=written.signable(), today=today, assessment_months=limit.amount)


@transaction.atomic
def sign(
    plan: SentencePlan,
    *,
    as_: str,
    version: int,
    line: Line = SIGNS,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> PlanSignature:
    """Sign as "author", "prisoner", "offender_manager" or "countersigner"; freezes the version signed.

    `version` is that of the plan the signer saw. Complete once the author has signed and the prisoner has
    signed or declined with a reason. Raises Stale where the plan changed since; Refused where a check stops
    it, the signer may not, the author has not signed yet, or the line stands already.
    """
    if as_ not in SignedAs.values:
        raise Refused("Choose who signs.")
    user = (
        rights.to_countersign(plan, by=by) if as_ == SignedAs.COUNTERSIGNER else rights.to_write(plan, by=by)
    )
    row = rights.held(plan)
    if row.version != version:
        raise Stale("The plan was changed after you opened this page. Read it again before you sign.",
                    theirs={"version": row.version})  # fmt: skip
    written = content.read(row, custody=row.custody)
    answer = checks(written, today=today)
    if said := refusal(written, as_=as_, by=by):
        raise Refused(said)
    _check_line(as_, line)
    if not answer.may_sign and line.signs:
        raise Refused(f"It cannot be signed yet. {answer.blocking[0].reason}")
    before = written.holding.get(as_)
    if before and before.decision in {Decision.SIGNED, _decision(line)}:
        raise Refused(f"This version is answered for already, by {before.name}.")
    made = _line(row, freeze(row, written=written, answer=answer, by=by), as_, line, user, today=today, by=by)
    _follow(row, content.read(row, custody=row.custody), made, now=now, today=today, by=by)
    return made


def _decision(line: Line) -> str:
    return Decision.SIGNED if line.signs else Decision.DECLINED


def refusal(written: Content, *, as_: str, by: Actor) -> str:
    """Why the actor cannot sign here now, whatever the checks say; empty where he or she can."""
    author = written.holding.get(SignedAs.AUTHOR)
    if as_ == SignedAs.COUNTERSIGNER:
        return _countersigning(written, author, by)
    if not rights.writes(by):
        return "Your role does not sign sentence plans."
    if as_ != SignedAs.AUTHOR and author is None:
        return AUTHOR_FIRST
    if as_ == SignedAs.OFFENDER_MANAGER and not rights.is_manager_of(written.custody, by=by):
        return "Only the offender manager of this case signs here."
    return ""


def _countersigning(written: Content, author: PlanSignature | None, by: Actor) -> str:
    if not rights.countersigns(by):
        return "Your role does not countersign sentence plans."
    if not written.owes_countersignature:
        return "A plan is countersigned where risk of serious harm is High or Very High."
    if author is None:
        return AUTHOR_FIRST
    if by.user and author.by_id == by.user.pk:
        return "Nobody countersigns his or her own plan."
    return ""


def _check_line(as_: str, line: Line) -> None:
    for name in ("why_not", "reason", "comment"):
        if len(getattr(line, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    if as_ != SignedAs.PRISONER:
        if not line.signs:
            raise Refused("Only the prisoner may decline; others comment or ask for a change.")
        return
    if line.agrees is None:
        raise Refused("Say whether the prisoner agrees with the plan.", field="agrees")
    if not line.agrees and not line.why_not.strip():
        raise Refused("Write why the prisoner does not agree.", field="why_not")
    if not line.signs and not line.reason.strip():
        raise Refused("Write why the prisoner declines to sign.", field="reason")


@transaction.atomic
def freeze(row: SentencePlan, *, written: Content, answer: Signing, by: Actor) -> PlanVersion:
    """The version as it stands, kept once; its flags are those at the first signature of it."""
    data = written.as_data()
    frozen, is_new = PlanVersion.objects.get_or_create(
        plan=row,
        number=row.version,
        defaults={
            "content": data,
            "digest": digest(data),
            "flags": [asdict(flag) for flag in answer.flags],
            "progress": dict(written.progress()),
        },
    )
    if is_new:
        details = {"version": frozen.number, "digest": frozen.digest}
        plans.record(row, deed="version_frozen", details=details, by=by)
    if frozen.digest != digest(data):
        raise Refused("The plan is not what was signed before under this version. Save a change of it first.")
    return frozen


def _line(
    row: SentencePlan,
    frozen: PlanVersion,
    as_: str,
    line: Line,
    user: User,
    *,
    today: datetime.date,
    by: Actor,
) -> PlanSignature:
    prisoner = as_ == SignedAs.PRISONER
    return PlanSignature.objects.create(
        plan=row,
        version=frozen,
        signed_as=as_,
        decision=_decision(line),
        agrees=line.agrees if prisoner else None,
        why_not=line.why_not.strip() if prisoner and not line.agrees else "",
        reason="" if line.signs else line.reason.strip(),
        comment=line.comment.strip(),
        by=user,
        name=row.prisoner.spoken_name if prisoner else by.name,
        role="prisoner" if prisoner else by.role_in_words,
        place=by.assignment.place_name if by.assignment else "",
        on=today,
    )


def _follow(
    row: SentencePlan,
    written: Content,
    made: PlanSignature,
    *,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> None:
    """What a line leads to: the plan complete, somebody told, a countersignature asked for, the log."""
    number = row.prisoner.number
    if written.is_complete and row.state != State.SIGNED:
        _complete(row, today=today)
    else:
        headlines.touch(row.custody)
    if made.signed_as == SignedAs.AUTHOR:
        text = f"{by.name} has signed the sentence plan of {number}: read it, comment, or agree and sign."
        letters.tell(row.custody, text=text, key=f"plan:{row.pk}:signed:{made.pk}", by=by)
        if written.owes_countersignature:
            letters.ask_countersignature(row, number=row.version, today=today, by=by)
    elif made.signed_as == SignedAs.OFFENDER_MANAGER:
        text = f"The offender manager agrees with the sentence plan and has signed it. {made.comment}".strip()
        letters.log(row.custody, text=text, now=now, today=today, by=by)
        said = (
            f"{by.name} agrees with the sentence plan of {number} and has signed it. {made.comment}".strip()
        )
        letters.tell(row.custody, text=said, key=f"plan:{row.pk}:signed:{made.pk}", by=by)
    elif made.signed_as == SignedAs.COUNTERSIGNER:
        letters.close_tasks(row, by=by)
    details = {"as": made.signed_as, "decision": made.decision, "digest": made.version.digest,
               "version": row.version, "complete": row.state == State.SIGNED}  # fmt: skip
    plans.record(row, deed="signed", details=details, reason=made.reason, by=by)


def _complete(row: SentencePlan, *, today: datetime.date) -> None:
    row.state = State.SIGNED
    row.completed_on = row.completed_on or today
    row.save(update_fields=["state", "completed_on"])
    headlines.record(row.custody, plan_state=PlanState.SIGNED, contact_every_days=row.contact_every_days)
