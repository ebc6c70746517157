"""Who is told what about a plan: notices, entries in the log, tasks (docs/domain.md 8.1, 14)."""

import datetime

from django.db.models.functions import Now

from cases.actions import contact_rows, contacts
from cases.models import Contact, ContactKind, ContactMode, Custody, Task, WithWhom
from cases.standards.contacts import kinds_for
from sentence_plans.models import SentencePlan
from staff import actors
from staff.actions import notices
from staff.actors import Actor
from staff.models import RoleAssignment, User


def address(custody: Custody, *, page: str = "") -> str:
    """Where the plan, or a page of it such as "sign/author/", is found."""
    return f"/cases/{custody.prisoner.number}/plan/{page}"


def reader(custody: Custody, *, by: Actor) -> User | None:
    """Who is to know: the offender supervisor; the offender manager where the supervisor wrote it."""
    headline = custody.headline
    supervisor, manager = headline.offender_supervisor, headline.offender_manager
    wrote = by.user.pk if by.user else None
    if by.role == "offender_supervisor" or (supervisor and supervisor.pk == wrote):
        return manager if manager and manager.pk != wrote else None
    return supervisor


def tell(custody: Custody, *, text: str, key: str, page: str = "", by: Actor) -> None:
    """A notice for the other one of the two who hold the case, if there is one."""
    user = reader(custody, by=by)
    if user is not None:
        notices.send(
            user,
            text=text,
            key=key,
            leads_to=address(custody, page=page),
            prisoner_number=custody.prisoner.number,
            by=by,
        )


def log(custody: Custody, *, text: str, now: datetime.datetime, today: datetime.date, by: Actor) -> Contact:
    """Write into the log what was said about the plan; a department writes it as an entry of its own kind.

    Nobody has a notice of it: whoever calls this tells the other holder, with `tell`, what it is about.
    """
    kind, sub_kind = ContactKind.COMMUNICATION.value, ""
    narrowed = by.narrowed_to("contact_log")
    if narrowed:
        own = kinds_for(role=by.role, narrowed_to=narrowed)
        kind = next(iter(own))
        sub_kind = sorted(own[kind])[0] if len(own[kind]) == 1 else _department(by.role, own[kind])
    to = WithWhom.OFFENDER_MANAGER if by.role == "offender_supervisor" else WithWhom.OFFENDER_SUPERVISOR
    return contacts.log(
        custody,
        happened_at=now,
        kind=kind,
        sub_kind=sub_kind,
        mode=ContactMode.RECORD_CHECK,
        with_whom=to,
        text=text,
        tells=False,
        now=now,
        today=today,
        by=by,
    )


def log_of_partner(
    custody: Custody, *, text: str, now: datetime.datetime, today: datetime.date, by: Actor
) -> Contact:
    """Write into the log what a partner organisation reports on what was given to it, under its name.

    Its people reach no case; the caller has asked whether this was given to them.
    """
    return contacts.log(
        custody,
        happened_at=now,
        kind=ContactKind.INTERVENTION,
        sub_kind="non_accredited",
        mode=ContactMode.RECORD_CHECK,
        with_whom=WithWhom.OFFENDER_SUPERVISOR,
        text=text,
        tells=False,
        written_by=contact_rows.Author.of(by),
        now=now,
        today=today,
        by=actors.system("partner_report"),
    )


def _department(role: str, own: frozenset[str]) -> str:
    """The sub-kind named like the department, or its plainest one."""
    return role if role in own else "non_accredited" if "non_accredited" in own else sorted(own)[0]


def ask_countersignature(plan: SentencePlan, *, number: int, today: datetime.date, by: Actor) -> None:
    """Ask for the countersignature of the plan as it was signed in version `number`."""
    ask_head(
        plan.custody,
        key=f"plan:{plan.pk}:countersign:{number}",
        text=f"Countersign the sentence plan of {plan.custody.prisoner.number}, signed by {by.name}.",
        page="sign/countersigner/",
        today=today,
        by=by,
    )


def ask_head(custody: Custody, *, key: str, text: str, page: str, today: datetime.date, by: Actor) -> None:
    """A task for the head of OMU of the prison, and a notice for each who holds the role there."""
    leads_to, prison = address(custody, page=page), custody.headline.prison
    fields = {"kind": "countersign", "text": text, "leads_to": leads_to, "due_on": today}
    where = {"custody": custody, "role": "head_of_omu", "prison": prison}
    Task.objects.get_or_create(key=key, defaults=fields | where)
    holders = RoleAssignment.objects.holding(today).filter(role="head_of_omu", prison=prison)
    for holder in holders.select_related("user"):
        notices.send(
            holder.user,
            text=text,
            key=key,
            leads_to=leads_to,
            prisoner_number=custody.prisoner.number,
            by=by,
        )


def close_tasks(plan: SentencePlan, *, by: Actor) -> None:
    """Close the open tasks about a plan: it was countersigned, or what was to be signed has changed."""
    Task.objects.filter(key__startswith=f"plan:{plan.pk}:", done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )
