"""The inbox: one's own notices, each once (docs/adr/0008)."""

import pytest
from django.urls import reverse

from staff.actions import notices
from staff.models import Notice


@pytest.fixture
def officer(world):
    return world.actor("wing_staff")


def send(world, actor, key="1", **rest):
    return notices.send(actor.user, text=rest.pop("text", "A plan to sign"), key=key, by=world.system, **rest)


def unread(actor):
    return Notice.objects.visible_to(actor).filter(read_at__isnull=True).count()


def test_the_same_notice_comes_once_and_a_long_one_is_cut_to_its_column(world, officer):
    first = send(world, officer, text="x" * 400)
    assert send(world, officer, text="again").pk == first.pk
    assert first.text == "x" * 300
    send(world, world.actor("security"))
    assert unread(officer) == 1


def test_opening_a_notice_marks_it_read_and_leads_on(world, officer, as_actor):
    notice = send(world, officer, leads_to="/permissions/?role=health")
    client = as_actor(officer)
    assert client.get(reverse("inbox")).context["unread_notices"] == 1
    answer = client.post(reverse("notice_open", args=[notice.pk]))
    assert answer["Location"] == "/permissions/?role=health"
    assert client.get(reverse("inbox")).context["unread_notices"] == 0


def test_marking_read_stays_in_the_inbox(world, officer, as_actor):
    notice = send(world, officer, leads_to="/permissions/")
    sent = {"stay": "yes", "next": "/inbox/?show=unread"}
    answer = as_actor(officer).post(reverse("notice_open", args=[notice.pk]), sent)
    assert answer["Location"] == "/inbox/?show=unread"
    assert unread(officer) == 0


def test_the_time_of_the_first_reading_stays(world, officer):
    notice = send(world, officer)
    notices.mark_read(notice, by=officer)
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    notices.mark_read(notice, by=officer)
    notice.refresh_from_db()
    assert notice.read_at == first


def test_a_notice_never_leads_out_of_the_service(world, officer, as_actor):
    notice = send(world, officer, leads_to="//elsewhere.example")
    answer = as_actor(officer).post(reverse("notice_open", args=[notice.pk]))
    assert answer["Location"] == "/inbox/"


def test_another_persons_notice_is_not_there(world, officer, as_actor):
    notice = send(world, world.actor("security"))
    client = as_actor(officer)
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    notices.mark_read(notice, by=officer)
    client.post(reverse("inbox_read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_read_at_once(world, officer, as_actor):
    for key in "abc":
        send(world, officer, key)
    page = as_actor(officer).post(reverse("inbox_read"), follow=True)
    assert "3 notices were marked as read." in page.content.decode()
    assert unread(officer) == 0


def test_the_list_filters_and_pages_by_50_with_a_fixed_number_of_queries(
    world, officer, as_actor, django_assert_max_num_queries
):
    client = as_actor(officer)
    counts = []
    for wanted in (5, 120):
        for serial in range(Notice.objects.count(), wanted):
            send(world, officer, str(serial))
        client.get(reverse("inbox"))
        with django_assert_max_num_queries(15) as queries:
            page = client.get(reverse("inbox"))
        counts.append(len(queries))
        assert len(page.context["page"]) == min(50, wanted)
    assert counts[0] == counts[1]
    newest = Notice.objects.first()
    notices.mark_read(newest, by=officer)
    assert client.get("/inbox/?show=unread").context["page"].paginator.count == 119


def test_text_is_escaped(world, officer, as_actor):
    send(world, officer, text="<script>alert(1)</script>")
    assert "<script>alert" not in as_actor(officer).get(reverse("inbox")).content.decode()
