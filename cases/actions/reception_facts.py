"""What is known of somebody who comes in, and what came of it (docs/domain.md 3.0, 3.2)."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cases.models import Custody, ReceptionKind
from cases.standards import identity
from staff.actions.errors import Refused
from staff.models import Prison


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What is known of somebody who has come in. Key dates by kind, such as {"CRD": date(2027, 5, 7)}."""

    prison: Prison
    number: str
    family_name: str
    given_names: str
    born_on: datetime.date
    sex: str
    received_on: datetime.date
    kind: str = ReceptionKind.SENTENCE
    aliases: Sequence[str] = ()
    birth_estimated: bool = False
    ethnicity: str = ""
    nationality: str = ""
    interpreter_needed: bool | None = None
    home_area: str = ""
    received_from: str = ""
    sentenced_on: datetime.date | None = None
    court: str = ""
    main_offence: str = ""
    offence_group: str = ""
    sentence_kind: str = ""
    years: int = 0
    months: int = 0
    days: int = 0
    key_dates: Mapping[str, datetime.date] = field(default_factory=dict)
    security_category: str = ""
    is_ppo: bool = False
    ppo_since: datetime.date | None = None
    earlier_rosh_level: str = ""
    earlier_rosh_on: datetime.date | None = None
    location: str = ""
    source: str = "page"
    tasks: Sequence[str] = ()
    #: That somebody looked at the record with this number and said: the same person, though it differs.
    same_person: bool = False

    @property
    def folded_name(self) -> str:
        """The name as it is compared."""
        return identity.folded(text=f"{self.family_name} {self.given_names}")


@dataclass(frozen=True)
class Outcome:
    """What came of one reception: the custody, whether it was opened now, or why it was refused.

    Until it is written, one to be opened has no custody, or on recall the custody to be opened again.
    """

    reception: Reception
    custody: Custody | None = None
    opened: bool = False
    refusal: Refused | None = None
