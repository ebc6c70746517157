"""Accounts: who makes, finds, disables and enables whom (docs/domain.md 2.1, 2.2)."""

import datetime
import re
import threading

import pytest
from django.db import connection
from django.urls import reverse

from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused
from staff.models import AuditEvent, RoleAssignment, User
from tests.world import TODAY

DAY = datetime.timedelta(days=1)
ESTATE = "account_administrator"
SHOWN = re.compile(r'id="one-time-password">([a-z0-9-]+)<')


def deeds(**filters):
    return list(AuditEvent.objects.filter(**filters).order_by("pk").values_list("deed", flat=True))


@pytest.fixture
def estate(world):
    return world.actor(ESTATE)


@pytest.fixture
def local(world):
    return world.actor(ESTATE, place=world.ashbourne)


def new_account(**fields):
    plain = {
        "username": "n.hale", "given_names": "Noor", "family_name": "Hale", "email": "", "telephone": "",
        "role": "case_administrator",
    }  # fmt: skip
    return plain | fields


def test_a_one_time_password_is_long_plain_and_never_the_same():
    made = {accounts.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([a-hj-kmnp-z2-9]{4}-){3}[a-hj-kmnp-z2-9]{4}", one) for one in made)


def test_a_user_name_is_taken_whatever_its_case(world, estate):
    world.user("r.bell")
    with pytest.raises(Refused) as refused:
        accounts.make("R.Bell", given_names="Rhys", family_name="Bell", by=estate)
    assert refused.value.field == "username"
    assert User.objects.filter(username__iexact="r.bell").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_user_name_at_once_make_one(world):
    by = world.actor(ESTATE)
    start, outcomes = threading.Barrier(2), []

    def make():
        try:
            start.wait()
            accounts.make("t.khan", given_names="Tariq", family_name="Khan", by=by)
            outcomes.append("made")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["made", "refused"]
    assert deeds(deed="staff.account.made", details__user_name="t.khan") == ["staff.account.made"]


def test_if_the_audit_fails_no_account_is_made(world, estate, monkeypatch):
    def fails(**anything):
        raise RuntimeError("no audit")

    monkeypatch.setattr("staff.audit.AuditEvent.save", lambda self, **rest: fails())
    with pytest.raises(RuntimeError):
        accounts.make("r.bell", given_names="Rhys", family_name="Bell", by=estate)
    assert not User.objects.filter(username="r.bell").exists()


def test_disabling_ends_every_role_also_one_with_an_end_to_come(world, estate):
    user = world.user("i.cole")
    for role, rest in (("inspector", {"inspected_prisons": [world.ashbourne], "ends_on": TODAY + 30 * DAY}),
                       ("case_administrator", {"place": world.ashbourne})):  # fmt: skip
        accounts.give_role(user, role=role, **rest, today=TODAY, by=world.system)
    accounts.disable(user, reason="left the service", today=TODAY, by=estate)
    assert {one.ended_on for one in RoleAssignment.objects.filter(user=user)} == {TODAY}
    accounts.enable(user, today=TODAY, by=estate)
    assert actors.assignments_of(User.objects.get(pk=user.pk), today=TODAY) == []
    assert deeds(user=estate.user) == [
        "staff.role.ended", "staff.role.ended", "staff.account.disabled", "staff.account.enabled",
    ]  # fmt: skip


def test_what_was_done_already_is_refused(world, estate):
    user = world.assign("governor").user
    with pytest.raises(Refused, match="enabled already"):
        accounts.enable(user, today=TODAY, by=estate)
    accounts.disable(user, reason="left", today=TODAY, by=estate)
    with pytest.raises(Refused, match="disabled already"):
        accounts.disable(user, reason="left", today=TODAY, by=estate)


def test_a_one_time_password_does_not_enable_a_disabled_account(world, estate):
    user = world.user("d.moss")
    accounts.disable(user, reason="left", today=TODAY, by=estate)
    with pytest.raises(Refused, match="disabled"):
        accounts.set_one_time_password(user, today=TODAY, by=estate)
    assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("deed", ["disable", "enable", "set_one_time_password"])
def test_nobody_does_it_to_himself_or_herself(estate, deed):
    reason = {"reason": "tests"} if deed == "disable" else {}
    with pytest.raises(Refused, match="your own account"):
        getattr(accounts, deed)(estate.user, **reason, today=TODAY, by=estate)


def test_an_administrator_of_one_prison_sets_no_password_of_somebody_who_also_works_elsewhere(world, local):
    user = world.assign("case_administrator").user
    world.assign("head_of_omu", place=world.morden, user=user)
    before = User.objects.get(pk=user.pk).password
    for deed, rest in (("set_one_time_password", {}), ("disable", {"reason": "tests"})):
        with pytest.raises(Refused, match="also works elsewhere"):
            getattr(accounts, deed)(user, **rest, today=TODAY, by=local)
    assert User.objects.get(pk=user.pk).password == before
    assert RoleAssignment.objects.filter(user=user, ended_on__isnull=True).count() == 2


def test_who_is_looked_after_by_an_administrator_of_one_prison(world, local):
    ours = world.assign("security").user
    both = world.assign("oca").user
    world.assign("oca", place=world.morden, user=both)
    theirs = world.assign("security", place=world.morden).user
    of_trust = world.assign("offender_manager").user
    made, _ = accounts.make("new.one", given_names="New", family_name="One", by=local)
    stray = world.user("stray")
    left = world.assign("health")
    accounts.end_role(left, reason="left", today=TODAY, by=local)
    moved = world.assign("carat")
    accounts.end_role(moved, reason="moved", today=TODAY, by=local)
    world.assign("carat", place=world.morden, user=moved.user)
    seen = set(User.objects.visible_to(local))
    assert seen == {local.user, ours, both, made, left.user}
    assert {theirs, of_trust, stray, moved.user} & seen == set()


def test_everybody_else_sees_his_or_her_own_account_alone(world):
    governor = world.actor("governor")
    world.assign("security")
    assert list(User.objects.visible_to(governor)) == [governor.user]


def test_making_an_account_shows_the_password_once_and_keeps_it_nowhere(world, estate, as_actor):
    client = as_actor(estate)
    page = client.get(reverse("account_make"))
    mark = str(page.context["form"]["submission"].value())
    sent = new_account(place=f"prison:{world.ashbourne.pk}", submission=mark)
    shown = client.post(reverse("account_make"), sent)
    password = SHOWN.search(shown.content.decode())[1]
    user = User.objects.get(username="n.hale")
    assert user.check_password(password)
    assert user.must_change_password
    assert user.made_by == estate.user
    assert "no-store" in shown["Cache-Control"]
    assert password not in str(dict(client.session))
    assert not AuditEvent.objects.filter(details__icontains=password).exists()
    # Sent a second time, as loading the page again does: nothing new, and no password.
    again = client.post(reverse("account_make"), sent, follow=True)
    assert again.redirect_chain == [(reverse("account", args=[user.pk]), 302)]
    assert "set another" in again.content.decode()
    assert password not in again.content.decode()
    assert User.objects.get(pk=user.pk).check_password(password)
    assert RoleAssignment.objects.filter(user=user).count() == 1


def test_a_role_that_does_not_fit_leaves_no_account_behind(world, estate, as_actor):
    sent = new_account(role="case_administrator", place=f"probationtrust:{world.aldwater.pk}")
    page = as_actor(estate).post(reverse("account_make"), sent)
    assert "Choose the prison for this role." in page.content.decode()
    assert page.context["form"].errors.keys() == {"place"}
    assert not User.objects.filter(username="n.hale").exists()


def test_each_mistake_in_the_form_has_its_message_at_its_field(world, estate, as_actor):
    sent = new_account(username="n hale!", family_name=" ", email="nobody", role="offender_supervisor")
    page = as_actor(estate).post(reverse("account_make"), sent)
    errors = page.context["form"].errors
    assert errors.keys() == {"username", "family_name", "email", "supervisor_grade"}
    assert errors["email"] == ["Enter an e-mail address like name@example.org"]
    assert page.status_code == 200


def test_an_administrator_of_one_prison_is_offered_its_roles_and_gives_them_there(world, local, as_actor):
    client = as_actor(local)
    form = client.get(reverse("account_make")).context["form"]
    offered = [key for key, _ in form.fields["role"].choices]
    assert "offender_manager" not in offered
    assert "inspector" not in offered
    assert ESTATE in offered
    assert not {"place", "inspected_prisons", "manager_grade"} & set(form.fields)
    sent = new_account(role="offender_supervisor", supervisor_grade="prison_officer")
    client.post(reverse("account_make"), sent | {"place": f"prison:{world.morden.pk}"})
    given = RoleAssignment.objects.get(user__username="n.hale")
    assert (given.prison, given.grade, given.given_by) == (world.ashbourne, "prison_officer", local.user)


def test_accounts_of_another_prison_answer_404(world, local, as_actor):
    theirs = world.assign("security", place=world.morden)
    client = as_actor(local)
    for name in ("account", "account_disable", "account_enable", "account_one_time_password", "role_give"):
        address = reverse(name, args=[theirs.user.pk])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"reason": "tests"}).status_code == 404, name
    address = reverse("role_end", args=[theirs.user.pk, theirs.pk])
    assert client.post(address, {"reason": "tests"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_on is None


def test_the_page_of_an_account_does_not_show_roles_held_elsewhere(world, local, as_actor):
    ours = world.assign("security")
    world.assign("oca", place=world.morden, user=ours.user)
    page = as_actor(local).get(reverse("account", args=[ours.user.pk])).content.decode()
    assert "security" in page
    assert "Morden" not in page


def test_disabling_and_enabling_from_the_pages(world, estate, as_actor):
    user = world.assign("governor").user
    client = as_actor(estate)
    page = client.post(reverse("account_disable", args=[user.pk]), {"reason": " "})
    assert page.context["form"].errors == {"reason": ["Enter reason"]}
    client.post(reverse("account_disable", args=[user.pk]), {"reason": "left the service"})
    event = AuditEvent.objects.get(deed="staff.account.disabled")
    assert (event.reason, event.details) == ("left the service", {"user_name": user.username})
    shown = client.post(reverse("account_enable", args=[user.pk]))
    user.refresh_from_db()
    assert user.check_password(SHOWN.search(shown.content.decode())[1])
    assert user.is_active


def test_a_one_time_password_from_the_page_signs_the_person_out(world, estate, as_actor):
    theirs = world.actor("governor")
    their_client = as_actor(theirs)
    assert their_client.get(reverse("policy")).status_code == 200
    as_actor(estate).post(reverse("account_one_time_password", args=[theirs.user.pk]))
    assert their_client.get(reverse("policy")).status_code == 302


def test_a_search_finds_without_diacritics_and_leaves_no_name_in_an_address(world, estate, as_actor):
    world.user("s.pryce", given_names="Siân", family_name="Prŷce")
    world.user("o.price", given_names="Owen", family_name="Price")
    client = as_actor(estate)
    answer = client.post(reverse("accounts"), {"sought": "pryce, sian"})
    assert answer["Location"] == reverse("accounts")
    found = [one.username for one in client.get(answer["Location"]).context["page"]]
    assert found == ["s.pryce"]
    client.post(reverse("accounts"), {"sought": ""})
    assert client.get(reverse("accounts")).context["page"].paginator.count == 3


def test_the_list_filters_by_state(world, estate, as_actor):
    gone = world.user("gone")
    accounts.disable(gone, reason="left", today=TODAY, by=estate)
    client = as_actor(estate)
    assert [one.pk for one in client.get("/staff/?state=disabled").context["page"]] == [gone.pk]
    assert gone.pk not in [one.pk for one in client.get("/staff/?state=active").context["page"]]


def test_the_list_pages_by_50_with_a_fixed_number_of_queries(
    world, estate, as_actor, django_assert_max_num_queries
):
    client = as_actor(estate)
    counts = []
    for wanted in (5, 120):
        for serial in range(User.objects.count(), wanted):
            user = User.objects.create(username=f"u{serial}", given_names="U", family_name=f"Name {serial}")
            accounts.give_role(user, role="oca", place=world.ashbourne, today=TODAY, by=world.system)
        client.get(reverse("accounts"))
        with django_assert_max_num_queries(20) as queries:
            page = client.get(reverse("accounts"))
        counts.append(len(queries))
        assert len(page.context["page"]) == min(wanted, 50)
    assert counts[0] == counts[1]


def test_only_account_administrators_open_these_pages(world, as_actor):
    for role in ("head_of_omu", "governor", "inspector", "trust_manager"):
        assert as_actor(world.actor(role)).get(reverse("accounts")).status_code == 403
