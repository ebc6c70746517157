"""Searching the log: who finds what, in how many queries, by which index (docs/domain.md 2.2, 14)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import contacts, searches, withdrawals
from cases.models import LogSearch
from omu.views.searches import marked
from staff.actions.errors import Refused
from staff.models import AuditEvent
from staff.permissions import ROLE_NAMES, allows
from tests.cases.test_contact_amendments import amended
from tests.cases.test_contact_pages import GIST
from tests.cases.test_contacts import LONDON, NOW, written
from tests.cases.test_documents import attached
from tests.sentence_plans import writing

WRITERS = {
    "restricted_security": "security",
    "restricted_protection": "public_protection",
    "restricted_health": "health",
}
#: Health writes only of its own kinds.
KIND = {"restricted_health": {"kind": "observation", "sub_kind": "health_care"}}


def found(words, actor, **more):
    return searches.search(words, by=actor, **more).found


def body(answer):
    return answer.content.decode()


def test_endings_phrases_alternatives_and_exceptions(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    canteen = written(custody, world, supervisor, text="He argued about canteen debts on the landing.")
    gym = written(custody, world, supervisor, text="No canteen this week; went to the gym. Siôn is settled.")
    assert found("arguing", supervisor) == [canteen.pk]
    assert set(found("canteen", supervisor)) == {canteen.pk, gym.pk}
    assert found("canteen -gym", supervisor) == [canteen.pk]
    assert found('"canteen debts"', supervisor) == [canteen.pk]
    assert found('"debts canteen"', supervisor) == []
    assert set(found("landing or gym", supervisor)) == {canteen.pk, gym.pk}
    assert found("Siôn", supervisor) == [gym.pk]


def test_the_best_match_comes_first_then_the_newest(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    earlier = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=LONDON)
    once = written(custody, world, supervisor, text="A word on debt, among much else that was said of work.")
    often = written(custody, world, supervisor, text="Debt, debt and again debt.", happened_at=earlier)
    older = written(
        custody, world, supervisor, text="A word on debt, among much else that was said of work.",
        happened_at=earlier,
    )  # fmt: skip
    assert found("debt", supervisor) == [often.pk, once.pk, older.pk]


@pytest.mark.parametrize("restriction", WRITERS)
def test_what_a_role_may_not_read_is_never_found_by_its_words(world, restriction):
    """For every role with a log; those with a gist only do not find it either."""
    custody = world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    author = world.actor(WRITERS[restriction])
    secret = written(
        custody, world, author, text="The servery shelf hides a quartz phone.", restriction=restriction,
        **GIST, **KIND.get(restriction, {"kind": "observation", "sub_kind": "wing"}),
    )  # fmt: skip
    readers = set()
    for role in ROLE_NAMES:
        actor = world.actor(role)
        if allows(role, "contact_log:R") and secret.pk in found("quartz", actor):
            readers.add(role)
    in_reach = {role for role in ROLE_NAMES if role not in {"victim_liaison_officer"}}
    assert readers == {
        role for role in in_reach if allows(role, f"{restriction}:R") and allows(role, "contact_log:R")
    }
    assert WRITERS[restriction] in readers
    assert "wing_staff" not in readers


def test_withdrawn_entries_and_their_amendments_are_not_found(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor, text="The quartz phone.")
    amendment = amended(entry, world, supervisor, text="The quartz radio.")
    assert set(found("quartz", supervisor)) == {entry.pk, amendment.pk}
    made = searches.search("quartz", by=supervisor)
    withdrawals.withdraw(entry, reason="another man", by=supervisor)
    for role in ("offender_supervisor", "head_of_omu", "inspector"):
        assert found("quartz", world.actor(role)) == []
    page = as_actor(supervisor).get(f"/log/search/{made.pk}/")
    assert page.context["hits"] == []
    assert "phone" not in body(page)


def test_out_of_reach_nothing_is_found_but_what_the_prison_wrote(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    written(custody, world, supervisor, text="The quartz phone.")
    elsewhere = world.actor("offender_supervisor", place=world.morden)
    assert found("quartz", elsewhere) == []
    made = searches.search("quartz", by=supervisor)
    assert as_actor(elsewhere).get(f"/log/search/{made.pk}/").status_code == 404
    assert as_actor(world.actor("head_of_omu")).get(f"/log/search/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"wing", "carat", "om"}),
        ({"kind": "observation"}, {"wing"}),
        ({"tag": "progress"}, {"carat"}),
        ({"department": "probation"}, {"om"}),
        ({"department": "treatment"}, {"carat"}),
        ({"since": datetime.date(2026, 10, 8)}, {"wing", "carat", "om"}),
        ({"until": datetime.date(2026, 10, 7)}, set()),
    ],
)
def test_kind_tag_department_and_period_narrow_it(world, filters, expected):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    entries = {
        "wing": written(
            custody, world, world.actor("wing_staff"), text="quartz", kind="observation", sub_kind="wing"
        ),
        "carat": written(
            custody, world, world.actor("carat"), text="quartz", kind="intervention", sub_kind="carat",
            tags=("progress",),
        ),
        "om": written(
            custody, world, world.actor("offender_manager"), text="quartz", sub_kind="manager_entry"
        ),
    }  # fmt: skip
    keys = found("quartz", world.actor("offender_supervisor"), filters=filters)
    assert {name for name, entry in entries.items() if entry.pk in keys} == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("  ", "Enter the words"),
        ("the and", "rarer word"),
        ("!!! ...", "rarer word"),
        ("x" * 201, "at most 200"),
    ],
)
def test_nothing_to_look_for_is_said(world, words, message):
    with pytest.raises(Refused, match=message) as refusal:
        searches.search(words, by=world.actor("offender_supervisor"))
    assert refusal.value.field == "words"


def test_the_page_keeps_the_words_out_of_the_address_and_marks_them(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    written(custody, world, supervisor, text="A quartz <script>alert(1)</script> phone & more.")
    client = as_actor(supervisor)
    answer = client.post("/log/search/", {"words": "quartz"})
    made = LogSearch.objects.get()
    assert answer.headers["Location"] == f"/log/search/{made.pk}/"
    page = body(client.get(answer.headers["Location"]))
    assert "<mark>quartz</mark>" in page
    assert "<script>alert" not in page
    assert "phone &amp; more" in page
    event = AuditEvent.objects.get(deed="cases.log.searched")
    assert event.details == {"words": "quartz", "found": 1}


def test_a_snippet_is_escaped_but_for_the_marks():
    text = "[s]<b>[e] & [s]two[e] <i>three"
    assert marked(text, start="[s]", stop="[e]") == (
        "<mark>&lt;b&gt;</mark> &amp; <mark>two</mark> &lt;i&gt;three"
    )


def test_a_case_is_searched_by_itself_with_its_documents_and_objectives(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    plan = writing.begin(world, world.receive(), supervisor)
    writing.fill(plan, supervisor)
    custody, other = (
        plan.custody,
        world.receive(),
    )
    mine = written(custody, world, supervisor, text="A quartz watch.", documents=(attached("quartz.pdf"),))
    written(other, world, supervisor, text="A quartz ring.")
    client, number = as_actor(supervisor), custody.prisoner.number
    page = client.get(client.post(f"/cases/{number}/log/search/", {"words": "quartz"}).headers["Location"])
    assert [hit.first for hit in page.context["hits"]] == [mine.pk]
    assert [one.name for one in page.context["documents"]] == ["quartz.pdf"]
    objective = plan.objectives.first()
    word = objective.text.split()[-1].strip(".")
    page = client.get(client.post(f"/cases/{number}/log/search/", {"words": word}).headers["Location"])
    assert objective in page.context["objectives"]
    assert "Nothing found" in body(page)
    made = LogSearch.objects.first()
    assert client.get(f"/log/search/{made.pk}/").status_code == 404
    assert client.get(f"/cases/{other.prisoner.number}/log/search/{made.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/log/search/", "/cases/{}/log/search/"])
def test_a_bad_search_says_what_to_mend(world, as_actor, path):
    client = as_actor(world.actor("offender_supervisor"))
    path = path.format(world.receive().prisoner.number)
    for words, message in (("", "Enter words"), ("the", "rarer word"), ("a\x00b", "ull characters")):
        page = client.post(path, {"words": words})
        assert page.status_code == 200
        assert message in body(page)
    page = client.post(path, {"words": "gym", "since_day": "31", "since_month": "2", "since_year": "2026"})
    assert page.context["form"].errors["since"]
    assert not LogSearch.objects.exists()


def test_further_matches_are_paged_and_each_page_asks_the_same_of_the_database(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entries = [
        contacts.Entry(
            custody=custody, happened_at=NOW, kind="general", sub_kind="supervisor_entry",
            mode="face_to_face", with_whom="prisoner", text=f"Quartz {place}.",
        )
        for place in range(45)
    ]  # fmt: skip
    contacts.log_many(entries, now=NOW, today=world.today, by=supervisor)
    client, made = as_actor(supervisor), searches.search("quartz", by=supervisor)
    seen, address, counts = [], f"/log/search/{made.pk}/", []
    client.get(address)
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        seen += [hit.shown.contact.pk for hit in page.context["hits"]]
        counts.append(len(queries))
        address = page.context["next_href"] and f"/log/search/{made.pk}/{page.context['next_href']}"
    assert len(seen) == len(set(seen)) == 45
    assert len(counts) == 3
    assert len(set(counts)) == 1
    for odd in ("-1", "x", "9" * 30, "²"):
        assert client.get(f"/log/search/{made.pk}/?after={odd}").status_code == 200


def test_searches_are_forgotten(world):
    supervisor = world.actor("offender_supervisor")
    written(world.receive(), world, supervisor, text="quartz")
    searches.search("quartz", by=supervisor)
    day = datetime.timedelta(days=1)
    assert searches.forget(before=timezone.now() - day, by=world.system) == 0
    assert searches.forget(before=timezone.now() + day, by=world.system) == 1
