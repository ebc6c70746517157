"""Which roles make up a department, for filters and counts of the log (docs/domain.md 2.1, 14.3)."""

from collections.abc import Mapping

#: Key, words, roles. Every role that writes in the log belongs to one.
DEPARTMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "omu": ("Offender management unit", ("offender_supervisor", "head_of_omu", "case_administrator")),
    "probation": ("Probation", ("offender_manager", "trust_manager")),
    "wing": ("Wing", ("wing_staff",)),
    "protection": ("Public protection", ("public_protection",)),
    "security": ("Security", ("security",)),
    "learning": ("Learning and skills", ("learning_and_skills",)),
    "treatment": ("CARAT, psychology and programmes", ("carat", "psychology", "programme_tutor")),
    "health": ("Health services", ("health",)),
    "management": ("Governor and OCA", ("governor", "oca")),
    "outside": ("Victim liaison and partners", ("victim_liaison_officer", "partner")),
    "service": ("The service itself", ("system",)),
}


def roles_of(*, department: str) -> tuple[str, ...]:
    """The roles of a department; none of one that is not known."""
    return DEPARTMENTS.get(department, ("", ()))[1]


def department_of(*, role: str) -> str:
    """The name of the department a role belongs to; empty for one that belongs to none."""
    return next((words for words, roles in DEPARTMENTS.values() if role in roles), "")
