"""Who must record what: gathered from the record, listed, and written from the list (docs/domain.md 14.3)."""

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import prison_settings, transfers, withdrawals
from cases.models import Custody
from cases.standards.recording import State
from inspection.actions import recording_facts
from risk.actions import form_versions
from sentence_plans.models import Board
from staff import actors
from tests.cases.custodies import RECEIVED, back, freed, served
from tests.cases.test_contacts import written
from tests.sentence_plans import board_writing, writing
from tests.world import World

D = datetime.date
#: A Tuesday. Ten working days later is 15 September, five later the 8th.
CAME = D(2026, 9, 1)
LONDON = datetime.timezone(datetime.timedelta(hours=1))


def received(world: World, **facts: Any) -> Custody:
    """Somebody who came and was sentenced on CAME."""
    dates = {"CRD": D(2028, 8, 31), "LED": D(2030, 8, 31), "SED": D(2030, 8, 31)}
    return world.receive(**{"received_on": CAME, "sentenced_on": CAME, "key_dates": dates} | facts)


def states(world: World, custody: Custody) -> dict[str, State]:
    """How each entry stands, by rule."""
    owed = recording_facts.owed_of([custody.pk], today=world.today)[custody.pk]
    return {one.rule.key: one.state for one in owed}


def at(day: D) -> datetime.datetime:
    """Ten in the morning in London, in summer time."""
    return datetime.datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)


def test_a_reception_asks_for_entries_of_the_supervisor_and_of_the_wing(world: World) -> None:
    custody = received(world)
    assert states(world, custody) == {"reception": State.MISSING, "first_days": State.MISSING}
    by = world.actor("offender_supervisor")
    written(custody, world, by, happened_at=at(D(2026, 9, 15)))
    written(custody, world, world.actor("wing_staff"), happened_at=at(D(2026, 9, 9)), kind="observation",
            sub_kind="wing", mode="observation", with_whom="nobody")  # fmt: skip
    assert states(world, custody) == {"reception": State.WRITTEN, "first_days": State.LATE}


def test_what_was_withdrawn_is_neither_an_event_nor_an_entry(world: World) -> None:
    custody, by = received(world), world.actor("offender_supervisor")
    talk = written(custody, world, by, happened_at=at(D(2026, 9, 15)))
    facts = {"kind": "negative", "sub_kind": "adjudication", "happened_at": at(D(2026, 9, 20))}
    charge = written(custody, world, world.actor("wing_staff"), **facts)
    assert states(world, custody)["adjudication"] is State.MISSING
    withdrawals.withdraw(charge, reason="another man", by=world.actor("wing_staff"))
    withdrawals.withdraw(talk, reason="another man", by=by)
    found = states(world, custody)
    assert "adjudication" not in found
    assert found["reception"] is State.MISSING


def test_events_of_the_log_of_holders_and_of_moves(world: World) -> None:
    custody = received(world)
    by, wing = world.actor("wing_staff"), {"happened_at": at(D(2026, 9, 20)), "kind": "observation"}
    written(custody, world, by, **wing, sub_kind="segregation")
    written(custody, world, by, **wing, sub_kind="wing", tags=("change_in_roh",))
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    found = states(world, custody)
    assert (found["segregation"], found["risk_change"]) == (State.MISSING, State.MISSING)
    assert (found["new_manager"], found["interval"]) == (State.NOT_YET, State.NOT_YET)
    assert "new_supervisor" not in found
    world.allocate(custody, world.actor("offender_supervisor", grade="probation_officer"))
    assert states(world, custody)["new_supervisor"] is State.NOT_YET


def test_arrival_by_transfer_and_return_on_recall_are_no_receptions(world: World) -> None:
    """Ten working days after 24 September are 8 October; those after 8 October are 22 October."""
    world.today = RECEIVED
    custody = served(world)
    freed(world, custody)
    back(world, custody)
    world.today = D(2026, 10, 8)
    found = states(world, custody)
    assert (found["recall"], found["reception"]) == (State.NOT_YET, State.MISSING)
    away, here = world.actor("head_of_omu", place=world.morden), world.actor("head_of_omu")
    day = {"today": world.today}
    moved = transfers.request(custody, to_prison=world.ashbourne, reason="x", **day, by=away)
    transfers.accept(moved, **day, by=here)
    transfers.leave(moved, no_note="x", **day, by=away)
    transfers.arrive(moved, location="A1-1", **day, by=here)
    assert states(world, custody)["transfer"] is State.NOT_YET
    world.today = D(2026, 10, 23)
    found = states(world, custody)
    assert (found["recall"], found["transfer"]) == (State.MISSING, State.MISSING)


def test_a_signed_plan_asks_for_the_record_of_its_board(world: World) -> None:
    form_versions.load(by=world.system)
    custody, by = world.receive(), world.actor("offender_supervisor")
    plan = writing.assessed(world, custody, by)
    writing.complete(world, plan, by)
    assert states(world, custody)["board"] is State.NOT_YET
    world.allocate(custody, by)
    held = board_writing.arranged(world, plan, by)
    world.today = D(2026, 10, 16)
    assert states(world, custody)["board"] is State.MISSING
    Board.objects.filter(pk=held.pk).update(held_on=D(2026, 10, 8), chair="supervisor")
    assert states(world, custody)["board"] is State.WRITTEN


def test_the_facts_of_one_case_and_of_many_take_as_many_queries(world: World) -> None:
    keys = [received(world).pk for _ in range(4)]

    def queries(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as found:
            recording_facts.owed_of(some, today=world.today)
        return len(found)

    assert queries(keys[:1]) == queries(keys) <= 11


def shown(client: Any, **query: str) -> Any:
    """The list of missing entries."""
    answer = client.get(reverse("recording_missing"), query)
    assert answer.status_code == 200
    return answer


def counted(page: Any) -> dict[str, dict[str, tuple[int, str]]]:
    """The tables of the page: how many, and where the number leads."""
    return {
        one["title"]: {row.words: (row.number, href) for row, href in one["rows"]}
        for one in page.context["tables"]
    }


def test_the_list_is_counted_filtered_and_given_as_a_file(world: World, as_actor: Any) -> None:
    named = world.user("plus", family_name="=2+2", given_names="Ada")
    officer = actors.of(world.assign("offender_supervisor", user=named))
    held, free, elsewhere = received(world), received(world), received(world, prison=world.morden)
    world.allocate(held, officer)
    head = as_actor(world.actor("head_of_omu"))
    page = shown(head)
    assert page.context["page"].paginator.count == 4
    assert elsewhere.prisoner.number not in page.content.decode()
    tables = counted(page)
    of_roles = {words: number for words, (number, _) in tables["By who is to write it"].items()}
    assert of_roles == {"Offender supervisor": 2, "Wing staff": 2}
    assert "By prison" not in tables
    for rows in tables.values():
        for number, href in rows.values():
            opened = head.get(reverse("recording_missing") + href.partition("#")[0])
            assert opened.context["page"].paginator.count == number
    nobody = shown(head, officer="none", role="wing_staff")
    assert [row["number"] for row in nobody.context["rows"]] == [free.prisoner.number]
    assert "officer=none" in nobody.context["csv_href"]
    file = b"".join(head.get(reverse("recording_missing") + nobody.context["csv_href"])).decode()
    assert free.prisoner.number in file
    assert held.prisoner.number not in file
    whole = b"".join(head.get(reverse("recording_missing"), {"csv": "1"})).decode()
    assert "'=2+2" in whole
    assert ",=2+2" not in whole
    assert shown(head, role="nonsense").context["page"].paginator.count == 4


def test_an_inspector_of_two_prisons_sees_them_side_by_side(world: World, as_actor: Any) -> None:
    received(world)
    received(world, prison=world.morden)
    assignment = world.assign("inspector")
    assignment.inspected_prisons.add(world.morden)
    tables = counted(shown(as_actor(actors.of(assignment))))
    assert {words: number for words, (number, _) in tables["By prison"].items()} == {
        "Ashbourne": 2,
        "Morden": 2,
    }


def test_from_the_case_to_the_right_form_and_off_the_list(world: World, as_actor: Any) -> None:
    custody, officer = received(world), world.actor("offender_supervisor")
    number = custody.prisoner.number
    client = as_actor(officer)
    page = client.get(reverse("record_check", args=[number]))
    rows = {row["owed"].rule.key: row for row in page.context["entries"]}
    assert rows["first_days"]["href"] == ""
    assert rows["first_days"]["by_whom"] == "wing staff"
    assert "10 working days from 01/09/2026 (reception), due 15/09/2026" in page.content.decode()
    form = client.get(rows["reception"]["href"])
    assert form.context["form"].initial["kind"] == "general:supervisor_entry"
    assert form.context["form"].initial["with_whom"] == "prisoner"
    wing = as_actor(world.actor("wing_staff"))
    asked = {"kind": "observation:wing", "mode": "observation", "with_whom": "nobody"}
    observed = wing.get(reverse("contact_log_entry", args=[number]), asked).context["form"].initial
    assert {name: observed[name] for name in asked} == asked
    odd = {"kind": "report:nonsense", "mode": "dance", "with_whom": "<b>"}
    plain = wing.get(reverse("contact_log_entry", args=[number]), odd).context["form"].initial
    assert (plain["mode"], plain["with_whom"]) == ("face_to_face", "prisoner")
    written(custody, world, officer, happened_at=at(world.today))
    head = as_actor(world.actor("head_of_omu"))
    assert [row["line"].owed.rule.key for row in shown(head).context["rows"]] == ["first_days"]


def test_the_table_of_rules_follows_the_settings_of_the_prison(world: World, as_actor: Any) -> None:
    custody, head = received(world), world.actor("head_of_omu")
    page = as_actor(head).get(reverse("recording_rules")).content.decode()
    assert "Within 10 working days" in page
    assert reverse("prison_setting", args=["record_first_days"]) in page
    told = {"reason": "Agreed with the wings", "today": CAME, "by": world.system}
    prison_settings.set_value(
        world.ashbourne, key="record_first_days", value="off", effective_from=CAME, **told
    )
    assert "Not asked for" in as_actor(head).get(reverse("recording_rules")).content.decode()
    assert states(world, custody) == {"reception": State.MISSING}
    wing = as_actor(world.actor("wing_staff")).get(reverse("recording_rules")).content.decode()
    assert "/settings/" not in wing
