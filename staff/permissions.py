"""Who may do what: the whole policy as one table (docs/domain.md 2.2). Plain Python.

Each block is one kind of thing; each line is what some roles may do with it. Letters: R read, W create or
edit, S sign, C countersign, A allocate or approve, g gist (that it exists, its bearing on risk, what to do),
m masked (that it exists, its date and its owner). Words after the letters narrow them and are read by the
code that shows or writes the thing. A role that is not named may do nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
LETTERS = {
    "R": "read",
    "W": "create or edit",
    "S": "sign",
    "C": "countersign",
    "A": "allocate or approve",
    "g": "gist",
    "m": "masked",
}

POLICY = """
case_core: Case core (identity, sentence, dates)
    RW: head_of_omu case_administrator
    R: offender_manager offender_supervisor public_protection wing_staff learning_and_skills carat health
       psychology security oca governor inspector programme_tutor trust_manager
    R name, sentence, dates: victim_liaison_officer
    R name: partner

custody: Release, recall and absence
    RW: head_of_omu case_administrator
    R: offender_manager offender_supervisor public_protection wing_staff learning_and_skills carat health
       psychology security oca governor inspector programme_tutor trust_manager

clocks: Duties with their dates, and the reason for moving one
    RA: head_of_omu
    R: offender_manager offender_supervisor public_protection case_administrator wing_staff
       learning_and_skills carat health psychology security oca governor inspector programme_tutor
       trust_manager

reception: Receiving a prisoner, and the match shown while receiving
    RW: case_administrator

merge: Declaring two records the same person
    RW: case_administrator
    RA: head_of_omu
    R: offender_manager offender_supervisor public_protection security oca governor inspector trust_manager

circumstances: Diversity, vulnerability, foreign national, learning screening and court report
    RW: offender_manager offender_supervisor case_administrator head_of_omu
    RW vulnerability: health
    RW learning: learning_and_skills
    R: public_protection wing_staff carat psychology security oca governor inspector programme_tutor
       trust_manager

record_check: Whether the record of a case is complete
    R: offender_manager offender_supervisor head_of_omu case_administrator public_protection governor inspector
       trust_manager

interview: First interview with what it found
    RW: offender_supervisor
    R: offender_manager head_of_omu case_administrator public_protection wing_staff learning_and_skills carat
       health psychology programme_tutor security oca governor inspector trust_manager

referral: Referral to a department, and the answer of the department asked
    RW: offender_supervisor head_of_omu case_administrator public_protection wing_staff learning_and_skills
        carat health psychology programme_tutor security
    R: offender_manager oca governor inspector trust_manager

induction: Steps of induction with the offender management unit
    RW: offender_supervisor head_of_omu case_administrator wing_staff
    R: offender_manager public_protection learning_and_skills carat health psychology programme_tutor security
       oca governor inspector trust_manager

alerts: Alerts of a case
    RW: public_protection
    RW security: security
    RW ACCT: health
    RW hold against transfer: head_of_omu
    R: offender_manager offender_supervisor case_administrator wing_staff learning_and_skills
       carat psychology oca governor inspector programme_tutor trust_manager

workforce: Redeployment, cover and specialisms of offender supervisors
    RW: head_of_omu
    R: case_administrator governor inspector
    R own: offender_supervisor

personal_officer: Prisoners one is personal officer of, with their targets
    R: wing_staff

allocation: Allocation of offender supervisor and offender manager
    RA: head_of_omu
    RWA offender manager: trust_manager
    RW offender manager: offender_manager
    RW: case_administrator
    R: offender_supervisor public_protection wing_staff learning_and_skills carat health psychology security
       oca governor inspector programme_tutor victim_liaison_officer

contact_log: Contact log, ordinary entry
    RW: offender_manager offender_supervisor head_of_omu public_protection case_administrator wing_staff
        security oca governor trust_manager
    RW own kind: learning_and_skills carat health psychology programme_tutor
    RW victim kind: victim_liaison_officer
    W own kind: partner
    R: inspector

message: Messages between those who hold a case
    W: offender_supervisor offender_manager head_of_omu trust_manager

escalation: Asking the manager of a probation trust, and the answer
    RW: offender_supervisor head_of_omu
    RA: trust_manager
    R: offender_manager governor inspector

news: News of the people one manages
    RW: offender_manager

withdrawal: Withdrawing an entry of the log, and reading one that was withdrawn
    RWA: head_of_omu public_protection
    R: inspector
    W own: offender_manager offender_supervisor case_administrator wing_staff learning_and_skills carat health
       psychology programme_tutor security oca governor trust_manager victim_liaison_officer

assessment: Assessment sections 1 to 13, predictors
    RWS: offender_manager offender_supervisor
    RSC: head_of_omu
    RC: trust_manager
    R: public_protection case_administrator security oca governor inspector
    R summary: wing_staff programme_tutor
    R summary, W own contribution: learning_and_skills carat health psychology

rosh: RoSH screening, full analysis, summary
    RWS: offender_manager offender_supervisor
    RC: head_of_omu trust_manager
    RW: public_protection
    R: security governor inspector
    R summary: oca
    R summary levels: wing_staff learning_and_skills carat health psychology programme_tutor
       victim_liaison_officer

risk_management_plan: Risk management plan
    RWS: offender_manager offender_supervisor
    RC: head_of_omu trust_manager
    RW: public_protection
    R: security oca governor inspector
    R actions for them: wing_staff learning_and_skills carat health psychology programme_tutor partner
    R victim part: victim_liaison_officer

sentence_plan: Sentence plan
    RWS: offender_manager offender_supervisor
    RC: head_of_omu trust_manager
    R: public_protection oca governor inspector
    RW dates, documents: case_administrator
    RW contribution: wing_staff learning_and_skills carat health psychology security
    RW contribution, delivery: programme_tutor
    RW own actions: partner

restricted_security: Restricted entry: security intelligence
    RW: security
    R: offender_supervisor head_of_omu public_protection governor inspector
    g: offender_manager oca psychology programme_tutor trust_manager
    g what to do: wing_staff
    m: learning_and_skills carat health

restricted_protection: Restricted entry: public protection (MAPPA minutes, child contact, victim)
    RW: public_protection
    RW victim: victim_liaison_officer
    R: offender_manager offender_supervisor head_of_omu security governor inspector trust_manager
    m: case_administrator wing_staff learning_and_skills carat health psychology oca programme_tutor

restricted_health: Health detail
    RW: health
    m: offender_supervisor head_of_omu public_protection governor inspector

transfer: Transfer
    RW: case_administrator
    RWA: oca
    RA: head_of_omu
    RW opinion: offender_manager offender_supervisor
    R: public_protection wing_staff learning_and_skills carat health psychology security governor inspector
       programme_tutor trust_manager

dossier: The record as a document
    RW: case_administrator offender_supervisor offender_manager head_of_omu oca
    R: inspector

tasks: Tasks and notices of one's own
    RW: offender_manager offender_supervisor head_of_omu public_protection case_administrator wing_staff
        learning_and_skills carat health psychology security oca governor programme_tutor trust_manager
        victim_liaison_officer partner commissioner inspector account_administrator

unit_dashboard: Dashboard of the unit
    R: head_of_omu governor inspector

importing: Import of receptions
    RW: case_administrator

audit_trail: Audit trail
    R: head_of_omu public_protection governor inspector
    R own trust: trust_manager

policy_settings: Standards sets and settings
    RW: head_of_omu
    RW estate: commissioner
    R: offender_supervisor offender_manager public_protection case_administrator governor inspector
       trust_manager

service_health: Health of the service
    R: head_of_omu case_administrator governor account_administrator inspector

accounts: Accounts and role assignments
    RW: account_administrator
"""


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


def read_policy(text: str) -> dict[str, Thing]:
    """Read the table. Raises ValueError on an unknown role or right, or a role named twice in a block."""
    things = {}
    for block in text.strip().split("\n\n"):
        key, _, title = block.splitlines()[0].partition(": ")
        grants: dict[str, Grant] = {}
        for rights, roles in _lines(block):
            for role in roles:
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
