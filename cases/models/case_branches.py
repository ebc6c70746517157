"""What of the decisions on a case itself goes into the interchange format (docs/interchange/README.md)."""

from cases.models.mappa import MappaDecision
from cases.models.oversights import Oversight, OversightAction, OversightWithdrawal
from cases.models.record_branches import Branch

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

BRANCHES = (MAPPA, OVERSIGHTS)
