"""Who held a case hears of a recall and of the return (docs/domain.md 20)."""

from cases.models import Allocation, Custody, HeldAs, Release
from staff.actions import notices
from staff.actors import Actor
from staff.models import User


def ordered(row: Custody, *, release: Release, by: Actor) -> None:
    """Tell the offender manager and the last offender supervisor that a recall was ordered."""
    number = row.prisoner.number
    words = f"{row.prisoner.list_name} {number}: recall ordered on {release.recalled_on:%d/%m/%Y}."
    _tell(row, release, words, happened="ordered", by=by)


def returned(row: Custody, *, release: Release, by: Actor) -> None:
    """Tell the same that the person is back, where, and that the case is open again."""
    number, prison = row.prisoner.number, row.headline.prison.name
    words = (
        f"{row.prisoner.list_name} {number}: back on recall at {prison} since "
        f"{release.returned_on:%d/%m/%Y}. The case is open again, with everything that was in it."
    )
    _tell(row, release, words, happened="returned", by=by)


def _tell(row: Custody, release: Release, words: str, *, happened: str, by: Actor) -> None:
    """One notice each; who does it is not told of it, and who cannot open the case gets no link."""
    for holder, can_open in _holders(row):
        if holder != by.user:
            notices.send(
                holder, text=words, key=f"release:{release.pk}:{happened}",
                leads_to=f"/cases/{row.prisoner.number}/" if can_open else "",
                prisoner_number=row.prisoner.number, by=by,
            )  # fmt: skip


def _holders(row: Custody) -> list[tuple[User, bool]]:
    """The offender manager on record; who was the last supervisor, and whether at this prison."""
    headline = row.headline
    found = [(headline.offender_manager, True)] if headline.offender_manager else []
    held = Allocation.objects.filter(custody=row, held_as=HeldAs.OFFENDER_SUPERVISOR).select_related("user")
    last = held.order_by("-started_on", "-pk").first()
    return [*found, (last.user, last.prison_id == headline.prison_id)] if last else found
