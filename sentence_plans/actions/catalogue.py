"""The catalogue of programmes: what comes with the product, what was changed or added (domain.md 9.2)."""

import datetime
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from sentence_plans.actions import plans
from sentence_plans.models import Aim, Family, Programme
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

SHIPPED = Path(__file__).parent.parent / "data" / "programmes.json"
LONGEST, LONGEST_NAME, MOST_WEEKS, MOST_SCORE = 2_000, 120, 260, 99


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an entry of the catalogue says; None is not known. Scores are OGRS3 over two years, 0 to 99."""

    name: str
    family: str
    is_accredited: bool = False
    aim: str = Aim.CONSTRUCTIVE
    ends_with_report: bool = True
    sessions: int | None = None
    weeks: int | None = None
    least_ogrs3: int | None = None
    judged_ogrs3: int | None = None
    needs: tuple[str, ...] = ()
    targeting: str = ""
    ended_on: datetime.date | None = None


NAMES = tuple(Entry.__dataclass_fields__)


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, Any]]:
    """What comes with the product, by code."""
    rows = json.loads(SHIPPED.read_text(encoding="utf-8"))["programmes"]
    return {row["code"]: row for row in rows}


def every() -> list[Programme]:
    """The whole catalogue by name: rows, and what comes with the product and is no row yet."""
    held = list(Programme.objects.select_related("saved_by"))
    codes = {one.code for one in held}
    fresh = [Programme(**row) for code, row in shipped().items() if code not in codes]
    return sorted([*held, *fresh], key=lambda one: one.name)


def find(code: str) -> Programme | None:
    """An entry by its code; not a row yet where it is as it came with the product."""
    return next((one for one in every() if one.code == code), None)


@transaction.atomic
def load(*, by: Actor) -> int:
    """Make rows of what comes with the product and is not there; returns how many. Rows are never changed."""
    known = set(Programme.objects.values_list("code", flat=True))
    fresh = [Programme(**row) for code, row in shipped().items() if code not in known]
    Programme.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        audit.record(by=by, deed="sentence_plans.programme.loaded", details={"programmes": len(fresh)})
    return len(fresh)


def row_of(code: str, *, by: Actor) -> Programme:
    """The row of an entry, made where it only came with the product. Raises Refused for another code."""
    found = Programme.objects.filter(code=code).first()
    if found is None and code in shipped():
        load(by=by)
        found = Programme.objects.filter(code=code).first()
    if found is None:
        raise Refused("Choose a programme of the catalogue.", field="programme")
    return found


def _check(entry: Entry, *, by: Actor) -> None:
    if not by.may("programmes:W"):
        raise Refused("The catalogue of programmes is kept by the commissioner.")
    if not entry.name.strip() or len(entry.name) > LONGEST_NAME:
        raise Refused(f"Write a name of at most {LONGEST_NAME} characters.", field="name")
    if entry.family not in Family.values:
        raise Refused("Choose the family.", field="family")
    if entry.aim not in Aim.values:
        raise Refused("Choose what it is for.", field="aim")
    if len(entry.targeting) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="targeting")
    _check_numbers(entry)


def _check_numbers(entry: Entry) -> None:
    for name, most in (("sessions", 500), ("weeks", MOST_WEEKS), ("least_ogrs3", MOST_SCORE),
                       ("judged_ogrs3", MOST_SCORE)):  # fmt: skip
        value = getattr(entry, name)
        if value is not None and not 0 < value <= most:
            raise Refused(f"Enter a number from 1 to {most}, or leave it empty.", field=name)
    if entry.judged_ogrs3 and (not entry.least_ogrs3 or entry.judged_ogrs3 > entry.least_ogrs3):
        message = "The score from which an assessor may decide is the lower of the two."
        raise Refused(message, field="judged_ogrs3")


def _fields(entry: Entry) -> dict[str, Any]:
    said = asdict(entry)
    texts = {"name": entry.name.strip(), "targeting": entry.targeting.strip(), "needs": list(entry.needs)}
    return said | texts


@transaction.atomic
def add(entry: Entry, *, by: Actor) -> Programme:
    """Add a programme to the catalogue. Raises Refused naming the field, also for a name that is there."""
    _check(entry, by=by)
    load(by=by)
    code = slugify(entry.name)[:40].strip("-")
    if not code:
        raise Refused("Write a name with letters.", field="name")
    try:
        with transaction.atomic():
            made = Programme.objects.create(code=code, saved_by=by.user, **_fields(entry))
    except IntegrityError as clash:
        raise Refused("The catalogue has a programme of this name already.", field="name") from clash
    audit.record(by=by, deed="sentence_plans.programme.added", subject=made, details={"code": code})
    return made


@transaction.atomic
def change(code: str, *, entry: Entry, version: int, by: Actor) -> Programme:
    """Change an entry; what it said before stays in its history. Raises Refused, and Stale."""
    _check(entry, by=by)
    row_of(code, by=by)
    row = Programme.objects.select_for_update(of=("self",)).select_related("saved_by").get(code=code)
    if row.version != version:
        raise plans.stale(row, what="this programme", names=NAMES, version=row.version)
    fields = _fields(entry)
    changed = [name for name in NAMES if getattr(row, name) != fields[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, fields[name])
    row.version += 1
    row.saved_by, row.saved_at = by.user, Now()
    row.save(update_fields=[*changed, "version", "saved_by", "saved_at"])
    audit.record(
        by=by, deed="sentence_plans.programme.changed", subject=row, details={"code": code, "fields": changed}
    )
    return row
