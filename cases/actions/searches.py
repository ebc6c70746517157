"""Searching the log: what was found is kept for a day under a key that says nothing (docs/domain.md 14)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db import connection, transaction
from django.utils.timezone import get_current_timezone

from cases.models import Contact, LogSearch, Prisoner
from cases.models.contacts import WORDS, WORDS_CONFIG, ContactQuerySet, query_of
from cases.standards import departments
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind

LONGEST_WORDS: int = LogSearch._meta.get_field("words").max_length or 0
#: Of more matches than this the newest are put in order; who finds so many has to say more.
MOST = 1000


@transaction.atomic
def search(
    words: str,
    *,
    prisoner: Prisoner | None = None,
    within: ContactQuerySet | None = None,
    filters: Mapping[str, Any] | None = None,
    by: Actor,
) -> LogSearch:
    """Find entries by their words, the best first: of one person where `prisoner` is named, else of all.

    `within` narrows what is looked through; `filters`: kind, tag, department, since and until (dates). What
    `by` may not read in full is not looked into, and neither is what was withdrawn. Three queries, whatever
    is found. Raises Refused where there is nothing to look for.
    """
    if by.assignment is None:
        raise Refused("Only somebody in a role searches the log.")
    words = " ".join(words.split())
    _check(words)
    chosen = {name: value for name, value in (filters or {}).items() if value}
    entries = Contact.objects.all() if within is None else within
    found = _ranked(_filtered(entries.visible_to(by).in_full_for(by).with_words(words), chosen), words)
    made = LogSearch.objects.create(
        user=by.person,
        assignment=by.assignment,
        prisoner=prisoner,
        words=words,
        filters={name: str(value) for name, value in chosen.items()},
        found=found[:MOST],
        is_all=len(found) <= MOST,
    )
    audit.record(
        by=by,
        deed="cases.log.searched",
        kind=Kind.READ,
        subject=made,
        prisoner_number=prisoner.number if prisoner else "",
        details={"words": words, "found": len(made.found)},
    )
    return made


def _check(words: str) -> None:
    if not words:
        raise Refused("Enter the words to look for.", field="words")
    if len(words) > LONGEST_WORDS:
        raise Refused(f"Enter at most {LONGEST_WORDS} characters.", field="words")
    if "\x00" in words:
        raise Refused("Enter words without control characters.", field="words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery(%s::regconfig, %s))", [WORDS_CONFIG, words])
        if cursor.fetchone() == (0,):
            raise Refused(
                "These words stand in nearly every entry, or are only signs. Enter a rarer word.",
                field="words",
            )


def _filtered(entries: ContactQuerySet, chosen: Mapping[str, Any]) -> ContactQuerySet:
    zone = get_current_timezone()
    if kind := chosen.get("kind"):
        entries = entries.filter(kind=kind)
    if tag := chosen.get("tag"):
        entries = entries.filter(tags__kind=tag)
    if department := chosen.get("department"):
        entries = entries.filter(author_role__in=departments.roles_of(department=department))
    if since := chosen.get("since"):
        entries = entries.filter(happened_at__gte=datetime.datetime.combine(since, datetime.time(), zone))
    if until := chosen.get("until"):
        after = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), zone)
        entries = entries.filter(happened_at__lt=after)
    return entries


def newest(entries: ContactQuerySet) -> ContactQuerySet:
    """The newest of what was found, one more than is kept: what is put in order by how well it fits."""
    return entries.order_by("-happened_at", "-id")[: MOST + 1]


def _ranked(entries: ContactQuerySet, words: str) -> list[int]:
    """Keys of the entries, those that fit best first, the newer before the older; one query."""
    fits = SearchRank(WORDS, query_of(words))
    # Only these few are weighed, and put in order here: joined to the log again, all of it would be read.
    found = newest(entries).annotate(fits=fits).values_list("fits", "pk")
    return [pk for _, pk in sorted(found, key=lambda row: -row[0])]


def forget(*, before: datetime.datetime, by: Actor) -> int:
    """Remove searches older than `before`; how many. Every night."""
    return LogSearch.objects.filter(at__lt=before).delete()[0]
