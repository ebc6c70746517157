"""How long one stays signed in, how one is locked out, and what ends a session at once (docs/adr/0003)."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from staff import actors
from staff.actions import accounts, jobs
from staff.models import AuditEvent, User
from tests.world import PASSWORD, TODAY

NINE = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
LOGIN = "/accounts/login/"
ENDED = "the session had ended"


def after(**later):
    return NINE + datetime.timedelta(**later)


@pytest.fixture(autouse=True)
def counts_begin_at_nought():
    cache.clear()
    with override_settings(SESSION_NOTED_EVERY_SECONDS=5):
        yield
    cache.clear()


@pytest.fixture
def officer(world):
    return world.actor("wing_staff")


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def signed_in(client):
    return client.get(reverse("policy")).status_code == 200


def deeds(**filters):
    return list(AuditEvent.objects.filter(**filters).order_by("pk").values_list("deed", flat=True))


def test_the_limits_are_those_of_the_policy():
    minutes = settings.SESSION_IDLE_SECONDS / 60, settings.SESSION_WARNING_SECONDS / 60
    assert (*minutes, settings.SESSION_LONGEST_SECONDS / 3600) == (15, 2, 10)


def test_the_page_carries_what_the_warning_needs(officer, as_actor):
    with time_machine.travel(NINE, tick=False):
        page = as_actor(officer).get(reverse("policy")).content.decode()
    assert 'data-session-seconds="900"' in page
    assert 'data-session-warning="120"' in page
    assert 'data-session-hard-end="2026-10-08T19:00:00+00:00"' in page
    assert f'data-session-keep="{reverse("session_keep")}"' in page
    # For those without JavaScript, in London's time: summer time holds until 25 October.
    assert "the session ends at 10:15; in any case at 20:00" in page


def test_fifteen_idle_minutes_end_the_session_and_lead_back(officer, as_actor):
    client = as_actor(officer)
    with time_machine.travel(NINE, tick=False) as clock:
        assert signed_in(client)
        clock.move_to(after(minutes=15))
        assert signed_in(client)
        clock.move_to(after(minutes=30, seconds=1))
        answer = client.get("/permissions/?role=health")
        assert answer["Location"] == "/accounts/login/?next=%2Fpermissions%2F%3Frole%3Dhealth"
        assert ENDED in client.get(answer["Location"]).content.decode()
        assert not signed_in(client)
    assert deeds(user=officer.user) == ["staff.session.started", "staff.session.ended"]


def test_the_answer_to_the_warning_keeps_the_session(officer, as_actor):
    client = as_actor(officer)
    with time_machine.travel(NINE, tick=False) as clock:
        assert signed_in(client)
        for minutes in (14, 28):
            clock.move_to(after(minutes=minutes))
            assert client.post(reverse("session_keep")).json() == {"kept": True}
        clock.move_to(after(minutes=42))
        assert signed_in(client)


def test_after_the_end_the_answer_to_the_warning_leads_to_the_sign_in(officer, as_actor):
    client = as_actor(officer)
    with time_machine.travel(NINE, tick=False) as clock:
        assert signed_in(client)
        clock.move_to(after(minutes=16))
        assert client.post(reverse("session_keep")).status_code == 302


def test_ten_hours_end_the_session_however_busy_it_is(officer, as_actor):
    client = as_actor(officer)
    with time_machine.travel(NINE, tick=False) as clock:
        for minutes in range(0, 601, 10):
            clock.move_to(after(minutes=minutes))
            assert client.post(reverse("session_keep")).status_code == 200, minutes
        clock.move_to(after(minutes=600, seconds=1))
        assert client.post(reverse("session_keep")).status_code == 302
        assert not signed_in(client)


def test_a_page_that_asks_for_progress_by_itself_keeps_no_session_alive(officer, as_actor):
    job = jobs.ask("tests", title="A long job", by=officer)
    client = as_actor(officer)
    address = reverse("job_progress", args=[job.pk])
    with time_machine.travel(NINE, tick=False) as clock:
        assert signed_in(client)
        for minutes in (5, 10, 15):
            clock.move_to(after(minutes=minutes))
            assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
        clock.move_to(after(minutes=15, seconds=1))
        answer = client.get(address, headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_a_disabled_account_is_out_at_its_next_request(world, officer, as_actor):
    client = as_actor(officer)
    assert signed_in(client)
    by = world.actor("account_administrator")
    accounts.disable(officer.user, reason="left", today=TODAY, by=by)
    assert not signed_in(client)
    assert not signed_in_anew(officer.user.username)


def signed_in_anew(username, password=PASSWORD):
    client = Client()
    sign_in(client, username, password)
    return signed_in(client)


def test_somebody_whose_only_role_ended_is_out_at_the_next_request_and_told_why(world, officer, as_actor):
    client = as_actor(officer)
    assert signed_in(client)
    accounts.end_role(
        officer.assignment, reason="moved", today=TODAY, by=world.actor("account_administrator")
    )
    page = client.get(reverse("policy"), follow=True)
    assert page.redirect_chain == [(LOGIN, 302)]
    assert "no role at present" in page.content.decode()


def test_a_role_that_ends_with_the_day_is_gone_on_the_next(world, as_actor, settings):
    inspector = actors.of(
        accounts.give_role(
            world.user("i.cole"), role="inspector", inspected_prisons=[world.ashbourne],
            ends_on=TODAY + datetime.timedelta(days=1), today=TODAY, by=world.system,
        )
    )  # fmt: skip
    client = as_actor(inspector)
    assert signed_in(client)
    settings.TODAY = TODAY + datetime.timedelta(days=1)
    assert not signed_in(client)


def test_signing_in_and_out_is_in_the_audit_in_the_first_role(officer):
    client = Client()
    sign_in(client, officer.user.username.upper())
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)
    events = AuditEvent.objects.filter(user=officer.user).order_by("pk")
    assert [(one.deed, one.kind, one.role, one.prison_code) for one in events] == [
        ("staff.session.started", "access", "wing_staff", "ASH"),
        ("staff.session.ended", "access", "wing_staff", "ASH"),
    ]


def test_a_refused_sign_in_is_in_the_audit_and_does_not_say_what_was_wrong(officer):
    known = sign_in(Client(), officer.user.username, "wrong").content.decode()
    unknown = sign_in(Client(), "nobody.known", "wrong").content.decode()
    events = AuditEvent.objects.filter(deed="staff.session.refused").order_by("pk")
    assert [(one.details["user_name"], one.kind, one.user) for one in events] == [
        (officer.user.username, "refused", None),
        ("nobody.known", "refused", None),
    ]
    assert "wrong" not in str([one.details for one in events])
    said = "The username and/or password you specified are not correct."
    assert (said in known) == (said in unknown)
    assert "There is a problem" in known
    assert "There is a problem" in unknown


def test_after_five_wrong_passwords_the_right_one_is_refused_too_until_five_minutes_are_over(officer):
    name = officer.user.username
    with time_machine.travel(NINE, tick=False) as clock:
        for second in range(4):
            clock.move_to(after(seconds=second))
            sign_in(Client(), name, "wrong")
        clock.move_to(after(seconds=10))
        assert signed_in_anew(name)
        clock.move_to(after(seconds=11))
        sign_in(Client(), name, "wrong")
        clock.move_to(after(seconds=12))
        assert not signed_in_anew(name)
        # In capitals it is the same account.
        assert not signed_in_anew(name.upper())
        clock.move_to(after(minutes=5, seconds=14))
        assert signed_in_anew(name)
    assert deeds(kind="refused") == [*["staff.session.refused"] * 5, *["staff.session.locked_out"] * 2]


def test_one_account_locked_leaves_the_others_open(world, officer):
    other = world.actor("security")
    for _ in range(5):
        sign_in(Client(), officer.user.username, "wrong")
    assert signed_in_anew(other.user.username)


@pytest.fixture
def newcomer(world):
    user, password = accounts.make("n.hale", given_names="Noor", family_name="Hale", by=world.system)
    accounts.give_role(user, role="wing_staff", place=world.ashbourne, today=TODAY, by=world.system)
    client = Client()
    sign_in(client, "n.hale", password)
    return client, password


CHANGE = "/accounts/password/change/"


def changed(client, old, new):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_one_time_password_opens_the_page_that_changes_it_and_no_other(newcomer):
    client, _ = newcomer
    for address in ("/", reverse("policy"), reverse("inbox"), "/cases/A1234BC/"):
        assert client.get(address)["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200
    assert client.post(reverse("session_keep")).status_code == 200


def test_changing_the_one_time_password_opens_the_rest_and_is_in_the_audit(newcomer):
    client, password = newcomer
    answer = changed(client, password, "seven-quiet-herons")
    assert answer["Location"] == reverse("home")
    user = User.objects.get(username="n.hale")
    assert not user.must_change_password
    assert user.check_password("seven-quiet-herons")
    assert signed_in(client)
    event = AuditEvent.objects.get(deed="staff.password.changed")
    assert (event.user, event.role, event.subject_key) == (user, "wing_staff", str(user.pk))


def test_the_one_time_password_cannot_be_kept(newcomer):
    client, password = newcomer
    page = changed(client, password, password)
    assert "another password than the one-time password" in page.content.decode()
    assert User.objects.get(username="n.hale").must_change_password


def test_a_wrong_short_or_common_password_changes_nothing(newcomer):
    client, password = newcomer
    for old, new in (("wrong", "seven-quiet-herons"), (password, "short"), (password, "password123456")):
        assert changed(client, old, new).status_code == 200, new
    assert User.objects.get(username="n.hale").must_change_password
    assert not AuditEvent.objects.filter(deed="staff.password.changed").exists()
