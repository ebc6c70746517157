"""Who owned an assessment or a plan, from when (docs/domain.md 8.1)."""

from datetime import date

from risk.standards.owners import Held, history

D = date
MANAGERS = [Held("N. Rahman", D(2026, 3, 1), D(2026, 7, 1)), Held("P. Okoro", D(2026, 7, 1))]
SUPERVISORS = [Held("J. Marsh", D(2026, 1, 1))]
FACTS = {
    "what": "plans",
    "opened": D(2026, 2, 1),
    "ended": D(2026, 12, 31),
    "settings": [],
    "scope": [Held("in scope", D(2026, 4, 1), D(2026, 10, 1))],
    "managers": MANAGERS,
    "supervisors": SUPERVISORS,
}


def told(**changes):
    return [(one.since, one.name) for one in history(**FACTS | changes)]


def test_by_scope_the_plan_goes_to_the_manager_and_back():
    assert told() == [
        (D(2026, 2, 1), "J. Marsh"),
        (D(2026, 4, 1), "N. Rahman"),
        (D(2026, 7, 1), "P. Okoro"),
        (D(2026, 10, 1), "J. Marsh"),
    ]
    assert history(**FACTS)[1].because == "the prison leaves it to scope, and the case is in scope"


def test_a_setting_holds_from_its_day_on():
    set_to = [
        Held("offender_supervisor", D(2026, 5, 1), D(2026, 11, 1)),
        Held("offender_manager", D(2026, 11, 1)),
    ]
    assert told(settings=set_to) == [
        (D(2026, 2, 1), "J. Marsh"),
        (D(2026, 4, 1), "N. Rahman"),
        (D(2026, 5, 1), "J. Marsh"),
        (D(2026, 11, 1), "P. Okoro"),
    ]


def test_where_the_one_whose_it_is_is_missing_it_is_the_other_ones():
    always = [Held("offender_manager", D(2026, 1, 1))]
    assert told(settings=always, managers=MANAGERS[:1]) == [
        (D(2026, 2, 1), "J. Marsh"),
        (D(2026, 3, 1), "N. Rahman"),
        (D(2026, 7, 1), "J. Marsh"),
    ]
    assert told(managers=[], supervisors=[]) == [(D(2026, 2, 1), "")]
