"""Contact with a child in the log: which level holds, and who looks into what it forbids (domain.md 10.4)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from cases.actions import tasks
from cases.actions.contact_rows import Entry
from cases.models import Alert, Contact, WithWhom
from cases.standards import child_contact as rules
from cases.standards.exchange import HERE
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_TOLD = 160
#: How the origin of an entry begins that somebody writes through the API with a key of his or her own.
BY_API = "api:"


def _asked(entry: Entry) -> bool:
    """Whether an entry written here may be about contact with a child."""
    ours = entry.origin == HERE or entry.origin.startswith(BY_API)
    if not ours or entry.amends is not None:
        return False
    return entry.with_whom == WithWhom.FAMILY or entry.with_child is not None


def levels(entries: Iterable[Entry]) -> dict[int, int]:
    """The level that holds in each case of these entries, by its key; no query where no child is meant."""
    keys = [one.custody.pk for one in entries if _asked(one)]
    codes: dict[int, list[str]] = defaultdict(list)
    if keys:
        rows = Alert.objects.current().filter(custody__in=keys, code__in=rules.CODES)
        for custody, code in rows.values_list("custody_id", "code"):
            codes[custody].append(code)
    found = {key: rules.level_of(codes=held) for key, held in codes.items()}
    return {key: level for key, level in found.items() if level is not None}


def check(entry: Entry, *, level: int | None, by: Actor) -> None:
    """Raise Refused where a level holds and the entry does not say what it has to; `by` may be anybody."""
    if len(entry.told.strip()) > LONGEST_TOLD:
        raise Refused(f"Write at most {LONGEST_TOLD} characters.", field="told")
    if not _asked(entry) or by.is_system:
        return
    finding = rules.entry_fits(
        level=level, with_whom=entry.with_whom, mode=entry.mode, with_child=entry.with_child, told=entry.told
    )
    if not finding.ok:
        raise Refused(finding.reason, field=finding.field)


@transaction.atomic
def look_into(contact: Contact, *, entry: Entry, level: int, by: Actor) -> None:
    """Put on the list of public protection that contact was logged which a level forbids."""
    if not (entry.with_child and rules.forbids(level=level, mode=entry.mode)):
        return
    tasks.ask(
        contact.custody,
        key=f"child_contact:{contact.pk}",
        kind="child_contact",
        text=f"Contact with a child that level {level} forbids was logged. {entry.told.strip()} was told",
        role="public_protection",
        prison=entry.custody.headline.prison,
        leads_to=f"/cases/{entry.custody.prisoner.number}/log/{contact.pk}/",
        by=by,
    )
