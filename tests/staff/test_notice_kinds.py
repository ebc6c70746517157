"""Which notices somebody receives: kinds, and those that must not be stopped (docs/domain.md 5)."""

import re
from pathlib import Path

import pytest

from staff.actions import notice_kinds, notices
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice, NoticeStop

ROOT = Path(__file__).parents[2]
FREE = {kind.key for kind in notice_kinds.known().values() if kind.may_be_stopped}


@pytest.fixture
def officer(world):
    return world.actor("offender_supervisor")


def send(world, actor, key):
    return notices.send(actor.user, text="Something", key=key, by=world.system)


def test_every_kind_that_is_sent_is_known():
    """The keys of notices, read from the source: what comes before the first colon."""
    sent = set()
    for app in ("cases", "risk", "sentence_plans", "omu"):
        for path in (ROOT / app).glob("actions/*.py"):
            for letter in re.split(r"notices\.send\(|Notice\(|letters\.tell\(", path.read_text())[1:]:
                sent |= set(re.findall(r'\bkey=f"(\w+):', letter[:600])[:1])
    assert {"contact", "escalation", "transfer", "allocation"} <= sent
    assert sent - set(notice_kinds.known()) == set()


def test_a_stopped_kind_is_kept_apart_and_not_counted(world, officer, as_actor):
    notice_kinds.choose(FREE - {"transfer"}, by=officer)
    stopped, kept = send(world, officer, "transfer:1:accepted"), send(world, officer, "plan:1:signed:1")
    assert (stopped.kind, stopped.is_stopped, kept.kind, kept.is_stopped) == ("transfer", True, "plan", False)
    client = as_actor(officer)
    assert client.get("/inbox/").context["unread_notices"] == 1
    assert [one.pk for one in client.get("/inbox/").context["page"]] == [kept.pk]
    assert [one.pk for one in client.get("/inbox/?show=stopped").context["page"]] == [stopped.pk]


def test_what_must_not_be_stopped_arrives_whatever_is_chosen(world, officer):
    notice_kinds.choose([], by=officer)
    assert not send(world, officer, "contact:1").is_stopped
    assert not send(world, officer, "allocation:1").is_stopped
    assert not send(world, officer, "something_else:1").is_stopped
    assert send(world, officer, "plan:2:signed:1").is_stopped


def test_choosing_again_receives_again_and_each_choice_is_in_the_history(world, officer):
    assert notice_kinds.choose(FREE - {"plan", "digest"}, by=officer) == ["digest", "plan"]
    assert notice_kinds.choose(FREE - {"plan"}, by=officer) == ["plan"]
    assert not send(world, world.actor("wing_staff"), "plan:1").is_stopped  # another's choice
    notice_kinds.choose(FREE, by=officer)
    assert not NoticeStop.objects.filter(ended_at__isnull=True).exists()
    assert NoticeStop.objects.count() == 2
    assert AuditEvent.objects.filter(deed="staff.notices.chosen").count() == 3


def test_an_unknown_kind_is_refused(world, officer):
    with pytest.raises(Refused, match="no such kind"):
        notice_kinds.choose(["weather"], by=officer)


def test_the_page_says_what_cannot_be_stopped_and_needs_no_script(world, officer, as_actor):
    client = as_actor(officer)
    page = client.get("/inbox/choices/").content.decode()
    assert "These cannot be stopped" in page
    assert "Messages of who holds a case with you" in page
    assert page.count("checked") == len(FREE)
    answer = client.post("/inbox/choices/", {"wanted": sorted(FREE - {"digest"})}, follow=True)
    assert "Your choice of notices is kept." in answer.content.decode()
    assert client.get("/inbox/choices/").content.decode().count("checked") == len(FREE) - 1


def test_the_same_notice_still_comes_once(world, officer):
    assert send(world, officer, "plan:1").pk == send(world, officer, "plan:1").pk
    assert Notice.objects.count() == 1
