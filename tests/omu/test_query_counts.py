"""Each page of the main job asks the database as often at 500 cases as at 5.

One data set for all pages: 5 people, measured, then 495 more, measured again. The log of one person grows
with it, and so do tasks, notices and transfers. The counted request is the second of two, so that clocks
that waited are worked out by the first.
"""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import receptions, transfers
from cases.actions.allocation_rows import allocate_many
from cases.models import Contact, Custody, Headline, Task, Transfer
from omu.actions.refresh import refresh
from risk.actions import assessments, form_versions
from tests.omu import records
from tests.sentence_plans import writing

FEW, MANY, MOVES = 5, 500, 40
#: Four years from 22 March 2026, the day on which everybody here was received.
KEY_DATES = {
    "CRD": datetime.date(2028, 3, 21),
    "LED": datetime.date(2030, 3, 21),
    "SED": datetime.date(2030, 3, 21),
}
#: The list or page, who opens it, and what its address is about.
PAGES = [
    ("circumstances", "offender_supervisor", "case"),
    ("induction", "offender_supervisor", "case"),
    ("first_interview", "offender_supervisor", "case"),
    ("record_check", "head_of_omu", "case"),
    ("referral_list", "health", ""),
    ("case_lists", "head_of_omu", ""),
    ("recording_missing", "head_of_omu", ""),
    ("case_list", "head_of_omu", "quiet"),
    ("case_list", "head_of_omu", "manager-quiet"),
    ("case_list", "head_of_omu", "incomplete"),
    ("case_list", "head_of_omu", "screening"),
    ("caseload", "offender_supervisor", ""),
    ("caseload", "offender_manager", ""),
    ("unit", "head_of_omu", ""),
    ("unit_cases", "head_of_omu", ""),
    ("unit_cases?what=overdue", "head_of_omu", ""),
    ("unit_cases?what=release-undone", "head_of_omu", ""),
    ("unit_pending", "head_of_omu", ""),
    ("unit_trends", "head_of_omu", ""),
    ("unit_outcomes", "head_of_omu", ""),
    ("prisons", "inspector", ""),
    ("prisons", "commissioner", ""),
    ("reception_desk", "case_administrator", ""),
    ("transfer_board", "oca", ""),
    ("interventions", "offender_supervisor", "case"),
    ("provision_list", "head_of_omu", ""),
    ("unmet_list", "head_of_omu", ""),
    ("enhanced_list", "head_of_omu", ""),
    ("needs_prison", "head_of_omu", ""),
    ("needs_people", "head_of_omu", ""),
    ("needs_arrivals", "head_of_omu", ""),
    ("needs_versions", "head_of_omu", ""),
    ("transfer_need_list", "head_of_omu", ""),
    ("place_proposal_list", "head_of_omu", ""),
    ("measure_list", "head_of_omu", ""),
    ("audit_list", "inspector", ""),
    ("audit_list", "head_of_omu", ""),
    ("survey_list", "head_of_omu", ""),
    ("survey_list", "offender_supervisor", ""),
    ("task_list", "offender_supervisor", ""),
    ("task_list", "head_of_omu", ""),
    ("inbox", "offender_supervisor", ""),
    ("audit_mine", "offender_supervisor", ""),
    ("find", "offender_supervisor", "post"),
    ("find", "offender_manager", "post"),
    ("case", "offender_supervisor", "case"),
    ("case_person", "head_of_omu", "case"),
    ("same_person", "case_administrator", "case"),
    ("merge_list", "head_of_omu", ""),
    ("retention_list", "head_of_omu", ""),
    ("case_log", "offender_supervisor", "case"),
    ("case_log", "offender_manager", "case"),
    ("contact_matrix", "offender_supervisor", "case"),
    ("case_conduct", "offender_supervisor", "case"),
    ("learning_record", "offender_supervisor", "case"),
    ("news", "offender_manager", ""),
    ("escalation_list", "offender_supervisor", ""),
    ("case_dates", "offender_supervisor", "case"),
    ("case_sentence", "case_administrator", "case"),
    ("case_timeline", "offender_supervisor", "case"),
    ("earlier_custodies", "offender_supervisor", "case"),
    ("case_scope", "offender_supervisor", "case"),
    ("case_tier", "offender_supervisor", "case"),
    ("tier_list", "head_of_omu", ""),
    ("decision_list", "offender_supervisor", "case"),
    ("decisions", "oca", ""),
    ("quality_list", "head_of_omu", ""),
    ("case_access", "head_of_omu", "case"),
    ("oversight_list", "head_of_omu", ""),
    ("workload", "head_of_omu", ""),
    ("case_oversight", "head_of_omu", "case"),
    ("case_audit", "head_of_omu", "case"),
    ("contact_log_entry", "offender_supervisor", "case"),
    ("case_allocate", "head_of_omu", "allocation"),
    ("plan", "offender_supervisor", "case"),
    ("plan", "offender_manager", "case"),
    ("assessment_list", "offender_supervisor", "case"),
    ("assessment_section", "offender_supervisor", "section"),
    ("assessment_predictors", "offender_supervisor", "assessment"),
    ("assessment_part", "offender_supervisor", "part"),
    ("risk_plan", "offender_supervisor", "assessment"),
    ("risk_plans_unread", "head_of_omu", ""),
    ("dossier_ask", "head_of_omu", "case"),
]


def more_people(world, number):
    """So many more people of the same name, held by the same two officers, clocks worked out."""
    began = world.today - datetime.timedelta(days=200)
    facts = {"received_on": began, "sentenced_on": began, "key_dates": KEY_DATES}
    people = [world.reception(**facts) for _ in range(number)]
    outcomes = receptions.receive_many(people, today=world.today, by=world.system)
    custodies = [one.custody for one in outcomes]
    Custody.objects.filter(pk__in=[one.pk for one in custodies]).update(
        earlier_rosh_level="high", earlier_rosh_on=began
    )
    for one in custodies:
        one.earlier_rosh_level, one.earlier_rosh_on = "high", began
    for role in ("offender_supervisor", "offender_manager"):
        holders = dict.fromkeys([one.pk for one in custodies], world.actor(role).assignment)
        assert allocate_many(holders, held_as=role, today=world.today, by=world.system) == {}
    refresh(custodies, today=world.today)
    return custodies


def moves(world, custodies):
    """Transfers asked for, out of Ashbourne."""
    facts = {"to_prison": world.morden, "reason": "nearer home", "today": world.today}
    for custody in custodies:
        transfers.request(custody, **facts, by=world.actor("case_administrator"))


@pytest.fixture
def estate(world):
    """Five people; the first has a plan, an assessment being written, and five entries in the log."""
    form_versions.load(by=world.system)
    custodies = more_people(world, FEW)
    supervisor = world.actor("offender_supervisor")
    plan = writing.begin(world, custodies[0], supervisor)
    writing.fill(plan, supervisor)
    assessment = assessments.start(custodies[0], purpose="start_custody", today=world.today, by=supervisor)
    records.entries(world, custodies[0], FEW)
    moves(world, custodies[1:3])
    return SimpleNamespace(first=custodies[0], number=custodies[0].prisoner.number, assessment=assessment)


def asked(client, name, about, estate):
    """One request of a page; it must be shown."""
    name, _, query = name.partition("?")
    parts = {"case": [estate.number], "allocation": [estate.number, "offender_supervisor"]}
    parts["assessment"] = [estate.number, estate.assessment.pk]
    parts["part"] = [estate.number, estate.assessment.pk, "screening"]
    parts["section"] = [estate.number, estate.assessment.pk, "3"]
    parts |= {listed: [listed] for listed in ("incomplete", "screening", "quiet", "manager-quiet")}
    address = reverse(name, args=parts.get(about, []))
    answer = client.post(address, {"sought": "Rees"}) if about == "post" else client.get(f"{address}?{query}")
    assert answer.status_code == 200, (name, answer.status_code)
    return answer


def counted(clients, estate):
    """Queries by page and role; in one instant, since the last use of a session is written too."""
    found = {}
    with time_machine.travel(timezone.now(), tick=False):
        for name, role, about in PAGES:
            asked(clients[role], name, about, estate)
            with CaptureQueriesContext(connection) as queries:
                asked(clients[role], name, about, estate)
            found[f"{name} as {role}"] = len(queries)
    return found


def test_no_page_asks_more_of_the_database_at_500_cases_than_at_5(world, as_actor, estate):
    clients = {role: as_actor(world.actor(role)) for role in {role for _, role, _ in PAGES}}
    few = counted(clients, estate)
    added = more_people(world, MANY - FEW)
    records.entries(world, estate.first, MANY - FEW)
    moves(world, added[:MOVES])
    with connection.cursor() as cursor:
        # What was written in this transaction counts for nothing in the plans until it is looked at.
        cursor.execute("ANALYZE")
    assert Custody.objects.count() == MANY
    assert Contact.objects.originals().filter(custody=estate.first).count() == MANY
    assert Transfer.objects.filter(ended_on__isnull=True).count() == MOVES + 2
    assert (
        Headline.objects.filter(offender_supervisor=world.actor("offender_supervisor").user).count() == MANY
    )
    assert Task.objects.visible_to(world.actor("head_of_omu")).open().exists()
    many = counted(clients, estate)
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
    assert max(many.values()) <= 60, many
