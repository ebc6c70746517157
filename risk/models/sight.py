"""How much of an assessment somebody may read (docs/domain.md 2.2)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staff.actors import Actor


@dataclass(frozen=True)
class Sight:
    """`sections`: "full", "summary" or "". `rosh`: "full", "summary" (levels and texts), "levels" or "".

    `plan`, of the risk management plan: "full", "actions" (one's own role's), "victim" (that part) or "".
    """

    sections: str
    rosh: str
    plan: str = ""


def sight(actor: "Actor") -> Sight:
    """What the permission table lets the actor read of an assessment within reach."""
    return Sight(sections=_sections(actor), rosh=_rosh(actor), plan=_plan(actor))


def may_see(restricted: str, actor: "Actor") -> bool:
    """Whether what is restricted so ("protection", "security"; "" for not at all) may be read."""
    return not restricted or actor.may(f"restricted_{restricted}:R")


def _sections(actor: "Actor") -> str:
    if not actor.may("assessment:R"):
        return ""
    return "summary" if not actor.is_system and actor.narrowed_to("assessment") else "full"


def _rosh(actor: "Actor") -> str:
    if not actor.may("rosh:R"):
        return ""
    narrowed = "" if actor.is_system else actor.narrowed_to("rosh")
    return {"": "full", "summary": "summary"}.get(narrowed, "levels")


def _plan(actor: "Actor") -> str:
    if not actor.may("risk_management_plan:R"):
        return ""
    narrowed = "" if actor.is_system else actor.narrowed_to("risk_management_plan")
    return {"": "full", "actions for them": "actions"}.get(narrowed, "victim")
