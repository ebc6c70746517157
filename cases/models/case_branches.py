"""What of the decisions on a case itself goes into the interchange format (docs/interchange/README.md)."""

from cases.models.mappa import MappaDecision
from cases.models.record_branches import Branch

MAPPA = Branch(
    "mappa_decisions", MappaDecision, key=("custody", "decided_on", "category", "level"),
    past=("decided_on", "recorded_at"),
)  # fmt: skip

BRANCHES = (MAPPA,)
