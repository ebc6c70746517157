"""Custodies of the demonstration that did not stay as they were: released, recalled, absent, begun again."""

import datetime
from typing import Any

from cases.actions import absences, allocations, custodies, merges, receptions, releases
from cases.models import Custody, HeldAs
from omu.actions.demonstration_estate import Estate, document, rows
from omu.actions.demonstration_people import reception_of


def changed(estate: Estate) -> None:
    """Everything that happened to these custodies, in its order."""
    for told in document("demonstration_custodies.json"):
        for what, happens in HAPPENS.items():
            if what in told:
                happens(told["number"], told[what], estate)


def _case(number: str, estate: Estate) -> Custody:
    return Custody.objects.for_page().get(pk=estate.custodies[number].pk)


def _released(number: str, told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    releases.release(
        _case(number, estate), on=on, closed_as=told["as"], note=told["note"], today=on,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _recalled(number: str, told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    releases.recall(
        _case(number, estate), recalled_on=on, because=told["because"], today=on, by=estate.actor(told["by"])
    )


def _returned(number: str, told: dict[str, Any], estate: Estate) -> None:
    on, clerk = estate.day(told["days_ago"]), estate.actor(told["by"])
    releases.take_back(
        _case(number, estate), prison=estate.prisons[clerk.prison_code], returned_on=on,
        location=told["location"], today=on, by=clerk,
    )  # fmt: skip


def _dates(number: str, told: dict[str, Any], estate: Estate) -> None:
    """Key dates so many days ahead, as they were told later, such as after a recall."""
    custody = _case(number, estate)
    ahead = {kind: estate.today + datetime.timedelta(days=days) for kind, days in told["ahead"].items()}
    custodies.set_dates(
        custody, dates=ahead, source=told["source"], version=custody.version, today=estate.today,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _supervisor(number: str, told: dict[str, Any], estate: Estate) -> None:
    allocations.allocate(
        _case(number, estate), held_as=HeldAs.OFFENDER_SUPERVISOR, holder=estate.assignments[told["who"]],
        today=estate.day(told["days_ago"]), by=estate.actor(told["by"]),
    )  # fmt: skip


def _absent(number: str, told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    absences.leave(
        _case(number, estate), kind=told["kind"], left_on=on, reason=told["reason"], today=on,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _again(number: str, told: dict[str, Any], estate: Estate) -> None:
    """Received again on a new sentence: another custody of the same person."""
    row = next(one for one in rows("demonstration_people.tsv") if one["number"] == number)
    reception = reception_of(row | told["as"], estate=estate)
    by = estate.actor(told["by"])
    estate.custodies[number] = receptions.receive(reception, today=reception.received_on, by=by)
    _supervisor(number, told["supervisor"], estate)


def _same_person(number: str, told: dict[str, Any], estate: Estate) -> None:
    """Said to be the same person as somebody else on record; the head of OMU has not answered yet."""
    merges.ask(
        _case(told["kept"], estate).prisoner, other=_case(number, estate).prisoner, reason=told["reason"],
        today=estate.day(told["days_ago"]), by=estate.actor(told["by"]),
    )  # fmt: skip


HAPPENS = {
    "released": _released,
    "recalled": _recalled,
    "returned": _returned,
    "dates": _dates,
    "supervisor": _supervisor,
    "absent": _absent,
    "again": _again,
    "same_person": _same_person,
}
