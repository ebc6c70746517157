"""The tier rules as dated versions: which is in force, and a new one (docs/domain.md 6)."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from risk.models import TierTable
from risk.standards import tier_tables as rules
from risk.standards.tier_tables import Line
from risk.standards.tiers import Table, built_in_table, table_from
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor


def in_force(*, today: datetime.date) -> Table:
    """The version in force on a day: the highest that has begun; the one of the product before any."""
    row = TierTable.objects.filter(effective_from__lte=today).order_by("-version").first()
    return table_from(data=row.content) if row else built_in_table()


def versions() -> list[TierTable]:
    """Every version made by hand, the newest first, whether it has begun or not; anybody may read them."""
    return list(TierTable.objects.select_related("set_by"))


def newest() -> Table:
    """The newest version, whether it has begun or not."""
    row = TierTable.objects.first()
    return table_from(data=row.content) if row else built_in_table()


def _may(by: Actor) -> bool:
    return by.is_system or (by.may("policy_settings:W") and by.narrowed_to("policy_settings") == "estate")


def _check(effective_from: datetime.date, reason: str, *, today: datetime.date, by: Actor) -> None:
    if not _may(by):
        raise Refused("Only those who keep the settings of the whole estate change the tier rules.")
    if effective_from < today:
        message = "What held in the past stays as it was. Enter today or a later day."
        raise Refused(message, field="effective_from")
    if not reason.strip():
        raise Refused("Say why the rules change.", field="reason")


@transaction.atomic
def set_rules(
    *,
    lines: Sequence[Line],
    forms: Mapping[int, str],
    effective_from: datetime.date,
    reason: str,
    seen: int,
    today: datetime.date,
    by: Actor,
) -> TierTable:
    """A new version of the rules from a day on; every case is worked out again when that day comes.

    `seen`: the newest version when the page was opened; Stale where there is a newer one now. Raises Refused
    for anybody but those who keep the settings of the estate, for a day in the past, without a reason, for a
    table that contradicts itself (`field` names the condition), and where nothing changes.
    """
    _check(effective_from, reason, today=today, by=by)
    for fault in rules.faults(lines=lines, forms=forms):
        raise Refused(fault.reason, field=fault.key or None)
    now = _newest_locked()
    if now.version != seen:
        message = "Somebody else made a new version of the rules meanwhile. Read it and decide again."
        raise Stale(message, theirs={"version": now.version})
    same = set(rules.lines_of(rules=now.rules)) == set(lines) and dict(now.forms) == dict(forms)
    if same:
        raise Refused("These are the rules of the newest version already. Change something.")
    made = TierTable.objects.create(
        version=now.version + 1,
        effective_from=effective_from,
        content=_content(now.version + 1, lines, forms),
        reason=reason.strip(),
        set_by=by.user,
    )
    details: dict[str, object] = {"version": made.version, "from": effective_from.isoformat()}
    audit.record(by=by, deed="risk.tier_table.set", subject=made, reason=made.reason, details=details)
    return made


def _content(version: int, lines: Sequence[Line], forms: Mapping[int, str]) -> dict[str, object]:
    """The version as data of the shape of risk/data/tiers.json."""
    return {
        "version": version,
        "source": "docs/domain.md 6; changed by hand",
        "rules": rules.rules_data(lines=lines),
        "forms": {str(tier): form for tier, form in sorted(forms.items())},
    }


def _newest_locked() -> Table:
    """The newest version. Of two made at once the unique number lets one through."""
    row = TierTable.objects.select_for_update().order_by("-version").first()
    return table_from(data=row.content) if row else built_in_table()
