"""The list of requests to read restricted entries: asked and read at once told apart (domain.md 10.3)."""

from django.urls import reverse

from cases.actions import entry_access
from tests.cases.test_entry_access import asked_to_read, restricted


def test_what_was_asked_and_what_was_read_at_once_stand_apart(world, as_actor):
    entry = restricted(world)
    asked_to_read(world, entry=entry)
    manager = world.actor("offender_manager")
    world.allocate(entry.custody, manager)
    entry_access.read_at_once(entry, reason="She is released tonight.", today=world.today, by=manager)
    page = as_actor(world.actor("security")).get(reverse("entry_requests"))
    assert [row["one"].reason for row in page.context["asked"]] == ["He moves to my wing tonight."]
    assert [row["one"].reason for row in page.context["read"]] == ["She is released tonight."]
    words = " ".join(page.content.decode().split())
    assert "Read at once, to review: 1" in words
    assert "Asked, to answer: 1" in words
    assert "to be reviewed by 9 October 2026" in words  # the working day after Thursday 8 October 2026
    own = " ".join(as_actor(manager).get(reverse("entry_requests")).content.decode().split())
    assert "read at once on 8 October 2026, not reviewed yet" in own
    (read,) = page.context["read"]
    said = {"is_granted": False, "answer": "There was time to ask.", "today": world.today}
    entry_access.answer(read["one"], **said, by=world.actor("security"))
    own = " ".join(as_actor(manager).get(reverse("entry_requests")).content.decode().split())
    assert (
        "reviewed on 8 October 2026: it was not right, ended on 8 October 2026: There was time to ask." in own
    )
