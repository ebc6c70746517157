"""The plan for the person it is about, as a PDF, also in large print (docs/domain.md 8.2, docs/adr/0011)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cases.actions import dossiers
from cases.models import Custody, Dossier, DossierPurpose
from omu.dossier.printed import Printed
from sentence_plans.actions import content, my_plan
from sentence_plans.models import SentencePlan
from staff.actions.errors import Refused
from staff.actors import Actor

GONE = "The plan is no longer within your reach: nothing was built."


@dataclass(frozen=True, kw_only=True)
class MyPlan(Printed):
    """What the copy shows; nothing restricted is gathered for it."""

    template: ClassVar[str] = "omu/dossier/my_plan.html"
    form: ClassVar[str] = "my-plan-2"

    as_on: datetime.date
    number: str
    name: str
    prison: str
    large: bool
    mine: dict[str, Any]
    restricted: list[int]

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"My plan, {self.number}"


def gather(custody: Custody, *, told: Mapping[str, Any], today: datetime.date, reader: Actor) -> MyPlan:
    """The copy a job asks for: `told` holds "plan" (its key) and "large". Raises Refused out of reach."""
    rows = SentencePlan.objects.visible_to(reader).for_page().filter(prisoner__in=custody.prisoner.records)
    plan = rows.filter(pk=told["plan"]).first()
    if plan is None:
        raise Refused(GONE)
    prisoner = custody.prisoner
    return MyPlan(
        as_on=today,
        number=prisoner.number,
        name=str(prisoner.spoken_name),
        prison=custody.headline.prison.name,
        large=bool(told.get("large")),
        mine=my_plan.of(content.read(plan, custody=custody)),
        restricted=[],
    )


def ask(custody: Custody, *, plan: SentencePlan, large: bool, by: Actor) -> Dossier:
    """A copy of the plan for the prisoner, in large print if wanted; a worker builds it.

    Raises Refused for a role that prints no records.
    """
    return dossiers.ask(
        custody,
        purpose=DossierPurpose.OTHER,
        purpose_words=f"The plan, copy for the prisoner{', large print' if large else ''}",
        reader=str(custody.prisoner.spoken_name)[:120],
        title=f"Plan of {custody.prisoner.number} as a PDF",
        parameters={"plan": plan.pk, "large": large},
        by=by,
    )
