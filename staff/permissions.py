"""Who may do what: reads the whole policy, one table that a governor could read (docs/domain.md 2.2).

The table is `staff/data/permissions.txt`. Each block is one kind of thing; each line is what some roles may
do with it. Letters: R read, W create or edit, S sign, C countersign, A allocate or approve, g gist (that it
exists, its bearing on risk, what to do), m masked (that it exists, its date and its owner). Words after the
letters narrow them and are read by the code that shows or writes the thing. A role that is not named may do
nothing. "departments" stands for learning and skills, CARAT, health and psychology; "others" for every role
that reads the whole case core and is not named before in the block. Plain Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PRISON_ROLES = {
    "offender_supervisor": "offender supervisor",
    "head_of_omu": "head of OMU",
    "case_administrator": "case administrator",
    "public_protection": "public protection",
    "wing_staff": "wing staff",
    "learning_and_skills": "learning and skills",
    "carat": "CARAT worker",
    "health": "health services",
    "psychology": "psychology",
    "programme_tutor": "programme tutor",
    "security": "security",
    "oca": "observation, classification and allocation",
    "governor": "governor",
}
TRUST_ROLES = {
    "offender_manager": "offender manager",
    "trust_manager": "trust manager",
    "victim_liaison_officer": "victim liaison officer",
}
OTHER_ROLES = {
    "partner": "partner organisation",
    "commissioner": "commissioner",
    "inspector": "inspector",
    "account_administrator": "account administrator",
}
ROLE_NAMES = PRISON_ROLES | TRUST_ROLES | OTHER_ROLES
DEPARTMENTS = ("learning_and_skills", "carat", "health", "psychology")
LETTERS = {
    "R": "read",
    "W": "create or edit",
    "S": "sign",
    "C": "countersign",
    "A": "allocate or approve",
    "g": "gist",
    "m": "masked",
}

POLICY = (Path(__file__).parent / "data" / "permissions.txt").read_text("utf-8")


@dataclass(frozen=True)
class Grant:
    """What one role may do with one kind of thing: letters, and words that narrow them."""

    letters: str
    narrowed_to: str = ""

    @property
    def in_words(self) -> str:
        """Such as "read, create or edit (own kind)"."""
        words = ", ".join(LETTERS[letter] for letter in self.letters)
        return f"{words} ({self.narrowed_to})" if self.narrowed_to else words


NOTHING = Grant("")


@dataclass(frozen=True)
class Thing:
    """One kind of thing, with what each role may do with it."""

    key: str
    title: str
    grants: dict[str, Grant]

    def grant(self, role: str) -> Grant:
        """What `role` may do with it; `NOTHING` where the table is silent."""
        return self.grants.get(role, NOTHING)


def _lines(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (rights, roles) of a block; a line without a colon goes on with the roles of the one before."""
    rights = ""
    roles: list[str] = []
    for line in block.splitlines()[1:]:
        head, colon, tail = line.partition(":")
        if colon:
            if roles:
                yield rights, roles
            rights, roles = head.strip(), tail.split()
        else:
            roles += line.split()
    yield rights, roles


def _grant(rights: str) -> Grant:
    """Read rights such as "R summary, W own contribution"; letters come first, then what narrows them."""
    letters, _, narrowed_to = rights.partition(" ")
    if ", W own contribution" in f" {narrowed_to}":
        letters += "W"
    if not letters or set(letters) - set(LETTERS):
        raise ValueError(f"unknown right in {rights!r}")
    return Grant(letters, narrowed_to)


def _roles(words: list[str], *, named: Mapping[str, Grant], core: Thing | None) -> Iterator[str]:
    """The roles that the words of a line stand for; `named` are those named before in the block."""
    for word in words:
        if word == "departments":
            yield from DEPARTMENTS
        elif word == "others" and core:
            whole = [role for role, grant in core.grants.items() if "R" in grant.letters]
            yield from [role for role in whole if not core.grant(role).narrowed_to and role not in named]
        else:
            yield word


def read_policy(text: str) -> dict[str, Thing]:
    """Read the table. Raises ValueError on an unknown role or right, or a role named twice in a block."""
    things: dict[str, Thing] = {}
    for block in text.strip().split("\n\n"):
        key, _, title = block.splitlines()[0].partition(": ")
        grants: dict[str, Grant] = {}
        for rights, words in _lines(block):
            for role in _roles(words, named=grants, core=things.get("case_core")):
                if role not in ROLE_NAMES or role in grants:
                    raise ValueError(f"{key}: {role} is no role, or is named twice")
                grants[role] = _grant(rights)
        things[key] = Thing(key, title, grants)
    return things


THINGS = read_policy(POLICY)


def allows(role: str, permission: str) -> bool:
    """Whether `role` may do what `permission` names, such as "case_core:R" or "restricted_security:R".

    Raises KeyError on a kind of thing that is not in the table.
    """
    key, _, letter = permission.partition(":")
    return letter in THINGS[key].grant(role).letters
