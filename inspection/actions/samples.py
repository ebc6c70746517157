"""Drawing the sample of a case audit (docs/domain.md 21.2)."""

import datetime
from dataclasses import asdict, dataclass

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction

from cases.models import Headline
from inspection.models import AuditedCase, AuditKind, CaseAudit
from inspection.standards import sampling
from risk.standards.levels import HIGH, VERY_HIGH
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, ProbationTrust

LONGEST_TITLE, MOST, MOST_MONTHS = 120, 500, 60


@dataclass(frozen=True, kw_only=True)
class Strata:
    """What narrows the population; None does not. Months are counted from the day of the draw."""

    in_scope: bool | None = None
    is_ppo: bool | None = None
    high_rosh: bool | None = None
    near_release_months: int | None = None
    trust: ProbationTrust | None = None


def writes(kind: str, *, prison_id: int, by: Actor) -> bool:
    """Whether the actor draws and reads audits of a kind: inspectors theirs, heads of OMU internal ones."""
    if by.is_system:
        return True
    reach = {by.prison_id} if by.prison_id else set(by.inspected_prison_ids)
    own = AuditKind.INTERNAL if by.narrowed_to("case_audit") else AuditKind.INSPECTION
    return by.may("case_audit:W") and kind == own and prison_id in reach


def population(prison: Prison, *, strata: Strata, today: datetime.date) -> dict[str, int]:
    """The managed cases of a prison that the strata leave: key of the custody by prison number; one query."""
    rows = Headline.objects.managed().filter(prison=prison, is_open=True)
    if strata.in_scope is not None:
        rows = rows.filter(in_scope=strata.in_scope)
    if strata.is_ppo is not None:
        rows = rows.filter(custody__is_ppo=strata.is_ppo)
    if strata.high_rosh is not None:
        high = {"rosh_level__in": (HIGH, VERY_HIGH)}
        rows = rows.filter(**high) if strata.high_rosh else rows.exclude(**high)
    if strata.near_release_months is not None:
        until = today + relativedelta(months=strata.near_release_months)
        rows = rows.filter(earliest_release_on__lte=until)
    if strata.trust is not None:
        rows = rows.filter(offender_manager_trust=strata.trust)
    return dict(rows.order_by().values_list("custody__prisoner__number", "custody_id"))


def _check(title: str, size: int, seed: int, strata: Strata) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused(f"Write a title of at most {LONGEST_TITLE} characters.", field="title")
    if not 1 <= size <= MOST:
        raise Refused(f"Draw from 1 to {MOST} cases.", field="size")
    if not 1 <= seed <= sampling.LARGEST_SEED:
        raise Refused(f"The seed is a number from 1 to {sampling.LARGEST_SEED:,}.", field="seed")
    months = strata.near_release_months
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise Refused(f"Enter a number of months from 1 to {MOST_MONTHS}.", field="near_release_months")


@transaction.atomic
def draw(
    prison: Prison,
    *,
    kind: str,
    title: str,
    size: int,
    seed: int,
    strata: Strata,
    today: datetime.date,
    by: Actor,
) -> CaseAudit:
    """Draw a sample of the cases of a prison by lots that follow from the seed alone.

    Raises Refused naming the field: where the actor draws none here, a sample larger than the population
    (with the number there is), a population with nobody in it, and the same sample a second time.
    """
    if kind not in AuditKind.values or not writes(kind, prison_id=prison.pk, by=by):
        raise Refused("Inspectors draw samples of the prisons they inspect, heads of OMU of their own.")
    _check(title, size, seed, strata)
    found = population(prison, strata=strata, today=today)
    _large_enough(len(found), size)
    drawn = sampling.sample(population=found, seed=seed, size=size)
    try:
        with transaction.atomic():
            made = CaseAudit.objects.create(
                prison=prison, kind=kind, title=title.strip(), drawn_on=today, seed=seed, size=size,
                population=len(found), digest=sampling.digest(drawn=drawn), drawn_by=by.person,
                **_columns(strata),
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(_same(prison, drawn), field="seed") from clash
    AuditedCase.objects.bulk_create(
        [
            AuditedCase(audit=made, custody_id=found[number], prison=prison, drawn_on=today, position=place)
            for place, number in enumerate(drawn, start=1)
        ]
    )
    details = {"size": size, "population": len(found), "seed": seed, "prison": prison.code}
    audit.record(by=by, deed="inspection.sample.drawn", subject=made, details=details)
    return made


def _large_enough(number: int, size: int) -> None:
    """Raises Refused unless so many can be drawn from a population of this number."""
    if not number:
        raise Refused("There is nobody in this population. Take a stratum away.", field="size")
    if size > number:
        is_are = "is 1 case" if number == 1 else f"are {number:,} cases"
        raise Refused(f"There {is_are} in this population: draw at most {number:,}.", field="size")


def _columns(strata: Strata) -> dict[str, object]:
    return {name: getattr(strata, name) for name in asdict(Strata())}


def _same(prison: Prison, drawn: list[str]) -> str:
    held = CaseAudit.objects.filter(prison=prison, digest=sampling.digest(drawn=drawn)).first()
    when = f": “{held.title}”, drawn on {held.drawn_on:%d/%m/%Y}" if held else ""
    return f"This very sample was drawn before{when}. Take another seed, or go on with that one."
