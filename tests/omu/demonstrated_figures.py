"""What the demonstration shows on the dashboard of a unit (docs/domain.md 15)."""

from omu.dashboards import figures
from omu.dashboards.unit import Unit


def every_number_of_the_dashboard_has_cases(estate):
    """Only one stands at 0: those near release have no plan yet, so that no work of it is open."""
    told = figures.count(Unit(actor=estate.actor("head.marlowe"), day=estate.today, is_now=True))
    assert {key for key, number in told.items() if not number} <= {"release-undone"}
    stuck = {key: told[key] for key in ("limbo", "decisions", "meetings")}
    assert stuck == {"limbo": 1, "decisions": 1, "meetings": 1}
