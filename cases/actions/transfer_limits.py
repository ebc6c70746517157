"""What is late of a transfer, who stands between two prisons, and who is told of it (docs/domain.md 13)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cases.actions import prison_settings
from cases.models import HandOver, Transfer
from cases.standards import transfer_limits as rules
from staff import audit
from staff.actions import notices
from staff.actors import Actor
from staff.models import Notice, RoleAssignment

ANSWER, ARRIVAL = "transfer_answer_days", "transfer_arrival_days"
#: Who of the receiving prison answers, and whom anything late is told of in both.
HEAD = "head_of_omu"


def accountable_at(custodies: Iterable[int], *, at: datetime.datetime) -> dict[int, int]:
    """By custody the prison that was accountable at an instant: of the latest hand-over; one query."""
    rows = HandOver.objects.filter(custody_id__in=list(custodies), at__lte=at)
    latest = rows.order_by("custody_id", "-at").distinct("custody_id")
    return dict(latest.values_list("custody_id", "prison_id"))


def between(transfer: Transfer) -> str:
    """Why somebody stands between two prisons, in words; empty otherwise."""
    return rules.between(
        state=transfer.state, left_on=transfer.left_on, arrived_on=transfer.arrived_on,
        failed_on=transfer.failed_on,
    )  # fmt: skip


def deadlines(found: Iterable[Transfer], *, today: datetime.date) -> dict[int, rules.Deadline]:
    """What is awaited of these transfers, by key, by the settings of the receiving prisons; one query."""
    rows = list(found)
    limits = prison_settings.several(
        [ANSWER, ARRIVAL], prison_ids={one.to_prison_id for one in rows}, today=today
    )
    awaited = {
        one.pk: rules.deadline(
            state=one.state, asked_on=timezone.localtime(one.requested_at).date(), move_on=one.move_on,
            left_on=one.left_on, arrived_on=one.arrived_on, failed_on=one.failed_on,
            answer_days=int(limits[ANSWER][one.to_prison_id]),
            arrival_days=int(limits[ARRIVAL][one.to_prison_id]),
        )
        for one in rows
    }  # fmt: skip
    return {key: one for key, one in awaited.items() if one}


@transaction.atomic
def escalate(*, today: datetime.date, by: Actor) -> int:
    """Tell the heads of OMU of both prisons once of each transfer that is late; returns how many were told.

    A fixed number of queries for any number of transfers.
    """
    under_way = Transfer.objects.under_way().select_related("prisoner", "from_prison", "to_prison")
    rows = {one.pk: one for one in under_way}
    late = {
        key: one for key, one in deadlines(rows.values(), today=today).items() if one.is_late(today=today)
    }
    prisons = {side for key in late for side in (rows[key].from_prison_id, rows[key].to_prison_id)}
    heads: dict[int, list[int]] = {}
    holding = RoleAssignment.objects.holding(today).filter(role=HEAD, prison_id__in=prisons)
    for prison, user in holding.values_list("prison_id", "user_id"):
        heads.setdefault(prison, []).append(user)
    letters = [
        _letter(rows[key], one, user)
        for key, one in late.items()
        for user in {*heads.get(rows[key].from_prison_id, []), *heads.get(rows[key].to_prison_id, [])}
    ]
    before = _told(letters)
    new = [one for one in letters if (one.user_id, one.key) not in before]
    if new:
        notices.send_many(new, by=by)
        audit.record(by=by, deed="cases.transfer.escalated", details={"told": len(new), "late": len(late)})
    return len(new)


def _told(letters: list[Notice]) -> set[tuple[int, str]]:
    rows = Notice.objects.filter(key__in={one.key for one in letters})
    return set(rows.values_list("user_id", "key"))


def _letter(transfer: Transfer, awaited: rules.Deadline, user: int) -> Notice:
    who = transfer.to_prison if awaited.side == "to" else transfer.from_prison
    words = (
        f"{transfer.prisoner.number}, {transfer.from_prison.name} to {transfer.to_prison.name}: late since "
    )
    words += f"{awaited.due_on:%d/%m/%Y}. {who.name} is to {awaited.text}."
    return Notice(
        user_id=user, key=f"transfer:{transfer.pk}:late:{awaited.key}:{awaited.due_on:%Y%m%d}", text=words,
        leads_to=f"/transfers/{transfer.pk}/cover/", prisoner_number=transfer.prisoner.number,
    )  # fmt: skip
