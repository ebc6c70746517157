"""Kinds of notice, and which of them somebody has stopped (docs/domain.md 5, "Tasks")."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import NoticeStop

BUILT_IN = Path(__file__).parent.parent / "data" / "notice_kinds.json"
#: The e-mail of the day is stopped like a kind of notice.
DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind; it may be stopped unless `kept_because` says why not."""

    key: str
    title: str
    explains: str
    kept_because: str

    @property
    def may_be_stopped(self) -> bool:
        """Whether its receiver may do without it."""
        return not self.kept_because


@lru_cache(maxsize=1)
def known() -> Mapping[str, NoticeKind]:
    """Every kind by key, in the order of the page."""
    entries = json.loads(BUILT_IN.read_text(encoding="utf-8"))["kinds"]
    return {entry["key"]: NoticeKind(**entry) for entry in entries}


def of(key: str) -> str:
    """The kind that the key of a notice begins with, such as `transfer` in `transfer:12:accepted`.

    A notice of no known kind has none, and cannot be stopped.
    """
    kind = key.partition(":")[0]
    return kind if kind in known() else ""


def stopped(users: Iterable[int]) -> set[tuple[int, str]]:
    """Who has stopped which kind, as pairs of user and kind; one query."""
    rows = NoticeStop.objects.filter(user_id__in=set(users), ended_at__isnull=True)
    return set(rows.values_list("user_id", "kind"))


@transaction.atomic
def choose(wanted: Iterable[str], *, by: Actor) -> list[str]:
    """Receive these kinds from now on and stop all others that may be stopped; which ones are stopped.

    Raises Refused for nobody in person, and on an unknown kind.
    """
    chosen = set(wanted)
    if by.user is None:
        raise Refused("Notices belong to a person.")
    if not chosen <= set(known()):
        raise Refused("There is no such kind of notice.", field="wanted")
    to_stop = {key for key, kind in known().items() if kind.may_be_stopped and key not in chosen}
    mine = NoticeStop.objects.select_for_update().filter(user=by.user, ended_at__isnull=True)
    standing = set(mine.values_list("kind", flat=True))
    NoticeStop.objects.filter(user=by.user, ended_at__isnull=True, kind__in=standing - to_stop).update(
        ended_at=Now()
    )
    NoticeStop.objects.bulk_create(
        [NoticeStop(user=by.user, kind=kind) for kind in sorted(to_stop - standing)], ignore_conflicts=True
    )
    if standing != to_stop:
        titles = "; ".join(known()[key].title for key in known() if key in to_stop)
        audit.record(
            by=by, deed="staff.notices.chosen", subject=by.user, details={"stopped": titles or "none"}
        )
    return sorted(to_stop)
