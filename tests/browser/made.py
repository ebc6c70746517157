"""Pages that show what somebody has to do first, and the deeds that put something on them."""

import datetime
from typing import Any

from django.urls import reverse

from cases.actions import contacts, entry_access, limited_requests, searches
from cases.models import NamedReader
from sentence_plans.actions import given as giving
from sentence_plans.models import Action, ActionGiven
from tests.inspection import auditing
from tests.inspection.test_measure_pages import counted
from tests.sentence_plans.test_packages import give


def own_search(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of a search of the supervisor's, in all he or she reaches or in one log."""
    by, case = estate.actors["offender_supervisor"], estate.cases["own"]
    if name == "log_search_found":
        return by.role, name, reverse(name, args=[searches.search("ordinary", by=by).pk])
    made = searches.search("ordinary", prisoner=case.custody.prisoner, by=by)
    return by.role, name, reverse(name, args=[case.number, made.pk])


def a_reading(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of an entry that somebody was let read, or of a request that waits."""
    case, actors, today = estate.cases["own"], estate.actors, estate.world.today
    asked = {"reason": "He joins my group.", "today": today}
    if name == "entry_request":
        waits = entry_access.ask(case.restricted, **asked, by=actors["programme_tutor"])
        return "security", name, reverse(name, args=[waits.pk])
    access = entry_access.ask(case.restricted, **asked, by=actors["wing_staff"])
    entry_access.answer(access, is_granted=True, days=28, today=today, by=actors["security"])
    return "wing_staff", name, reverse(name, args=[case.number, case.restricted.pk])


def closed_case(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of a case open to named people only, or of a request to open it."""
    case, number = estate.cases["closed"], estate.cases["closed"].number
    if name != "limited_request":
        return "head_of_omu", name, reverse(name, args=[number])
    told = {"reason": "He is on my list.", "today": estate.world.today}
    limited_requests.ask(number, **told, by=estate.actors["security"])
    row = NamedReader.objects.get(limitation__custody=case.custody)
    return "head_of_omu", name, reverse(name, args=[row.pk])


def two_readers(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of a case of an audit that two have read with two results."""
    world = estate.world
    case = auditing.read(world, auditing.drawn(world).cases.get())
    again = auditing.read_again(world, case, by=auditing.another_inspector(world), record="no")
    return "inspector", name, reverse(name, args=[again.pk])


def a_reader(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of a case of an audit that somebody has begun to read."""
    case = estate.of_another.audited_case
    by = estate.world.actor("head_of_omu", place=estate.world.morden)
    case.refresh_from_db()
    if case.reader_id is None:
        auditing.begun(estate.world, case, by=by)
    return (
        "head at Morden",
        name,
        reverse(name, args=[case.pk, *["os_interview"] * (name == "audit_interview")]),
    )


def given_to_us(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of an action or a package given to the partner's own organisation."""
    world, case, by = estate.world, estate.cases["own"], estate.actors["offender_supervisor"]
    action = Action.objects.select_related("objective__plan").get(pk=case.action.pk)
    if name == "given_package":
        return "partner", name, reverse(name, args=[give(world, action, by).pk])
    made = ActionGiven.objects.get(action=action, ended_on__isnull=True)
    if made.organisation_id != world.partner.pk:
        giving.take_back(made, because="Another does it.", today=world.today, by=by)
        facts = {"organisation": world.partner, "asked": "Meet him weekly.", "today": world.today}
        made = giving.give(action, **facts, by=by)
    if name == "given_report":
        return "partner", name, reverse(name, args=[made.pk])
    return by.role, name, reverse(name, args=[case.number, action.pk, made.pk])


def measured(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of a count of the measures."""
    job = counted(estate.world, estate.actors["head_of_omu"])
    return "head_of_omu", name, reverse(name, args=[job.pk]) + "?measure=IM-001" * (name == "measure_cases")


def about_a_victim(estate: Any, name: str) -> tuple[str, str, str]:
    """Role, route and address of an entry that the liaison officer wrote."""
    case, by, today = estate.cases["own"], estate.actors["victim_liaison_officer"], estate.world.today
    at = datetime.datetime.combine(today, datetime.time(9), datetime.UTC)
    made = contacts.log(
        case.custody, happened_at=at, kind="communication", sub_kind="victim", mode="telephone",
        with_whom="victim_liaison", text="She rang.", now=at, today=today, by=by,
    )  # fmt: skip
    return by.role, name, reverse(name, args=[case.number, made.pk])


#: Pages that show what somebody has to do first.
MADE = {
    "log_search_found": own_search, "case_log_search_found": own_search,
    **dict.fromkeys(("case_limited", "limited_open", "limited_name", "limited_request"), closed_case),
    "entry_granted": a_reading, "entry_request": a_reading,
    "given_report": given_to_us, "action_take_back": given_to_us, "given_package": given_to_us,
    "audited_case_read": a_reader, "audit_interview": a_reader,
    "victim_contact_withdraw": about_a_victim,
    "measure_report": measured, "measure_cases": measured,
    "audited_case_settle": two_readers, "survey_answer": lambda estate, name: (
        "offender_supervisor", name, reverse(name, args=[auditing.a_survey(estate.world).pk])
    ),
}  # fmt: skip
