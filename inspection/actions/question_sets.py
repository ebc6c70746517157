"""Question sets: those that come with the product, and new versions (docs/domain.md 21.2)."""

import datetime
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from inspection.models import QuestionSet, SetKind
from inspection.standards import question_sets as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

SHIPPED = Path(__file__).parent.parent / "data" / "question_sets.json"
#: From when the shipped ones hold: before anything that could be read with them.
EVER = datetime.date(2012, 1, 1)
LONGEST_TITLE = 120


@lru_cache(maxsize=1)
def shipped() -> list[dict[str, Any]]:
    """What comes with the product."""
    found: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))["sets"]
    return found


@transaction.atomic
def load(*, by: Actor) -> int:
    """Make rows of the shipped sets that are not there; returns how many. Rows are never changed."""
    known = set(QuestionSet.objects.values_list("kind", "version"))
    fresh = [
        QuestionSet(**one, published_on=EVER)
        for one in shipped()
        if (one["kind"], one["version"]) not in known
    ]
    QuestionSet.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        audit.record(by=by, deed="inspection.questions.loaded", details={"sets": len(fresh)})
    return len(fresh)


def in_force(kind: str, *, by: Actor) -> QuestionSet:
    """The version that is asked now; the shipped ones are loaded where none is there yet."""
    found = QuestionSet.objects.newest(kind)
    if found is None:
        load(by=by)
        found = QuestionSet.objects.newest(kind)
    if found is None:
        raise Refused("There are no questions of this kind.")
    return found


def every() -> list[QuestionSet]:
    """Every version of every set: rows, and what comes with the product and is no row yet."""
    held = list(QuestionSet.objects.select_related("published_by"))
    known = {(one.kind, one.version) for one in held}
    fresh = [
        QuestionSet(**one, published_on=EVER)
        for one in shipped()
        if (one["kind"], one["version"]) not in known
    ]
    order = list(SetKind.values)
    return sorted([*held, *fresh], key=lambda one: (order.index(one.kind), -one.version))


def find(kind: str, *, version: int | None = None) -> QuestionSet:
    """A version, the newest where none is named; no row yet where it is as it came. LookupError for none."""
    for one in every():
        if one.kind == kind and version in (None, one.version):
            return one
    raise LookupError(f"no questions {kind} {version or ''}")


@transaction.atomic
def publish(kind: str, *, title: str, content: Any, today: datetime.date, by: Actor) -> QuestionSet:
    """Publish the next version of a set. What was begun with an earlier one stays with it.

    Raises Refused, naming the place in the content, and where it says what is asked already.
    """
    if not by.is_system and not by.may("question_sets:W"):
        raise Refused("Question sets are published by an inspector.")
    if kind not in SetKind.values:
        raise Refused("Choose what the questions are for.", field="kind")
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused(f"Write a title of at most {LONGEST_TITLE} characters.", field="title")
    for fault in rules.faults(kind=kind, content=content):
        raise Refused(f"{fault.path}: {fault.reason}", field="file")
    before = in_force(kind, by=by)
    if before.content == content:
        raise Refused(f"These are the questions of version {before.version}: nothing is new.", field="file")
    try:
        with transaction.atomic():
            made = QuestionSet.objects.create(
                kind=kind, version=before.version + 1, title=title.strip(), content=content,
                published_on=today, published_by=by.user,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(
            "Somebody else published a version just now. Look at it first.", field="file"
        ) from clash
    details = {"kind": kind, "version": made.version}
    audit.record(by=by, deed="inspection.questions.published", subject=made, details=details)
    return made
