"""Keeping an analysis of needs, the decisions it led to, and what was predicted (docs/domain.md 16.7)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from inspection.actions import clocks
from inspection.actions.needs_counts import Picture, sections
from inspection.models import NeedsAnalysis, NeedsDecision, NeedsPrediction
from sentence_plans.models import Programme, Provision
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, Region

LONGEST, LONGEST_NAME = 4_000, 200
MOST_PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """What an analysis is of: a prison, a region, or the estate where neither is named."""

    prison: Prison | None = None
    region: Region | None = None

    @property
    def name(self) -> str:
        """In words."""
        if self.prison:
            return str(self.prison.name)
        return f"the prisons of {self.region.name}" if self.region else "every prison"


def writes(place: Place, *, by: Actor) -> bool:
    """Whether somebody keeps analyses of a place: of one's own prison, a commissioner of a region or all."""
    if by.is_system or not by.may("needs_analysis:W"):
        return False
    if place.prison is not None:
        return by.prison_id == place.prison.pk
    if by.prison_id is not None:
        return False
    return by.region_id is None or (place.region is not None and place.region.pk == by.region_id)


def _to_write(place: Place, *, by: Actor) -> None:
    if by.user is None or not writes(place, by=by):
        raise Refused("An analysis is kept by the head of the unit or governor of its prison, that of a "
                      "region or of every prison by the commissioner.")  # fmt: skip


def _words(text: str, *, field: str, longest: int = LONGEST, missing: str = "Say something here.") -> str:
    found = text.strip()
    if not found:
        raise Refused(missing, field=field)
    if len(found) > longest:
        raise Refused(f"Write at most {longest:,} characters.", field=field)
    return found


@transaction.atomic
def keep(
    place: Place,
    *,
    shown: Picture,
    counted_on: datetime.date | None = None,
    population: str,
    comment: str,
    today: datetime.date,
    by: Actor,
) -> NeedsAnalysis:
    """Freeze what is shown as the next version; `counted_on`: the day of the numbers, if it is not today.

    Raises Refused naming the field, or where nobody is counted.
    """
    _to_write(place, by=by)
    said = {
        "population": _words(population, field="population", missing="Say who was counted."),
        "comment": _words(comment, field="comment", missing="Say what the numbers come to."),
    }
    if not shown.counted.people:
        raise Refused("Nobody is counted, so there is nothing to keep.")
    kind: Any = Prison if place.prison else Region
    one = place.prison or place.region
    list(kind.objects.select_for_update().filter(pk=one.pk) if one else _estate())
    before = NeedsAnalysis.objects.about(prison=place.prison, region=place.region)
    last = before.values_list("number", flat=True).first() or 0
    made = NeedsAnalysis.objects.create(
        prison=place.prison, region=place.region, number=last + 1, day=counted_on or today,
        people=shown.counted.people, left_out=shown.counted.left_out, numbers=dict(shown.counted.numbers),
        tables=shown.as_data(), kept_on=today, **by.said_by(), **said,
    )  # fmt: skip
    if place.prison:
        clocks.refresh_prisons([place.prison.pk], today=today)
    audit.record(
        by=by, deed="inspection.needs.kept", subject=made,
        details={"of": place.name, "number": made.number, "people": made.people},
    )  # fmt: skip
    return made


def _estate() -> Any:
    """What two who keep an analysis of every prison at once wait for."""
    return Region.objects.select_for_update().order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided; `programme` is the code of the one it changes, empty where it changes none."""

    decided_on: datetime.date
    decided_by: str
    text: str
    programme: str = ""


@transaction.atomic
def decide(
    analysis: NeedsAnalysis,
    *,
    decided: Decided,
    corrects: NeedsDecision | None = None,
    today: datetime.date,
    by: Actor,
) -> NeedsDecision:
    """Enter a decision an analysis led to, or put an earlier entry right. Raises Refused naming the field."""
    _to_write(Place(prison=analysis.prison, region=analysis.region), by=by)
    if decided.decided_on > today:
        raise Refused("This day lies ahead. Enter the day on which it was decided.", field="decided_on")
    if decided.decided_on < analysis.kept_on:
        raise Refused(
            f"The analysis was kept on {analysis.kept_on:%d/%m/%Y}: a decision it led to came that day or "
            "later.", field="decided_on",
        )  # fmt: skip
    if corrects is not None and (
        corrects.analysis_id != analysis.pk or NeedsDecision.objects.filter(corrects=corrects).exists()
    ):
        raise Refused("This decision has been put right already.")
    programme = _programme(decided.programme)
    made = NeedsDecision.objects.create(
        analysis=analysis, corrects=corrects, decided_on=decided.decided_on,
        decided_by=_words(decided.decided_by, field="decided_by", longest=LONGEST_NAME,
                          missing="Say who decided."),
        text=_words(decided.text, field="text", missing="Say what was decided."),
        programme=programme, provision=_run(programme, analysis), **by.said_by(),
    )  # fmt: skip
    audit.record(
        by=by, deed="inspection.needs.decided", subject=made,
        details={"analysis": analysis.pk, "programme": decided.programme},
    )  # fmt: skip
    return made


def _programme(code: str) -> Programme | None:
    if not code:
        return None
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise Refused("This programme is not in the catalogue. Choose another.", field="programme")
    return found


def _run(programme: Programme | None, analysis: NeedsAnalysis) -> Provision | None:
    """What the prison of the analysis runs of a programme, if it does."""
    if programme is None or analysis.prison_id is None:
        return None
    return Provision.objects.current().filter(programme=programme, prison=analysis.prison_id).first()


def predictable() -> Mapping[str, str]:
    """What a share can be predicted of: key to words. A need is `need.4`, severe or not."""
    return {"flag.gang.yes": "Gang: open alert", "flag.violence.yes": "Violence"} | {
        f"need.{code}": f"Need: {title}" for code, title in sections().items()
    }


@transaction.atomic
def predict(
    prison: Prison, *, what: str, share: int, basis: str, today: datetime.date, by: Actor
) -> NeedsPrediction:
    """Enter the share of a prison's people expected to have something. Raises Refused naming the field."""
    _to_write(Place(prison=prison), by=by)
    if what not in predictable():
        raise Refused("Choose what the share is of.", field="what")
    if not 0 <= share <= MOST_PERCENT:
        raise Refused("A share lies between 0 and 100 percent.", field="share")
    made = NeedsPrediction.objects.create(
        prison=prison, what=what, share=share, on=today, **by.said_by(),
        basis=_words(basis, field="basis", missing="Say what the prediction rests on."),
    )  # fmt: skip
    audit.record(by=by, deed="inspection.needs.predicted", subject=made, details={"what": what})
    return made


@dataclass(frozen=True, slots=True)
class Compared:
    """What was predicted beside what is found, in percent of those of whom it is known; None: not known."""

    words: str
    prediction: NeedsPrediction
    observed: int | None
    found: int
    known: int


def compared(prison: Prison, *, numbers: Mapping[str, int]) -> list[Compared]:
    """The last prediction of each thing beside the numbers; one query."""
    last: dict[str, NeedsPrediction] = {}
    for one in NeedsPrediction.objects.filter(prison=prison).order_by("-on", "-pk"):
        last.setdefault(one.what, one)
    return [_compared(words, last[what], numbers) for what, words in predictable().items() if what in last]


def _compared(words: str, prediction: NeedsPrediction, numbers: Mapping[str, int]) -> Compared:
    kind, code = prediction.what.split(".")[:2]
    yes, no = (("severe", "need"), ("attention", "none")) if kind == "need" else (("yes",), ("none",))
    found = sum(numbers.get(f"{kind}.{code}.{one}", 0) for one in yes)
    known = found + sum(numbers.get(f"{kind}.{code}.{one}", 0) for one in no)
    return Compared(words, prediction, (200 * found + known) // (2 * known) if known else None, found, known)
