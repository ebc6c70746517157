"""What of the decisions on a case itself goes into the interchange format (docs/interchange/README.md)."""

from cases.models.mappa import MappaDecision
from cases.models.oversights import Oversight, OversightAction, OversightWithdrawal
from cases.models.record_branches import Branch
from cases.models.triggers import Trigger, TriggerEnd
from cases.models.victims import NoContact, VictimStatement

MAPPA = Branch(
    "mappa_decisions", MappaDecision, key=("custody", "decided_on", "category", "level"),
    past=("decided_on", "recorded_at"),
)  # fmt: skip

OVERSIGHTS = Branch(
    "oversights", Oversight, key=("custody", "seen_on", "by_name", "findings"),
    past=("seen_on", "recorded_at"),
    branches=(
        Branch(
            "oversight_actions", OversightAction, of="oversight",
            left_out={"task": "stands on a list of one installation"},
        ),
        Branch("oversight_withdrawals", OversightWithdrawal, of="oversight", past=("withdrawn_on",)),
    ),
)  # fmt: skip

VICTIMS = Branch(
    "victim_statements", VictimStatement, key=("custody", "stated_on", "scheme", "by_name"),
    past=("offered_on", "stated_on", "recorded_at"), turn=("offered_on", "stated_on"),
)  # fmt: skip
NO_CONTACTS = Branch(
    "no_contacts", NoContact, key=("custody", "person", "decided_on", "level"),
    past=("decided_on", "recorded_at"),
)  # fmt: skip

TRIGGERS = Branch(
    "triggers", Trigger, key=("custody", "added_on", "watch_for"), past=("added_on", "recorded_at"),
    branches=(Branch("trigger_ends", TriggerEnd, of="trigger", past=("ended_on",)),),
)  # fmt: skip

BRANCHES = (MAPPA, OVERSIGHTS, VICTIMS, NO_CONTACTS, TRIGGERS)
