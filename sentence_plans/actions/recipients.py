"""Who of the distribution list of a plan signs in here: asked to read it (docs/domain.md 8.5, shared)."""

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, Value
from django.db.models.functions import Concat, Now

from cases.actions import prison_settings
from cases.models import Custody, Task
from cases.standards.working_days import add_working_days
from sentence_plans.actions import letters
from sentence_plans.models import PlanShared, SentencePlan
from staff import actors
from staff.actions import notices
from staff.actors import Actor
from staff.models import RoleAssignment, User

SETTING = "plan_acknowledge_days"


def users(plan: SentencePlan, *, names: Collection[str], today: datetime.date) -> dict[str, User]:
    """Who of these names is a user: one who holds the case, else the only one of that name near it.

    Near it: in the prison that is accountable, in the trust of the offender manager, or of a partner. None
    whose role may not read the plan of this case.
    """
    headline = plan.custody.headline
    holders = (headline.offender_manager, headline.offender_supervisor, headline.personal_officer)
    found = {one.full_name: one for one in holders if one and one.full_name in names}
    near = Q(prison=headline.prison_id) | Q(trust=headline.offender_manager_trust_id, trust__isnull=False)
    held = RoleAssignment.objects.holding(today).filter(near | Q(role="partner"))
    called = Concat("user__given_names", Value(" "), "user__family_name")
    rows = held.alias(called=called).filter(called__in=set(names) - set(found)).select_related("user")
    for name, those in _by_name(rows.order_by("pk")).items():
        readers = {one.user for one in those if _reads(one, plan)}
        if len(readers) == 1:
            found[name] = readers.pop()
    return found


def without_access(plan: SentencePlan, *, names: Iterable[str], today: datetime.date) -> list[str]:
    """Those of these names of whom nobody signs in here who may read the plan, each once; for a warning.

    They are given a copy, which is recorded (`sharing.give`). `names` that are empty are left out.
    """
    wanted = list(dict.fromkeys(name for name in names if name.strip()))
    found = users(plan, names=wanted, today=today) if wanted else {}
    return [name for name in wanted if name not in found]


def _by_name(rows: Collection[RoleAssignment]) -> dict[str, list[RoleAssignment]]:
    found: dict[str, list[RoleAssignment]] = {}
    for one in rows:
        found.setdefault(one.user.full_name, []).append(one)
    return found


def _reads(assignment: RoleAssignment, plan: SentencePlan) -> bool:
    return SentencePlan.objects.visible_to(actors.of(assignment)).filter(pk=plan.pk).exists()


def ask(custody: Custody, *, given: Sequence[PlanShared], today: datetime.date, by: Actor) -> None:
    """A task and a notice for each of those given the plan who signs in, but for whoever gave it.

    The days to acknowledge it in are those the prison has set for risk management plans.
    """
    prison, number = custody.headline.prison_id, custody.prisoner.number
    days = int(prison_settings.in_force(SETTING, prison_ids=[prison], today=today)[prison])
    last = add_working_days(start=today, days=days).due_on
    for one in given:
        if one.user is None or one.user == by.user:
            continue
        done(one.plan_id, user=one.user)
        key, leads_to = f"{_key(one.plan_id)}{one.pk}", letters.address(custody)
        text = f"Read the sentence plan of {number}, version {one.number}, and acknowledge it by "
        text += f"{last:%d/%m/%Y}"
        Task.objects.create(
            key=key, custody=custody, user=one.user, prison=custody.headline.prison, kind="read_plan",
            text=text, leads_to=leads_to, due_on=last,
        )  # fmt: skip
        notices.send(one.user, text=text, key=key, leads_to=leads_to, prisoner_number=number, by=by)


def _key(plan: int) -> str:
    return f"plan-read:{plan}:"


def done(plan: int, *, user: User) -> None:
    """Close what somebody was asked to read of a plan: read, or followed by a later version."""
    asked = Task.objects.filter(key__startswith=_key(plan), user=user, done_at__isnull=True)
    asked.update(done_at=Now(), done_by=user)
