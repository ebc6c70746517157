"""Taking back an entry of the log: a row beside it with the reason; the entry stays (docs/domain.md 14.1)."""

from collections.abc import Iterable

from django.db import transaction

from cases.actions import contact_rows, custody_rights, headlines
from cases.models import Contact, Custody, Withdrawal
from cases.models.contacts import sight_if_standing
from cases.standards import contacts as rules
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind

LONGEST_REASON: int = Withdrawal._meta.get_field("reason").max_length or 0
GONE_ALREADY = "This entry was withdrawn already by {name}, because: {reason}"


def may_withdraw(contact: Contact, *, by: Actor) -> rules.Finding:
    """Whether `by` may take back an entry; what keeps him or her from it, in words."""
    return rules.withdrawal_fits(
        reads_in_full=sight_if_standing(contact, by) == "full",
        is_author=contact.author_id == by.person.pk,
        may_any=by.may("withdrawal:A"),
    )


@transaction.atomic
def withdraw(contact: Contact, *, reason: str, seen: int | None = None, by: Actor) -> Withdrawal:
    """Take back an entry, and with it its amendments; the clocks it met are worked out again.

    `contact` may be an amendment: then the entry it belongs to is taken back. `seen` is how many amendments
    the reader had before him or her. Raises Refused out of reach, without the right, without a reason, where
    somebody else withdrew it first, and where it was amended while the page was open.
    """
    first = contact.amends or contact
    finding = may_withdraw(first, by=by)
    if not finding.ok:
        raise Refused(finding.reason)
    if not reason.strip():
        raise Refused("Say why the entry is withdrawn.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Write at most {LONGEST_REASON} characters.", field="reason")
    custody = _held(first, by=by)
    rows = _standing(first, seen=seen)
    made = Withdrawal.objects.bulk_create([_row(one, reason=reason.strip(), by=by) for one in rows])
    headlines.record(custody, **contact_rows.recount_last_contact(custody))
    _tell(first, by=by)
    audit.record(
        by=by,
        deed="cases.contact.withdrawn",
        subject=first,
        prisoner_number=custody.prisoner.number,
        reason=reason.strip(),
        details={"restriction": first.restriction, "amendments": len(rows) - 1},
    )
    return made[0]


def _held(contact: Contact, *, by: Actor) -> Custody:
    """The custody of an entry, locked: whoever writes in its log waits for this to end."""
    words = "This case is not within your reach: nothing in its log can be withdrawn."
    return custody_rights.within_reach(contact.custody_id, otherwise=words, victims=True, by=by)


def _standing(first: Contact, *, seen: int | None) -> list[Contact]:
    """The entry and its amendments as they stand under the lock."""
    gone = Withdrawal.objects.filter(contact=first).first()
    if gone:
        raise Refused(GONE_ALREADY.format(name=gone.by_name, reason=gone.reason))
    amendments = list(first.amendments.order_by("pk"))
    if seen is not None and seen != len(amendments):
        name = amendments[-1].author_name if amendments else "Somebody"
        raise Refused(
            f"{name} amended this entry while your page was open. Read the amendment below; withdraw again if"
            " it still is wrong."
        )
    return [first, *amendments]


def _row(contact: Contact, *, reason: str, by: Actor) -> Withdrawal:
    return Withdrawal(contact=contact, by=by.user, by_name=by.name[:160], by_role=by.role, reason=reason)


def _tell(contact: Contact, *, by: Actor) -> None:
    """The author hears of it where somebody else did it."""
    if contact.author is None or contact.author_id == by.person.pk:
        return
    prisoner = contact.custody.prisoner
    notices.send(
        contact.author,
        text=f"{by.name}, {by.role_in_words}, withdrew an entry of yours about {prisoner.list_name}.",
        key=f"withdrawn:{contact.pk}",
        leads_to=f"/cases/{prisoner.number}/log/{contact.pk}/",
        prisoner_number=prisoner.number,
        by=by,
    )


@transaction.atomic
def take_over(rows: Iterable[Withdrawal], *, by: Actor) -> set[int]:
    """Write what another installation says of entries that were taken back; keys of the entries it is new of.

    An entry that is withdrawn stays as it is.
    """
    wanted = {row.contact_id: row for row in rows}
    known = Withdrawal.objects.filter(contact__in=wanted) if wanted else Withdrawal.objects.none()
    new = set(wanted) - set(known.values_list("contact_id", flat=True)) if wanted else set()
    if not new:
        return new
    touched = {wanted[key].contact.custody_id for key in new}
    locked = Custody.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=touched)
    custodies = list(locked.order_by("pk"))
    made = Withdrawal.objects.bulk_create([wanted[key] for key in sorted(new)])
    headlines.record_many(contact_rows.recount_last_contacts(one.pk for one in custodies))
    headlines.touch_many(custodies)
    numbers = dict(Contact.objects.filter(pk__in=new).values_list("pk", "prisoner__number"))
    audit.record_many([_taken_over(row, numbers[row.contact_id], by=by) for row in made])
    return new


def _taken_over(row: Withdrawal, number: str, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.contact.withdrawn_elsewhere",
        subject=row.contact,
        prisoner_number=number,
        reason=row.reason,
        details={"name": row.by_name},
    )


def read(contact: Contact, *, by: Actor) -> None:
    """Record that the text of a withdrawn entry was opened."""
    audit.record(
        by=by,
        deed="cases.contact.read_withdrawn",
        kind=Kind.READ,
        subject=contact,
        prisoner_number=contact.custody.prisoner.number,
        details={"restriction": contact.restriction},
    )
