"""A van of forty, a prison that closes: one step of many transfers as long work (docs/domain.md 13).

Each person is a transaction of its own that also keeps how far the job is: one failure stops nobody else, and
a worker killed half way carries on behind the last person done.
"""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from cases.actions import transfers
from cases.models import Custody, Transfer, TransferState
from omu.actions import move_requests
from omu.actions.jobs import RUNNERS
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, Prison

logger = logging.getLogger("omu.jobs")

KIND = "transfers_many"
#: People in one job: more than a large prison holds.
MOST = 2000
#: By step what is said of it, and the rights of which one is needed.
MAY = ("transfer:W", "transfer:A")
STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ask": ("Ask for a transfer", MAY),
    "accept": ("Accept transfers", ("transfer:A",)),
    "refuse": ("Refuse transfers", ("transfer:A",)),
    "withdraw": ("Withdraw transfers", MAY),
    "leave": ("Record who has left", MAY),
    "arrive": ("Record who has arrived", MAY),
}
#: What is said once for everybody chosen, by step; asking says more.
SAID = {"leave": ("no_note",), "refuse": ("reason",), "withdraw": ("reason",)}
LONGEST_REASON = 300
GONE = "Not within your reach any more, or the transfer has ended."


def may(step: str, *, by: Actor) -> bool:
    """Whether this actor does this step of transfers of a prison."""
    rights = STEPS[step][1]
    return bool(by.prison_id) and not by.narrowed_to("transfer") and any(by.may(one) for one in rights)


def ready(step: str, *, by: Actor) -> list[tuple[int, str, str, str]]:
    """Whom the step can be taken for: key of the custody or transfer, number, name, from where to where.

    By name, MOST at most; one query.
    """
    if step == "ask":
        here = Custody.objects.visible_to(by).filter(
            headline__prison_id=by.prison_id or 0, closed_on__isnull=True
        )
        free = here.exclude(pk__in=Transfer.objects.filter(ended_on__isnull=True).values("custody_id"))
        rows = free.select_related("prisoner").order_by("prisoner__sort_name", "pk")[:MOST]
        return [(one.pk, one.prisoner.number, one.prisoner.list_name, "") for one in rows]
    found = Transfer.objects.visible_to(by).filter(ended_on__isnull=True)
    if step == "accept":
        found = found.filter(to_prison_id=by.prison_id, state=TransferState.REQUESTED)
    elif step == "refuse":
        asked = found.filter(to_prison_id=by.prison_id, state=TransferState.REQUESTED)
        found = asked.filter(arrived_on__isnull=True)
    elif step == "withdraw":
        still_here = Q(left_on__isnull=True) | Q(failed_on__isnull=False)
        found = found.filter(still_here, from_prison_id=by.prison_id, arrived_on__isnull=True)
    elif step == "leave":
        found = found.filter(from_prison_id=by.prison_id, state=TransferState.ACCEPTED, left_on__isnull=True)
    else:
        found = found.filter(to_prison_id=by.prison_id, arrived_on__isnull=True)
    joined = found.select_related("prisoner", "from_prison", "to_prison").order_by(
        "prisoner__sort_name", "pk"
    )
    return [
        (
            one.pk,
            one.prisoner.number,
            one.prisoner.list_name,
            f"{one.from_prison.name} to {one.to_prison.name}",
        )
        for one in joined[:MOST]
    ]


@transaction.atomic
def ask(step: str, *, keys: Iterable[int], today: datetime.date, by: Actor, **said: Any) -> Job:
    """Ask for one step of many transfers; `said` is to_prison, reason, plan_gap and move_on where it asks;
    no_note where they leave; reason where they are refused or withdrawn.

    Raises Refused without the right, for nobody, for too many, without the reason that a refusal or a
    withdrawal needs, and for a transfer to the same prison.
    """
    if step not in STEPS or not may(step, by=by):
        raise Refused("Your role does not do this.")
    chosen = list(dict.fromkeys(keys))
    if not chosen or len(chosen) > MOST:
        raise Refused(f"Choose at least one person, and {MOST:,} at most.", field="people")
    parameters: dict[str, Any] = {"step": step, "keys": chosen, "today": today.isoformat()}
    parameters |= {name: said.get(name, "").strip() for name in SAID.get(step, ())}
    if "reason" in SAID.get(step, ()) and not 0 < len(parameters["reason"]) <= LONGEST_REASON:
        raise Refused(f"Say why, once for everybody, in at most {LONGEST_REASON} characters.", field="reason")
    title = f"{STEPS[step][0]}: {len(chosen)} {'person' if len(chosen) == 1 else 'people'}"
    if step == "ask":
        to_prison, move_on = said["to_prison"], said.get("move_on")
        if to_prison.pk == by.prison_id:
            raise Refused("They are at this prison already. Choose another.", field="to_prison")
        if move_on and move_on < today:
            raise Refused("The planned day of the move has passed.", field="move_on")
        parameters |= {
            "to_prison": to_prison.pk, "reason": said["reason"], "plan_gap": said.get("plan_gap", ""),
            "move_on": move_on.isoformat() if move_on else "",
        }  # fmt: skip
        title += f", to {to_prison.name}"
    return jobs.ask(KIND, title=title, parameters=parameters, by=by)


def _run(job: Job, by: Actor) -> str:
    """Take the step for each, from where the job stands; returns the sentence for the asker."""
    step, keys = job.parameters["step"], job.parameters["keys"]
    if not may(step, by=by):
        raise Refused("Your role does not do this any more.")
    job.result = job.result or {"faults": []}
    for position in range(job.done, len(keys)):
        with transaction.atomic():
            if fault := _one(step, keys[position], job=job, by=by):
                job.result["faults"].append(fault)
                job.save(update_fields=["result"])
            jobs.progress(job, done=position + 1, total=len(keys))
    failed = len(job.result["faults"])
    return f"{len(keys) - failed} of {len(keys)} done." + (
        f" {failed} not done: each stands below with the reason." if failed else ""
    )


def _one(step: str, key: int, *, job: Job, by: Actor) -> dict[str, str] | None:
    """One person, in a savepoint; what went wrong, or None. A lost database goes up: it is taken up again."""
    try:
        with transaction.atomic():
            _do(step, key, said=job.parameters, by=by)
    except Refused as refusal:
        return _who(step, key, by=by) | {"reason": refusal.message}
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Job %s: %s of %s failed", job.pk, step, key)
        return _who(step, key, by=by) | {"reason": "Something went wrong on our side; nothing was done."}
    return None


def _do(step: str, key: int, *, said: dict[str, Any], by: Actor) -> None:
    today = datetime.date.fromisoformat(said["today"])
    if step == "ask":
        custody = Custody.objects.visible_to(by).filter(pk=key).first()
        if custody is None:
            raise Refused(GONE)
        move_on = datetime.date.fromisoformat(said["move_on"]) if said["move_on"] else None
        move_requests.request(
            custody, to_prison=Prison.objects.get(pk=said["to_prison"]), reason=said["reason"],
            plan_gap=said["plan_gap"], move_on=move_on, today=today, by=by,
        )  # fmt: skip
        return
    transfer = Transfer.objects.visible_to(by).filter(pk=key).first()
    if transfer is None:
        raise Refused(GONE)
    extra = {name: said.get(name, "") for name in SAID.get(step, ())}
    getattr(transfers, step)(transfer, **extra, today=today, by=by)


def _who(step: str, key: int, *, by: Actor) -> dict[str, str]:
    """Number and name of whom a fault is about; nothing of somebody out of reach."""
    if step == "ask":
        custody = Custody.objects.visible_to(by).select_related("prisoner").filter(pk=key).first()
        prisoner = custody.prisoner if custody else None
    else:
        transfer = Transfer.objects.visible_to(by).select_related("prisoner").filter(pk=key).first()
        prisoner = transfer.prisoner if transfer else None
    if prisoner is None:
        return {"number": "", "name": "Somebody no longer within reach"}
    return {"number": prisoner.number, "name": prisoner.list_name}


RUNNERS[KIND] = _run
