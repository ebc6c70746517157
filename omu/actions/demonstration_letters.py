"""Around the log of the demonstration: minutes, messages, an escalation, a withdrawal, a probation system."""

import datetime
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.actions import contact_exchange, contacts, documents, escalations, messages, withdrawals
from cases.models import Custody
from cases.standards.exchange import Incoming
from omu.actions.demonstration_estate import Estate

MINUTES = """Minutes of the sentence planning board (made up)

Present: R. Bell, offender supervisor; J. Osei, offender manager, by video; Mr Trelawney-Osei.
He asked for the thinking skills course before the winter. The board agreed to refer him.
He owes money on the wing and said so himself. Wing staff keep an eye on canteen days.
"""


def _facts(estate: Estate, days_ago: int, username: str) -> dict[str, Any]:
    on = estate.day(days_ago)
    noon = datetime.datetime.combine(on, datetime.time(12), timezone.get_current_timezone())
    return {"now": noon, "today": on, "by": estate.actor(username)}


def _case(estate: Estate, number: str) -> Custody:
    return Custody.objects.for_page().get(pk=estate.custodies[number].pk)


def corresponded(estate: Estate) -> None:
    """Write what somebody opening a log of the demonstration finds beside plain entries.

    All of it before he went unlawfully at large, six days ago.
    """
    case = _case(estate, "A4123CF")
    _minutes(estate, case)
    asked = messages.write(
        case, to="offender_manager", **_facts(estate, 12, "os.bell"),
        text="He has asked twice when the thinking skills course starts. Did you send the referral?",
    )  # fmt: skip
    manager = _facts(estate, 11, "om.osei")
    messages.opened(asked, by=manager["by"])
    messages.reply(asked, text="Sent today. I will tell him on the telephone on Thursday.", **manager)
    messages.write(
        case, to="offender_manager", **_facts(estate, 7, "os.bell"),
        text="There was an adjudication today. Please read it before you ring him.",
    )  # fmt: skip
    mistaken = _plain(
        case,
        _facts(estate, 8, "os.farrow"),
        "general:supervisor_entry",
        "Telephoned his mother about a visit.",
    )
    withdrawals.withdraw(mistaken, reason="Written in the wrong record", by=estate.actor("os.farrow"))
    _escalated(estate)
    _exchanged(estate, "A4123CF")


def _exchanged(estate: Estate, number: str) -> None:
    """What the offender manager wrote in the case system of the trust, and its correction there."""
    facts = _facts(estate, 10, "trust.ellery")
    first = Incoming(
        position=1, number=number, reference="ALD-20417", happened_at=facts["now"], author_name="J. Osei",
        kind="communication", sub_kind="telephone", mode="telephone", with_whom="family", tags=("progress",),
        text="His mother rang. She will have him after release if he stays away from the old address.",
    )  # fmt: skip
    second = replace(
        first, position=2, reference="ALD-20418", amends="ALD-20417", tags=(),
        amended_because="It was his sister", text=first.text.replace("mother", "sister"),
    )  # fmt: skip
    contact_exchange.take_in([first, second], trust=facts["by"].assignment.trust, **facts)


def _minutes(estate: Estate, case: Custody) -> None:
    """Minutes attached to the entry of a board, and what happened on the wing after it."""
    paper = documents.examine(ContentFile(MINUTES.encode(), name="Board minutes.txt"))
    _plain(
        case,
        _facts(estate, 20, "os.bell"),
        "report:board",
        "Board held; minutes attached.",
        documents=(paper,),
    )
    _plain(
        case, _facts(estate, 9, "wing.khan"), "positive:general",
        "Paid back what he owed and told two others to leave a younger man alone.", tags=("progress",),
    )  # fmt: skip
    _plain(
        case, _facts(estate, 7, "wing.khan"), "negative:adjudication",
        "Adjudication: a fight over canteen debts in the servery. Proved; 7 days without canteen.",
        tags=("paralleling",),
    )  # fmt: skip


def _plain(case: Custody, facts: dict[str, Any], kind: str, text: str, **more: Any) -> Any:
    first, _, second = kind.partition(":")
    return contacts.log(
        case, happened_at=facts["now"], kind=first, sub_kind=second, mode="face_to_face",
        with_whom="prisoner", text=text, **more, **facts,
    )  # fmt: skip


def _escalated(estate: Estate) -> None:
    """One question answered late, and one that waits for its answer."""
    first = escalations.escalate(
        _case(estate, "A4123CF"), **_facts(estate, 40, "os.bell"),
        text="No answer from the offender manager to three messages about the plan.",
    )  # fmt: skip
    text = "Ms Osei was on leave. She writes to you today, and Mr Hartley covers from now on."
    escalations.answer(first, text=text, **_facts(estate, 30, "trust.ellery"))
    escalations.escalate(
        _case(estate, "A4101BC"), **_facts(estate, 8, "os.bell"),
        text="He was sentenced last week and has not heard from an offender manager. Who introduces himself?",
    )  # fmt: skip
