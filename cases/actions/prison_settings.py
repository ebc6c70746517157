"""Settings of one prison, from a day on, with the reason (docs/domain.md 2.2, 5)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cases.models import PrisonSetting
from cases.standards.settings import Dated, InForce, Setting, Value, known
from cases.standards.settings import in_force as holding
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison


def standing(key: str, *, prison_ids: Iterable[int], today: datetime.date) -> dict[int, InForce]:
    """The value in force with its reason, for each prison; one query. KeyError on an unknown key."""
    setting, rows = known()[key], _rows(prison_ids, keys=[key])
    return {
        prison: holding(setting=setting, rows=found, on=today) for prison, found in rows.get(key, {}).items()
    }


def in_force(key: str, *, prison_ids: Iterable[int], today: datetime.date) -> dict[int, Value]:
    """The value in force in each prison on a day; one query. KeyError on an unknown key."""
    return several([key], prison_ids=prison_ids, today=today)[key]


def several(
    keys: Iterable[str], *, prison_ids: Iterable[int], today: datetime.date
) -> dict[str, dict[int, Value]]:
    """The values in force of some settings on a day, by key and prison; one query. KeyError as `in_force`."""
    settings = {key: known()[key] for key in keys}
    rows = _rows(prison_ids, keys=settings)
    return {
        key: {prison: holding(setting=setting, rows=one, on=today).value for prison, one in rows[key].items()}
        for key, setting in settings.items()
    }


def all_of(prison: Prison, *, today: datetime.date) -> dict[str, InForce]:
    """Every setting of a prison as it stands on a day; one query."""
    rows = _rows([prison.pk])
    return {
        key: holding(setting=setting, rows=rows[key][prison.pk], on=today) for key, setting in known().items()
    }


def all_standing(prison_ids: Iterable[int], *, today: datetime.date) -> dict[str, dict[int, InForce]]:
    """Every setting of these prisons as it stands on a day, by key and prison; one query."""
    rows = _rows(prison_ids)
    return {
        key: {prison: holding(setting=setting, rows=one, on=today) for prison, one in rows[key].items()}
        for key, setting in known().items()
    }


def _rows(prison_ids: Iterable[int], keys: Iterable[str] = ()) -> dict[str, dict[int, list[Dated]]]:
    """What was set of these keys, or of all, by key and prison, the oldest first; one query."""
    wanted, asked = list(prison_ids), list(keys) or list(known())
    found: dict[str, dict[int, list[Dated]]] = {one: {prison: [] for prison in wanted} for one in asked}
    rows = PrisonSetting.objects.filter(prison_id__in=wanted, key__in=asked)
    for row in rows.order_by("effective_from", "id"):
        found[row.key][row.prison_id].append(Dated(row.value, row.effective_from, row.reason))
    return found


def rows_of(keys: Iterable[str], *, prison_ids: Iterable[int]) -> dict[tuple[int, str], list[Dated]]:
    """What was set of several keys, by prison and key, the oldest first; for rules that ask about many days.

    One query; nothing for a key that a prison never set.
    """
    found: dict[tuple[int, str], list[Dated]] = {}
    rows = PrisonSetting.objects.filter(prison_id__in=list(prison_ids), key__in=list(keys))
    for row in rows.order_by("effective_from", "id"):
        dated = Dated(row.value, row.effective_from, row.reason)
        found.setdefault((row.prison_id, row.key), []).append(dated)
    return found


def _check(
    setting: Setting, *, prison: Prison, effective_from: datetime.date, reason: str, today: datetime.date,
    by: Actor,
) -> None:  # fmt: skip
    may = by.may("policy_settings:W") and not by.narrowed_to("policy_settings")
    if not by.is_system and not (may and by.prison_id == prison.pk):
        raise Refused("Only the head of OMU of a prison changes its settings.")
    if not by.is_system and effective_from < today:
        message = "What held in the past stays as it was. Enter today or a later day."
        raise Refused(message, field="effective_from")
    if not reason.strip():
        raise Refused("Say why the setting changes.", field="reason")


@transaction.atomic
def set_value(
    prison: Prison,
    *,
    key: str,
    value: Any,
    effective_from: datetime.date,
    reason: str,
    today: datetime.date,
    by: Actor,
) -> PrisonSetting:
    """Set `key` of a prison to `value` from a day on; what held before that day stays readable.

    Raises Refused on an unknown key, a value out of bounds, a day in the past, a missing reason, a value that
    holds on that day anyway, and for anybody but the head of OMU of this prison.
    """
    setting = known().get(key)
    if setting is None:
        raise Refused("There is no such setting.", field="key")
    checked = setting.check(value=value)
    if checked.value is None:
        raise Refused(f"{checked.reason} {checked.mend}", field="value")
    _check(setting, prison=prison, effective_from=effective_from, reason=reason, today=today, by=by)
    Prison.objects.select_for_update().get(pk=prison.pk)
    if standing(key, prison_ids=[prison.pk], today=effective_from)[prison.pk].value == checked.value:
        raise Refused("This value holds on that day already. Choose another.", field="value")
    made = PrisonSetting.objects.create(
        prison=prison, key=key, value=checked.value, effective_from=effective_from,
        reason=reason.strip(), set_by=by.user,
    )  # fmt: skip
    audit.record(
        by=by,
        deed="cases.prison_setting.set",
        subject=made,
        reason=made.reason,
        details={"title": setting.title, "value": setting.words(value=checked.value)},
    )
    return made
