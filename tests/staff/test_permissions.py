"""The permission table says what docs/domain.md 2.2 says, and refuses to be misread."""

import pytest

from staff import permissions
from staff.permissions import ROLE_NAMES, THINGS, allows, read_policy

# Cells of docs/domain.md 2.2, read off by hand: thing, role, letters, words that narrow.
CELLS = [
    ("case_core", "offender_manager", "R", ""),
    ("case_core", "head_of_omu", "RW", ""),
    ("case_core", "case_administrator", "RW", ""),
    ("case_core", "victim_liaison_officer", "R", "name, sentence, dates"),
    ("case_core", "commissioner", "", ""),
    ("allocation", "offender_supervisor", "R", ""),
    ("contact_log", "carat", "RW", "own kind"),
    ("contact_log", "inspector", "R", ""),
    ("contact_log", "commissioner", "", ""),
    ("assessment", "head_of_omu", "RSC", ""),
    ("assessment", "wing_staff", "R", "summary"),
    ("assessment", "psychology", "RW", "summary, W own contribution"),
    ("assessment", "trust_manager", "RC", ""),
    ("rosh", "case_administrator", "", ""),
    ("rosh", "oca", "R", "summary"),
    ("rosh", "programme_tutor", "R", "summary levels"),
    ("rosh", "public_protection", "RW", ""),
    ("risk_management_plan", "wing_staff", "R", "actions for them"),
    ("sentence_plan", "case_administrator", "RW", "dates, documents"),
    ("sentence_plan", "partner", "RW", "own actions"),
    ("restricted_security", "offender_manager", "g", ""),
    ("restricted_security", "case_administrator", "", ""),
    ("restricted_security", "wing_staff", "g", "what to do"),
    ("restricted_security", "psychology", "g", ""),
    ("restricted_security", "carat", "m", ""),
    ("restricted_security", "security", "RW", ""),
    ("restricted_protection", "oca", "m", ""),
    ("restricted_protection", "victim_liaison_officer", "RW", "victim"),
    ("restricted_protection", "trust_manager", "R", ""),
    ("restricted_health", "health", "RW", ""),
    ("restricted_health", "offender_manager", "", ""),
    ("restricted_health", "governor", "m", ""),
    ("protection_end", "head_of_omu", "RW", ""),
    ("protection_end", "public_protection", "RW", ""),
    ("protection_end", "offender_supervisor", "R", ""),
    ("protection_end", "wing_staff", "", ""),
    ("audit_trail", "head_of_omu", "R", ""),
    ("audit_trail", "trust_manager", "R", "own trust"),
    ("audit_trail", "offender_supervisor", "", ""),
    ("policy_settings", "commissioner", "RW", "estate"),
    ("accounts", "account_administrator", "RW", ""),
    ("accounts", "head_of_omu", "", ""),
]


@pytest.mark.parametrize(("thing", "role", "letters", "words"), CELLS)
def test_a_cell_of_the_table(thing, role, letters, words):
    grant = THINGS[thing].grant(role)
    assert (grant.letters, grant.narrowed_to) == (letters, words)
    assert [letter for letter in permissions.LETTERS if allows(role, f"{thing}:{letter}")] == [
        letter for letter in permissions.LETTERS if letter in letters
    ]


def test_an_account_administrator_and_a_commissioner_reach_no_case():
    cases = {"case_core", "contact_log", "assessment", "rosh", "sentence_plan", "transfer", "dossier"}
    for role in ("account_administrator", "commissioner"):
        assert not any(THINGS[thing].grant(role).letters for thing in cases)


def test_everybody_has_a_desk():
    assert all(allows(role, "tasks:R") for role in ROLE_NAMES)


def test_a_grant_in_words():
    assert THINGS["contact_log"].grant("carat").in_words == "read, create or edit (own kind)"


def test_an_unknown_thing_is_a_mistake_of_the_programmer_and_an_unknown_role_may_nothing():
    with pytest.raises(KeyError):
        allows("governor", "nothing_of_the_kind:R")
    assert not allows("", "tasks:R")
    assert not allows("system", "tasks:R")


MISREAD = [
    "x: Thing\n    R: nobody",
    "x: Thing\n    R: governor governor",
    "x: Thing\n    R: governor\n    W: governor",
    "x: Thing\n    Q: governor",
    "x: Thing\n    : governor",
]


@pytest.mark.parametrize("text", MISREAD)
def test_a_table_that_could_be_misread_is_refused(text):
    with pytest.raises(ValueError, match=r"no role|unknown right"):
        read_policy(text)
