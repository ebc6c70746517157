"""The log, newest first, each entry as far as the reader may see it (docs/domain.md 10.3, 14)."""

from collections import Counter
from typing import Any

from django.utils import timezone

from cases.actions.contact_limits import took_part
from cases.models import Contact, ContactKind, Custody, sight
from cases.standards import disclosure
from cases.standards.contacts import SUB_KINDS
from cases.standards.disclosure import Shown
from cases.standards.documents import size_words
from staff.actors import Actor
from staff.permissions import ROLE_NAMES

#: So many of the newest stand in the summary as well.
LATEST = 3
#: What is shown of an entry that is not shown in full.
SHOWN = {
    "gist": "Shown: date, author, bearing on risk and what to do.",
    "what_to_do": "Shown: date, author and what to do.",
    "masked": "Shown: that there is an entry, its date and its author.",
    "withdrawn": "Shown: date, author, who withdrew it and why.",
}


def shown(contact: Contact, *, reader: Actor, audience: str) -> Shown:
    """How much of an entry is printed: what `reader` may see, narrowed to the one it is made for."""
    return disclosure.entry(
        audience=audience,
        seen=sight(contact, reader),
        restriction=contact.restriction,
        with_whom=contact.with_whom,
        tags=[tag.kind for tag in contact.tags.all()],
    )


def gather(custody: Custody, *, reader: Actor, audience: str = "") -> dict[str, Any]:
    """Entries by month, the newest first; how many are masked; which restricted ones are shown in full.

    `audience`: the purpose whose rules of disclosure count (docs/domain.md 14.5). Amendments stand under
    their entry. Four queries, for any number of entries.
    """
    if not reader.may("contact_log:R"):
        return {"months": [], "count": 0, "latest": [], "masked": [], "restricted": []}
    visible = Contact.objects.visible_to(reader).filter(prisoner__in=custody.prisoner.records)
    judged = [(one, shown(one, reader=reader, audience=audience)) for one in visible.originals().for_log()]
    contacts = [(one, seen) for one, seen in judged if seen.sight != disclosure.NOTHING]
    entries = [_entry(one, seen, reader, audience) for one, seen in contacts]
    months: list[dict[str, Any]] = []
    for entry in entries:
        title = f"{timezone.localtime(entry['at']):%B %Y}"
        if not months or months[-1]["title"] != title:
            months.append({"title": title, "entries": []})
        months[-1]["entries"].append(entry)
    return {
        "months": months,
        "count": len(entries),
        "latest": entries[:LATEST],
        "masked": _masked(entries),
        "restricted": _restricted([one for one, seen in contacts if seen.sight == "full"], reader),
    }


def _masked(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each way of masking how many there are, and the rule of disclosure where one masks."""
    found = Counter((one["sight"], one["rule"]) for one in entries if one["sight"] != "full")
    return [
        {
            "what": f"{number} {'withdrawn' if how == 'withdrawn' else 'restricted'}"
            f" entr{'y' if number == 1 else 'ies'} of the log",
            "shown": SHOWN[how],
            "rule": rule,
            "count": number,
        }
        for (how, rule), number in sorted(found.items())
    ]


def _restricted(contacts: list[Contact], reader: Actor) -> list[int]:
    """Keys of the restricted entries, and amendments of them, that are shown in full."""
    every = [part for one in contacts for part in (one, *one.amendments.all())]
    return sorted(one.pk for one in every if one.restriction and sight(one, reader) == "full")


def _kind(contact: Contact) -> str:
    words = SUB_KINDS.get(contact.kind, {}).get(contact.sub_kind, "")
    name = str(ContactKind(contact.kind).label)
    return f"{name}: {words}" if words else name


def _entry(contact: Contact, judged: Shown, reader: Actor, audience: str) -> dict[str, Any]:
    """One entry as far as it may be shown; of a masked one its date, its author, and that it exists."""
    seen = judged.sight
    place = contact.prison or contact.trust
    entry: dict[str, Any] = {
        "at": contact.happened_at,
        "author": contact.author_name,
        "role": ROLE_NAMES.get(contact.author_role, contact.author_role),
        "place": place.name if place else "",
        "sight": seen,
        "rule": judged.rule,
        "is_restricted": bool(contact.restriction),
    }
    if seen in {"full", "gist"}:
        entry["bearing"] = contact.gist_bearing
    if seen in {"full", "gist", "what_to_do"}:
        entry["what_to_do"] = contact.gist_what_to_do
    if seen == "full":
        entry |= _in_full(contact, reader, audience)
    if seen == "withdrawn":
        gone = contact.withdrawal
        entry |= {"withdrawn_at": gone.at, "withdrawn_by": gone.by_name, "withdrawn_because": gone.reason}
    return entry


def _in_full(contact: Contact, reader: Actor, audience: str) -> dict[str, Any]:
    late = (contact.recorded_at - contact.happened_at).days >= 1
    others = "" if audience in disclosure.TO_THE_PERSON else took_part(contact)
    amendments = [one for one in contact.amendments.all() if sight(one, reader) == "full"]
    return {
        "kind": _kind(contact),
        "mode": contact.get_mode_display(),
        "with": contact.get_with_whom_display(),
        "text": "\n\n".join(filter(None, [contact.text, others])),
        "restriction": contact.get_restriction_display() if contact.restriction else "",
        "report": contact.report_number,
        "documents": [
            {"name": one.name, "size": size_words(size=one.size), "sha256": one.sha256}
            for one in sorted(contact.documents.all(), key=lambda one: one.pk)
        ],
        "tags": sorted(str(tag.get_kind_display()) for tag in contact.tags.all()),
        "entered_late": contact.recorded_at if late else None,
        "amendments": [
            {
                "at": one.recorded_at,
                "author": one.author_name,
                "because": one.amended_because,
                "text": one.text,
            }
            for one in sorted(amendments, key=lambda one: one.pk)
        ],
    }
