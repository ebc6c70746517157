"""An offender supervisor taken for other duties for some days, with cover (docs/domain.md 15 point 4)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localtime

from cases.models import Allocation, Contact, Headline, HeldAs, Redeployment
from cases.standards.contacts import TWO_WAY_MODES
from cases.standards.redeployments import Away, Missed, missed_contact
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import Prison, RoleAssignment, User

ROLE = "offender_supervisor"
HOURS_A_DAY = 24
LONGEST_DUTY = 200
LONGEST_REASON = 500


def supervisors(prison_id: int, *, today: datetime.date) -> list[RoleAssignment]:
    """The offender supervisors of a prison today, by name."""
    found = RoleAssignment.objects.holding(today).filter(role=ROLE, prison_id=prison_id)
    return list(
        found.select_related("user", "prison").order_by("user__family_name", "user__given_names", "pk")
    )


def _check_days(*, started_on: datetime.date, ended_on: datetime.date, hours: Decimal, duty: str) -> None:
    if ended_on < started_on:
        raise Refused("The last day is before the first.", field="ended_on")
    most = ((ended_on - started_on).days + 1) * HOURS_A_DAY
    if not 0 < hours <= most:
        raise Refused(f"The hours must be more than 0 and at most {most} for these days.", field="hours")
    if not duty.strip() or len(duty.strip()) > LONGEST_DUTY:
        raise Refused(f"Say which duty, in at most {LONGEST_DUTY} characters.", field="duty")


def _check_people(
    prison: Prison, *, officer: User, cover: User | None, standing: "QuerySet[Redeployment]",
    today: datetime.date,
) -> None:  # fmt: skip
    here = {one.user_id for one in supervisors(prison.pk, today=today)}
    if officer.pk not in here:
        raise Refused(f"{officer.full_name} is no offender supervisor here today.", field="officer")
    if cover and cover.pk not in here:
        raise Refused(f"{cover.full_name} is no offender supervisor here today.", field="cover")
    if cover and cover.pk == officer.pk:
        raise Refused("Nobody covers for himself or herself. Choose somebody else, or nobody.", field="cover")
    if standing.filter(officer=officer).exists():
        message = f"{officer.full_name} is taken for other duties on some of these days already."
        raise Refused(message, field="started_on")
    if cover and standing.filter(officer=cover).exists():
        message = f"{cover.full_name} is taken for other duties on some of these days, so cannot cover."
        raise Refused(message, field="cover")


@transaction.atomic
def record(
    prison: Prison,
    *,
    officer: User,
    started_on: datetime.date,
    ended_on: datetime.date,
    hours: Decimal,
    duty: str,
    cover: User | None = None,
    today: datetime.date,
    by: Actor,
) -> Redeployment:
    """Record that `officer` is away from his or her cases, from day to day, with hours lost and cover.

    Past days may be recorded as well. Raises Refused where the two are not supervisors here, where days or
    hours cannot be, where either is away on one of these days already, or for anybody but the head of OMU.
    """
    _check_right(prison, by=by)
    _check_days(started_on=started_on, ended_on=ended_on, hours=hours, duty=duty)
    Prison.objects.select_for_update(no_key=True).get(pk=prison.pk)
    standing = Redeployment.objects.filter(
        prison=prison, withdrawn_on__isnull=True, started_on__lte=ended_on, ended_on__gte=started_on
    )
    _check_people(prison, officer=officer, cover=cover, standing=standing, today=today)
    made = Redeployment.objects.create(
        prison=prison, officer=officer, started_on=started_on, ended_on=ended_on, hours=hours,
        duty=duty.strip(), cover=cover, recorded_by=by.person,
    )  # fmt: skip
    audit.record(
        by=by,
        deed="cases.redeployment.recorded",
        subject=made,
        details={"user_name": officer.username, "duty": made.duty, "hours": str(hours)},
    )
    _tell(made, by=by)
    return made


def _tell(made: Redeployment, *, by: Actor) -> None:
    """Tell who covers, where somebody does."""
    if not made.cover:
        return
    first, last = made.started_on, made.ended_on
    notices.send(
        made.cover,
        text=f"You cover for {made.officer.full_name} from {first.day} {first:%B} to {last.day} {last:%B}. "
        "The cases stand in your caseload on these days.",
        key=f"redeployment:{made.pk}",
        leads_to="/caseload/",
        by=by,
    )


def _check_right(prison: Prison, *, by: Actor) -> None:
    if not by.is_system and not (by.may("workforce:W") and by.prison_id == prison.pk):
        raise Refused("Only the head of OMU of this prison records this.")


@transaction.atomic
def withdraw(
    redeployment: Redeployment, *, reason: str, version: int, today: datetime.date, by: Actor
) -> Redeployment:
    """Take a redeployment back: it did not take place, or not so. It stays readable.

    Raises Refused where it was withdrawn already or no reason is given, Stale where it was changed since.
    """
    held = (
        Redeployment.objects.select_for_update(of=("self",)).select_related("prison").get(pk=redeployment.pk)
    )
    _check_right(held.prison, by=by)
    if held.withdrawn_on:
        raise Refused("This was withdrawn already.")
    if held.version != version:
        raise Stale("Somebody else changed this first.", theirs={"version": held.version})
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"At most {LONGEST_REASON} characters are kept.", field="reason")
    held.withdrawn_on, held.withdrawn_because = today, reason.strip()
    held.version += 1
    held.save(update_fields=["withdrawn_on", "withdrawn_because", "version"])
    audit.record(by=by, deed="cases.redeployment.withdrawn", subject=held, reason=reason.strip())
    if held.cover:
        notices.send(
            held.cover,
            text=f"You do not cover for {held.officer.full_name} any more: {reason.strip()}",
            key=f"redeployment:{held.pk}:withdrawn",
            leads_to="/caseload/",
            by=by,
        )
    return held


def away_of(rows: Iterable[Redeployment]) -> list[Away]:
    """Redeployments as the rules take them; those withdrawn are none."""
    return [
        Away(one.officer_id, one.cover_id, one.started_on, one.ended_on, one.hours, one.duty)
        for one in rows
        if one.withdrawn_on is None
    ]


def covered_by(user: User, *, prison_id: int | None, today: datetime.date) -> dict[int, Redeployment]:
    """Whom somebody covers for today, by key of the officer away; one query."""
    if prison_id is None:
        return {}
    rows = Redeployment.objects.filter(
        cover=user, prison_id=prison_id, withdrawn_on__isnull=True, started_on__lte=today, ended_on__gte=today
    )
    return {one.officer_id: one for one in rows.select_related("officer")}


@dataclass(frozen=True, slots=True)
class Quiet:
    """A case that went without planned contact because its supervisor was away."""

    headline: Headline
    redeployment: Redeployment
    missed: Missed


def without_contact(
    headlines: "QuerySet[Headline]", *, since: datetime.date, today: datetime.date
) -> list[Quiet]:
    """Of these headlines (within reach) the cases without contact because of a redeployment since a day.

    The one whose contact is longest overdue stands first; four queries for any number of cases.
    """
    prisons = headlines.order_by().values("prison_id")
    rows = Redeployment.objects.filter(
        prison_id__in=prisons, withdrawn_on__isnull=True, ended_on__gte=since, started_on__lte=today
    )
    by_officer: dict[int, list[Redeployment]] = {}
    for one in rows.select_related("officer", "cover"):
        by_officer.setdefault(one.officer_id, []).append(one)
    cases = headlines.filter(
        is_open=True, offender_supervisor_id__in=by_officer, contact_every_days__isnull=False
    )
    held = list(cases.select_related("custody__prisoner", "offender_supervisor"))
    given = _given([one.pk for one in held])
    covered = _contacts([one.pk for one in held], by_officer)
    found = []
    for headline in held:
        for one in by_officer[headline.offender_supervisor_id]:  # type: ignore[index]
            facts = _facts(headline, one, given, covered)
            if missed := missed_contact(**facts, on=today):
                found.append(Quiet(headline, one, missed))
                break
    return sorted(found, key=lambda quiet: (quiet.missed.due_on, quiet.headline.sort_name))


def _given(custodies: list[int]) -> dict[int, datetime.date]:
    """Since when each case has had the supervisor it has."""
    held = Allocation.objects.filter(
        custody_id__in=custodies, held_as=HeldAs.OFFENDER_SUPERVISOR, ended_on__isnull=True
    )
    return dict(held.values_list("custody_id", "started_on"))


def _contacts(custodies: list[int], away: dict[int, list[Redeployment]]) -> dict[tuple[int, int], Any]:
    """The last contact of each cover with each prisoner, by custody and author; none withdrawn."""
    covers = {one.cover_id for rows in away.values() for one in rows if one.cover_id}
    spoke = Contact.objects.filter(
        custody_id__in=custodies, author_id__in=covers, author_role=ROLE, with_whom="prisoner",
        mode__in=TWO_WAY_MODES, amends__isnull=True, withdrawal__isnull=True,
    )  # fmt: skip
    rows = spoke.order_by().values_list("custody_id", "author_id").annotate(last=Max("happened_at"))
    return {(custody, author): last for custody, author, last in rows}


def _facts(
    headline: Headline,
    redeployment: Redeployment,
    given: dict[int, datetime.date],
    covered: dict[tuple[int, int], Any],
) -> dict[str, Any]:
    last = headline.last_contact_at
    cover = covered.get((headline.pk, redeployment.cover_id or 0))
    return {
        "every_days": headline.contact_every_days,
        "last_contact_on": localtime(last).date() if last else None,
        "held_since": given.get(headline.pk, headline.custody.opened_on),
        "first": redeployment.started_on,
        "last": redeployment.ended_on,
        "cover_contact_on": localtime(cover).date() if cover else None,
    }
