"""What may be written into the log, by whom and when (docs/domain.md 2.2, 14.2, 14.3). Plain Python.

Kinds, modes and persons are the stored words of `cases.models.contacts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cases.standards.disclosure import SECURITY

#: Sub-kinds of each kind, by stored word (docs/domain.md 14.2).
SUB_KINDS: dict[str, dict[str, str]] = {
    "general": {
        "supervisor_entry": "Offender supervisor entry",
        "manager_entry": "Offender manager entry",
        "personal_officer_entry": "Personal officer entry",
        "history_sheet": "History sheet entry",
        "resettlement": "Resettlement",
    },
    "observation": {
        "wing": "Wing",
        "education": "Education",
        "gym": "Gym",
        "chaplaincy": "Chaplaincy",
        "health_care": "Health care",
        "learning_and_skills": "Learning and skills",
        "work": "Work",
        "visits": "Visits",
        "segregation": "Segregation",
        "omu": "Offender management unit",
    },
    "positive": {"general": "General", "warning": "Warning", "work_warning": "Work warning", "iep": "IEP"},
    "negative": {
        "general": "General",
        "warning": "Warning",
        "work_warning": "Work warning",
        "iep": "IEP",
        "adjudication": "Adjudication",
    },
    "intervention": {
        "carat": "CARAT / substance misuse",
        "accredited": "Accredited programme",
        "non_accredited": "Non-accredited",
        "finance": "Finance",
        "violence_reduction": "Violence reduction",
        "security": "Security",
        "omu": "Offender management unit",
        "oca": "OCA",
    },
    "communication": {
        "letter": "Letter",
        "telephone": "Telephone",
        "email": "E-mail",
        "victim": "With or about a victim",
    },
    "management_check": {"oversight": "Oversight entry", "supervision": "Talked about in supervision"},
    "alert": {"opened": "Alert opened", "closed": "Alert closed"},
    "report": {
        "board": "Board",
        "idrmt": "Risk management team",
        "mappa": "MAPPA",
        "post_programme": "Post-programme",
        "rotl": "Temporary release",
    },
}

#: What "own kind" and "victim kind" in the permission table mean: kind, and the sub-kinds of it, by role.
#: Good and bad behaviour is everybody's to record, in a department as on the wing (14.3 rule 1).
_BEHAVIOUR = {"positive": frozenset(SUB_KINDS["positive"]), "negative": frozenset(SUB_KINDS["negative"])}
OWN_KINDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "learning_and_skills": {
        "observation": frozenset({"learning_and_skills", "education", "work"}),
        **_BEHAVIOUR,
    },
    "carat": {"intervention": frozenset({"carat"}), **_BEHAVIOUR},
    "health": {"observation": frozenset({"health_care"}), **_BEHAVIOUR},
    "psychology": {
        "intervention": frozenset({"accredited", "non_accredited", "violence_reduction"}),
        "report": frozenset({"post_programme"}),
        **_BEHAVIOUR,
    },
    "programme_tutor": {
        "intervention": frozenset({"accredited", "non_accredited"}),
        "report": frozenset({"post_programme"}),
        **_BEHAVIOUR,
    },
    "victim_liaison_officer": {"communication": frozenset({"victim"})},
}

#: In which both sides speak: a letter or a note does not count as contact (14.3 rule 2).
TWO_WAY_MODES = frozenset({"face_to_face", "telephone", "video", "meeting"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something may be written; if not, why, how to mend it, and which field it is about."""

    ok: bool = True
    reason: str = ""
    field: str = ""


FINE = Finding()


def kinds_for(*, role: str, narrowed_to: str) -> dict[str, frozenset[str]]:
    """The kinds a role may write, each with its sub-kinds; `narrowed_to` as in the permission table."""
    if narrowed_to:
        return dict(OWN_KINDS.get(role, {}))
    return {kind: frozenset(names) for kind, names in SUB_KINDS.items()}


def kind_fits(*, role: str, narrowed_to: str, kind: str, sub_kind: str) -> Finding:
    """Whether a role may write this kind (docs/domain.md 2.2, 14.2).

    A role that is narrowed and has one sub-kind to choose from need not name it.
    """
    if kind not in SUB_KINDS:
        return Finding(False, "Choose one of the kinds of entry.", "kind")
    if sub_kind and sub_kind not in SUB_KINDS[kind]:
        return Finding(False, "Choose one of the sub-kinds of this kind of entry.", "sub_kind")
    own = kinds_for(role=role, narrowed_to=narrowed_to)
    if kind not in own:
        return Finding(False, "Your role does not write this kind of entry; choose one of its own.", "kind")
    if narrowed_to and sub_kind not in own[kind]:
        names = ", ".join(SUB_KINDS[kind][name] for name in sorted(own[kind]))
        return Finding(False, f"Your role writes entries of this kind as: {names}. Choose one.", "sub_kind")
    return FINE


def when_fits(
    *, happened_at: datetime, on: date, born_on: date, opened_on: date, now: datetime, today: date
) -> Finding:
    """Whether an entry may say that something happened then; `on` is the local day of `happened_at`."""
    if happened_at > now or on > today:
        return Finding(False, "When it happened must not be in the future.", "happened_at")
    if on < born_on:
        return Finding(
            False, "When it happened is before the person was born. Check the year.", "happened_at"
        )
    if on < opened_on:
        since = f"{opened_on.day}/{opened_on.month}/{opened_on.year}"
        reason = f"When it happened is before this custody began ({since}). Check the date."
        return Finding(False, reason, "happened_at")
    return FINE


def text_fits(*, text: str, longest: int) -> Finding:
    """Whether there is a text, of at most `longest` characters."""
    if not text.strip():
        return Finding(False, "Write what happened.", "text")
    if len(text) > longest:
        return Finding(False, f"The text has {len(text)} characters; at most {longest} can be kept.", "text")
    return FINE


def gist_fits(*, restriction: str, bearing: str, no_gist_because: str) -> Finding:
    """A restricted entry says its bearing on risk to those who may not read it, or why not (10.3 rule 2)."""
    if not restriction or bearing.strip() or no_gist_because.strip():
        return FINE
    reason = "Write its bearing on risk for those who may not read the entry, or say why there is no gist."
    return Finding(False, reason, "gist_bearing")


def report_fits(*, report_number: str, restriction: str) -> Finding:
    """The number of a security report stands in an entry of security intelligence alone (10.3 rule 1)."""
    if not report_number.strip() or restriction == SECURITY:
        return FINE
    reason = (
        "The number of a report is kept from others: restrict the entry to security intelligence, or leave "
        "the number out."
    )
    return Finding(False, reason, "report_number")


def is_contact(*, role: str, of: str, with_whom: str, mode: str) -> bool:
    """Whether an entry is a two-way contact of a holder, whose role is `of`, with the prisoner (14.3)."""
    return role == of and with_whom == "prisoner" and mode in TWO_WAY_MODES


def first_contact_fits(*, role: str, with_whom: str, mode: str) -> Finding:
    """Whether an entry may be called the first meaningful contact (docs/domain.md 14.3 rule 2)."""
    if is_contact(role=role, of="offender_supervisor", with_whom=with_whom, mode=mode):
        return FINE
    reason = (
        "A first meaningful contact is a two-way contact of the offender supervisor with the prisoner: face "
        "to face, by telephone, by video or in a meeting. A letter or a note does not count."
    )
    return Finding(False, reason, "tags")


def withdrawal_fits(*, reads_in_full: bool, is_author: bool, may_any: bool) -> Finding:
    """Whether somebody may take back an entry: its author, or who may take back any that he or she reads.

    docs/domain.md 2.2, 14.1.
    """
    if not reads_in_full:
        return Finding(False, "You cannot read this entry in full, so you cannot withdraw it.")
    if is_author or may_any:
        return FINE
    return Finding(
        False, "An entry is withdrawn by its author, by the head of OMU or by public protection: ask them."
    )
