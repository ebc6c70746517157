"""Who records what happens to a custody, and the row held while it is recorded (docs/domain.md 2.2, 3.1)."""

from cases.models import Custody, Stay
from cases.standards.custody_events import Objection
from staff.actions.errors import Refused
from staff.actors import Actor


def held(custody: Custody) -> Custody:
    """The custody as it stands now, locked until the transaction ends."""
    return (
        Custody.objects.select_for_update(of=("self",))
        .select_related("prisoner", "headline__prison", "headline__offender_manager")
        .get(pk=custody.pk)
    )


def within_reach(
    custody_id: int, *, right: str = "", otherwise: str, closed: str = "", victims: bool = False, by: Actor
) -> Custody:  # fmt: skip
    """The custody, locked until the transaction ends: of two who decide at once the second sees the first.

    The lock leaves rows that refer to the custody free to be added (`FOR NO KEY UPDATE`).
    Raises Refused with `otherwise` where the case is not within the actor's reach or the role lacks `right`,
    such as "mappa:W"; with `closed`, if given, where the custody has ended. With `victims` the victim part is
    written, which a victim liaison officer reaches too.
    """
    reach = Custody.objects.with_victims_for(by) if victims else Custody.objects.visible_to(by)
    within = reach.filter(pk=custody_id).values("pk")
    rows = Custody.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("prisoner", "headline__prison").filter(pk__in=within).first()
    if found is None or (right and not by.may(right)):
        raise Refused(otherwise)
    if closed and found.closed_on:
        raise Refused(closed)
    return found


def to_record(row: Custody, *, permission: str = "custody:W", by: Actor) -> None:
    """Raise Refused where `by` may not record events of this custody, by role or by prison."""
    if by.is_system:
        return
    if not by.may(permission) or by.narrowed_to(permission.partition(":")[0]):
        raise Refused("Your role does not record this.")
    if by.prison_id != row.headline.prison_id:
        raise Refused("Only the prison that is accountable for the case records this.")


def closed_words(row: Custody) -> str:
    """How and when a closed custody ended: "Released on licence on 03/05/2026"."""
    return f"{row.get_closed_as_display()} on {row.closed_on:%d/%m/%Y}"


def object_if(objection: Objection | None) -> None:
    """Raise Refused with what stands against an event, if anything does."""
    if objection:
        raise Refused(objection.reason, field=objection.field)


def present_stay(row: Custody) -> Stay | None:
    """Where the person is; None while on the way, or after release."""
    return Stay.objects.filter(custody=row, ended_on__isnull=True).first()
