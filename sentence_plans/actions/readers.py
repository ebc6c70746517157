"""Who is to have a plan: the prisoner, those who hold the case, and each named in an action (8.5, shared)."""

from collections.abc import Iterable

from cases.models import Custody
from sentence_plans.models import Action, DoerKind
from sentence_plans.standards.sharing import Reader, distribution


def of(custody: Custody, *, works: Iterable[Action]) -> list[Reader]:
    """The distribution list; `custody` with prisoner and headline, `works` the actions worked on."""
    headline = custody.headline
    held = (
        ("offender manager", headline.offender_manager),
        ("offender supervisor", headline.offender_supervisor),
        ("personal officer", headline.personal_officer),
    )
    holders = [Reader(custody.prisoner.spoken_name, "prisoner")]
    holders += [Reader(user.full_name, role) for role, user in held if user]
    named = [doer for work in works for doer in work.doers if doer["kind"] != DoerKind.PRISONER]
    return distribution(
        holders=holders,
        doers=[Reader(doer["name"], str(DoerKind(doer["kind"]).label)) for doer in named],
    )
