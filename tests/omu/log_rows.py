"""What stands beside entries of the log: a row of each kind, written through the actions."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.actions import documents, escalations, messages, withdrawals
from cases.models import Custody, ScanWanted, Verdict
from tests.omu import records


def beside_the_log(world: Any, custody: Custody) -> None:
    """A document, scanned; a message, opened; a read mark; an escalation, answered; and a withdrawal."""
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    paper = documents.examine(ContentFile(b"Minutes of the board.", name="minutes.txt"))
    entry = records.log(world, custody, supervisor, documents=(paper,))
    wanted = ScanWanted.objects.select_related("document__contact__custody__prisoner").get()
    documents.settle(wanted, verdict=Verdict.CLEAN, words="", now=timezone.now(), by=world.system)
    facts = {"now": records.at(world, days=0), "today": world.today}
    sent = messages.write(custody, to="offender_manager", text="Please ring me.", by=supervisor, **facts)
    messages.opened(sent, by=manager)
    messages.mark_read([entry.pk], by=manager)
    asked = escalations.escalate(custody, text="Nobody rings.", by=supervisor, **facts)
    escalations.answer(asked, text="On Monday.", by=world.actor("trust_manager"), **facts)
    withdrawals.withdraw(entry, reason="another man", by=supervisor)
