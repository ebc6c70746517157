"""What a victim liaison officer works with: the victim part of cases, alone (docs/domain.md 10.6)."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import contacts, liaison, releases, victims, withdrawals
from cases.models import Contact, Custody, NoContact, VictimStatement
from omu.actions.refresh import refresh
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.test_victims import NOW, VIOLENT, limit, log, state

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def officer(world):
    """A liaison officer of the trust that holds the cases."""
    return world.actor("victim_liaison_officer")


def managed(world, *, place=None, **facts):
    """A case held by an offender manager of the Aldwater trust, or of another, with its clocks worked out."""
    custody = world.receive(**facts)
    world.allocate(custody, world.actor("offender_manager", place=place))
    refresh([custody], today=world.today)
    custody.refresh_from_db()
    return custody


def reached(officer):
    return set(Custody.objects.window_for(officer).values_list("pk", flat=True))


def test_reach_is_victim_contact_of_the_trust_and_where_one_is_named(world, officer):
    """By rule a violent offence of 12 months or more; by what was said last where anything was said."""
    violent, other = managed(world, **VIOLENT), managed(world)
    elsewhere = managed(world, place=world.vale, **VIOLENT)
    assert reached(officer) == {violent.pk}
    state(world, other, scheme="waiting")
    state(world, violent, scheme="outside")
    assert reached(officer) == {other.pk}
    state(world, elsewhere, scheme="accepted", offered_on=world.today, liaison=officer.user)
    assert reached(officer) == {other.pk, elsewhere.pk}
    state(world, elsewhere, scheme="accepted", offered_on=world.today, liaison_name="Somebody else")
    assert reached(officer) == {other.pk}


def test_the_last_statement_of_a_day_holds(world, officer):
    custody = managed(world, **VIOLENT)
    state(world, custody, scheme="outside")
    state(world, custody, scheme="waiting")
    assert reached(officer) == {custody.pk}


def test_no_case_is_within_whole_reach_and_nobody_else_has_the_window(world, officer):
    custody = managed(world, **VIOLENT)
    assert not Custody.objects.visible_to(officer).exists()
    for actor in world.everybody().values():
        if actor.role != "victim_liaison_officer":
            assert not Custody.objects.window_for(actor).exists(), actor.role
    assert Custody.objects.with_victims_for(world.actor("offender_supervisor")).get() == custody


def test_after_the_release_the_case_stays_and_after_a_case_is_closed_to_all_but_named_it_is_gone(
    world, officer
):
    from cases.actions import limitations

    custody = managed(world, **VIOLENT)
    limitations.close(custody, reason="A member of staff.", today=world.today, by=world.actor("head_of_omu"))
    assert reached(officer) == set()
    second = managed(world, **VIOLENT)
    releases.release(
        second, on=world.today, closed_as="licence", today=world.today, by=world.actor("case_administrator")
    )
    assert reached(officer) == {second.pk}


def test_the_list_shows_what_is_owed_first_and_says_what_holds(world, officer, as_actor):
    later, due = managed(world, **VIOLENT), managed(world, **VIOLENT)
    state(world, later, scheme="accepted", offered_on=world.today, liaison=officer.user)
    refresh([later], today=world.today)
    first, second = liaison.cases_of(by=officer)
    assert (first.pk, first.scheme, first.owed_by) == (
        due.pk, None, due.sentenced_on + datetime.timedelta(days=56),
    )  # fmt: skip
    assert (second.pk, second.is_named, second.offered_on, second.owed_by) == (
        later.pk, True, world.today, None,
    )  # fmt: skip
    page = as_actor(officer).get(reverse("victim_contacts")).content.decode()
    for words in ("Nothing is recorded yet", "You are the officer named", "Wounding with intent"):
        assert words in page
    assert AuditEvent.objects.filter(deed="omu.victim_contact.listed").count() == 1


def test_an_officer_without_cases_is_told_when_one_comes(world, officer, as_actor):
    page = as_actor(officer).get(reverse("victim_contacts")).content.decode()
    assert "No case of victim contact" in page
    assert as_actor(officer).get("/").headers["Location"] == reverse("victim_contacts")


def test_the_page_of_a_case_has_the_victim_part_and_never_the_prison(world, officer, as_actor):
    custody = managed(world, **VIOLENT)
    state(world, custody, concerns="She fears his return.", conditions="Not to enter the town.")
    limit(world, custody)
    log(world, custody, sub_kind="victim", with_whom="victim_liaison", text="She rang the unit.")
    log(world, custody, text="The heron letter to his aunt.", with_barred=False)
    page = as_actor(officer).get(reverse("victim_contact", args=[custody.prisoner.number])).content.decode()
    for words in (
        "She fears his return.", "Not to enter the town.", "Ada Flint", "She rang the unit.",
        "Wounding with intent", "Contact has to be offered", "Offender manager:",
        "Risk of serious harm not yet assessed", "No complete assessment says",
    ):  # fmt: skip
        assert words in page
    for secret in (
        world.ashbourne.name,
        "heron",
        custody.prisoner.born_on.strftime("%Y"),
        "Order of the court",
    ):
        assert secret not in page, secret
    read = AuditEvent.objects.get(deed="omu.victim_contact.opened")
    assert (read.prisoner_number, read.role) == (custody.prisoner.number, "victim_liaison_officer")


def test_out_of_the_window_every_page_is_not_there(world, officer, as_actor):
    custody = managed(world)
    entry = log(world, custody, sub_kind="victim", with_whom="victim_liaison")
    client, number = as_actor(officer), custody.prisoner.number
    for name in ("victim_contact", "victim_contact_state", "victim_contact_log"):
        assert client.get(reverse(name, args=[number])).status_code == 404, name
    assert client.get(reverse("victim_contact_withdraw", args=[number, entry.pk])).status_code == 404
    assert client.get(reverse("case_log", args=[number])).status_code == 404


def test_recording_from_the_page_meets_the_offer_and_names_the_officer(world, officer, as_actor):
    """M-175: the officer offers contact, T17 is met, whoever holds the case is told."""
    custody = managed(world, **VIOLENT)
    client, number = as_actor(officer), custody.prisoner.number
    address = reverse("victim_contact_state", args=[number])
    day = {"stated_on_day": "8", "stated_on_month": "10", "stated_on_year": "2026"}
    said = day | {"who": "identifiable", "location_matters": "yes", "scheme": "accepted", "version": "0",
                  "liaison": str(officer.user.pk)}  # fmt: skip
    answer = client.post(address, said)
    assert answer.status_code == 200
    assert "Enter the day on which contact was offered." in answer.content.decode()
    offered = {"offered_on_day": "1", "offered_on_month": "10", "offered_on_year": "2026"}
    assert client.post(address, said | offered).status_code == 302
    made = VictimStatement.objects.get()
    assert (made.liaison, made.offered_on, made.by) == (officer.user, D(2026, 10, 1), officer.user)
    refresh([custody], today=world.today)
    assert custody.clocks.get(standard="T17").met_on == D(2026, 10, 1)
    notice = Notice.objects.get(user=custody.headline.offender_manager, key=f"victims:{made.pk}")
    assert notice.leads_to == reverse("case_victims", args=[number])


def test_who_is_named_is_told_with_a_link_that_opens(world, officer, as_actor):
    custody = managed(world, **VIOLENT)
    state(world, custody, scheme="accepted", offered_on=world.today, liaison=officer.user)
    notice = Notice.objects.get(user=officer.user)
    assert as_actor(officer).get(notice.leads_to).status_code == 200


def test_an_entry_is_written_closed_first_read_by_its_author_and_taken_back(world, officer, as_actor):
    custody = managed(world, **VIOLENT)
    client, number = as_actor(officer), custody.prisoner.number
    address = reverse("victim_contact_log", args=[number])
    at = {"happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026", "mode": "telephone",
          "happened_time": "9:00"}  # fmt: skip
    sent = at | {"text": "She moved.", "restriction": "restricted_protection"}
    refused = client.post(address, sent)
    assert "There is a problem" in refused.content.decode()
    sent |= {"gist_bearing": "She is afraid.", "gist_what_to_do": "Tell public protection of letters."}
    assert client.post(address, sent).status_code == 302
    made = Contact.objects.get(text="She moved.")
    assert (made.kind, made.sub_kind, made.with_whom) == ("communication", "victim", "victim_liaison")
    page = client.get(reverse("victim_contact", args=[number])).content.decode()
    assert "She moved." in page
    colleague = actors.of(world.assign("victim_liaison_officer"))
    theirs = as_actor(colleague).get(reverse("victim_contact", args=[number])).content.decode()
    assert "She moved." not in theirs
    assert "Your role does not read this entry." in theirs
    back = reverse("victim_contact_withdraw", args=[number, made.pk])
    assert as_actor(colleague).get(back).status_code == 404
    read = AuditEvent.objects.filter(deed="cases.contact.read_restricted", user=officer.user)
    before = read.count()
    assert client.get(back).status_code == 200
    assert read.count() == before + 1
    assert client.post(back, {"reason": "About another case.", "seen": "0"}).status_code == 302
    assert made.withdrawal.reason == "About another case."
    assert "She moved." not in client.get(reverse("victim_contact", args=[number])).content.decode()
    assert client.get(back).status_code == 404


def test_what_is_out_of_the_window_or_of_another_kind_is_refused(world, officer):
    inside, outside = managed(world, **VIOLENT), managed(world)
    facts = {"happened_at": NOW, "mode": "telephone", "with_whom": "victim_liaison", "text": "x", "now": NOW,
             "today": world.today, "by": officer}  # fmt: skip
    with pytest.raises(Refused):
        contacts.log(outside, kind="communication", sub_kind="victim", **facts)
    with pytest.raises(Refused) as refusal:
        contacts.log(inside, kind="general", sub_kind="history_sheet", **facts)
    assert refusal.value.field == "kind"
    with pytest.raises(Refused):
        victims.state(
            outside, who="identifiable", location_matters=True, scheme="waiting", stated_on=world.today,
            version=0, now=NOW, today=world.today, by=officer,
        )  # fmt: skip
    entry = log(world, outside, sub_kind="victim", with_whom="victim_liaison")
    with pytest.raises(Refused):
        withdrawals.withdraw(entry, reason="x", by=officer)
    assert not NoContact.objects.exists()


def asked(client, *names):
    """Queries of each address."""
    found = []
    for name, *args in names:
        client.get(reverse(name, args=args))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        found.append(len(queries))
    return found


def test_ten_cases_and_ten_entries_cost_as_many_queries_as_one(world, officer, as_actor):
    first = managed(world, **VIOLENT)
    state(world, first)
    client, pages = as_actor(officer), (("victim_contacts",), ("victim_contact", first.prisoner.number))
    with time_machine.travel(timezone.now(), tick=False):
        few = asked(client, *pages)
        for _ in range(9):
            state(world, managed(world, **VIOLENT))
            log(world, first, sub_kind="victim", with_whom="victim_liaison")
        assert liaison.cases_of(by=officer).count() == 10
        assert asked(client, *pages) == few


def test_the_search_of_the_log_offers_no_page_that_stays_shut(world, officer, as_actor):
    words = "Find a prisoner"
    assert words not in as_actor(officer).get(reverse("log_search")).content.decode()
    assert words in as_actor(world.actor("offender_supervisor")).get(reverse("log_search")).content.decode()
