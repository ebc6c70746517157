"""Whose task a duty is: which desk a flag lands on (docs/domain.md 2.1, 3.2; docs/adr/0004)."""

from dataclasses import dataclass

HEAD_OF_OMU = "head_of_omu"
SUPERVISOR = "offender_supervisor"
#: Who owns assessment and plan: the offender manager of a case in scope, the offender supervisor of others.
OWNER = "owner"
MANAGER, BY_SCOPE = "offender_manager", "scope"
#: The duties of the plan and of the assessment: whose they are are two settings of the prison (docs/domain.md
#: 7.2, 8.1). T5 asks for both, and goes to both owners where they are two.
PLAN = frozenset({"T5", "T8.plan", "T9a.plan", "T9b.plan"})
ASSESSMENT = frozenset({"T5", "T6", "T7", "T8.assessment", "T9a.assessment", "T9b.assessment"})

HOLDERS = {
    "T1": HEAD_OF_OMU,
    "T2": SUPERVISOR,
    "T3": SUPERVISOR,
    "T4": HEAD_OF_OMU,
    "T5": OWNER,
    "T6": OWNER,
    "T7": OWNER,
    "T8.assessment": OWNER,
    "T8.plan": OWNER,
    "T9a.assessment": OWNER,
    "T9a.plan": OWNER,
    "T9b.assessment": OWNER,
    "T9b.plan": OWNER,
    "T11": HEAD_OF_OMU,
    "T12": HEAD_OF_OMU,
    "T13": "public_protection",
    "T14": "public_protection",
    "T15": "public_protection",
    "T16": "public_protection",
    "T17": OWNER,
    "T18": HEAD_OF_OMU,
    "T19": SUPERVISOR,
    "T20": OWNER,
    "T21": "oca",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who holds a case now: user keys, None where nobody does; `in_scope` None where undecided.

    `plan_owner` and `assessment_owner` are what the prison has set: by scope, or always one of the two.
    """

    prison: int | None
    offender_supervisor: int | None = None
    offender_manager: int | None = None
    in_scope: bool | None = None
    plan_owner: str = BY_SCOPE
    assessment_owner: str = BY_SCOPE


@dataclass(frozen=True, slots=True)
class Recipient:
    """On whose list a task goes: one person's, or that of a role in a prison; and why."""

    user: int | None
    role: str
    prison: int | None
    reason: str


def recipients(*, standard: str, overdue: bool, desk: Desk) -> list[Recipient]:
    """The lists a flag of this standard goes on: the holder's and, when overdue, the head of OMU's.

    Where nobody holds the case the head of OMU, who allocates, gets it.
    """
    holders = _owners(standard, desk) or [_holder(standard, desk)]
    if not overdue or holders[0].role == HEAD_OF_OMU:
        return holders
    return [*holders, _of_role(HEAD_OF_OMU, desk, "it is overdue")]


def _owners(standard: str, desk: Desk) -> list[Recipient]:
    """The owner of the plan, of the assessment, or both, as the standard asks; each once."""
    asked = ((PLAN, desk.plan_owner), (ASSESSMENT, desk.assessment_owner))
    found = [
        _of_two(desk, manager_first=manager_owns(setting=setting, in_scope=desk.in_scope))
        for standards, setting in asked
        if standard in standards
    ]
    return list(dict.fromkeys(found))


def _holder(standard: str, desk: Desk) -> Recipient:
    wanted = HOLDERS.get(standard, SUPERVISOR)
    if wanted not in {SUPERVISOR, OWNER}:
        return _of_role(wanted, desk, "it is for this role to do")
    if wanted == OWNER:
        return _of_two(desk, manager_first=bool(desk.in_scope))
    if desk.offender_supervisor:
        return Recipient(desk.offender_supervisor, "", None, "holds the case as offender supervisor")
    return _of_role(HEAD_OF_OMU, desk, "nobody holds the case")


def manager_owns(*, setting: str, in_scope: bool | None) -> bool:
    """Whether one of the two is the offender manager's: as the prison has set it, else of a case in scope."""
    return setting == MANAGER or (setting != SUPERVISOR and bool(in_scope))


def _of_two(desk: Desk, *, manager_first: bool) -> Recipient:
    """The one of manager and supervisor whose it is; the other where there is none."""
    manager = (desk.offender_manager, "holds the case as offender manager")
    supervisor = (desk.offender_supervisor, "holds the case as offender supervisor")
    for user, reason in (manager, supervisor) if manager_first else (supervisor, manager):
        if user:
            return Recipient(user, "", None, reason)
    return _of_role(HEAD_OF_OMU, desk, "nobody holds the case")


def _of_role(role: str, desk: Desk, reason: str) -> Recipient:
    return Recipient(None, role, desk.prison, reason)
