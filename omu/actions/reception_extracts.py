"""An extract of receptions, row by row, read against what the installation knows (docs/domain.md 3.0, 11)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from cases.standards.reception_columns import Known, RowFault, built_in
from cases.standards.receptions import ParsedRow, read
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, ProbationTrust, RoleAssignment


@dataclass(frozen=True)
class Row:
    """One row of the file: what it says, or what refuses it. Number 0 is the file as a whole."""

    number: int
    parsed: ParsedRow | None
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True)
class Extract:
    """A file with what it is read against; `own` is the one prison received for, None means every prison."""

    source: BinaryIO
    prisons: dict[str, Prison]
    own: Prison | None
    trusts: tuple[str, ...]
    officers: dict[str, RoleAssignment]
    today: datetime.date
    by: Actor

    def rows(self) -> Iterator[Row]:
        """Every row in order; those of another prison than the own one as refused."""
        held = [self.own] if self.own else list(self.prisons.values())
        known = Known(
            prisons={one.code.upper(): one.holds for one in held},
            trusts=self.trusts,
            officers={name: one.trust.name for name, one in self.officers.items() if one.trust},
        )
        items = read(source=self.source, known=known, limits=built_in(), today=self.today)
        for number, group in groupby(items, key=lambda item: item.row):
            found = list(group)
            parsed = next((one for one in found if isinstance(one, ParsedRow)), None)
            faults = [one for one in found if isinstance(one, RowFault)]
            yield Row(number, parsed, tuple(self._elsewhere(faults) or faults))

    def _elsewhere(self, faults: list[RowFault]) -> list[RowFault]:
        """The one fault of a row of another prison: what else is wrong is theirs to mend."""
        for fault in faults:
            prison = self.prisons.get(fault.value.strip().upper()) if fault.field == "prison" else None
            if prison and self.own:
                reason = f"The row belongs to {prison.name}; you receive for {self.own.name}."
                mend = f"Somebody at {prison.name} receives it."
                return [RowFault(fault.row, fault.line, "prison", fault.value, reason, mend, fault.severity)]
        return []


def opened(source: BinaryIO, *, prison: str = "", today: datetime.date, by: Actor) -> Extract:
    """The extract with the places and officers of today. Raises Refused where `prison` is not known."""
    prisons = {one.code.upper(): one for one in Prison.objects.all()}
    own = prisons.get((by.prison_code or prison).upper())
    if prison and own is None:
        raise Refused(f"There is no prison “{prison}”. Use one of: {', '.join(sorted(prisons))}.")
    if own is None and not by.is_system:
        raise Refused("Only somebody of a prison may receive.")
    holding = RoleAssignment.objects.holding(today).filter(role="offender_manager")
    officers = {one.user.username.lower(): one for one in holding.select_related("user", "trust")}
    trusts = tuple(ProbationTrust.objects.values_list("name", flat=True))
    return Extract(source, prisons, own, trusts, officers, today, by)
