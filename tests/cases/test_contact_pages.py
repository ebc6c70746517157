"""Pages of the log (docs/domain.md 2.2, 10.3, 14)."""

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Contact
from staff.models import AuditEvent, Draft
from tests.cases.test_contacts import PLAIN, written

FORM = {
    "happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026", "happened_time": "00:00",
    "kind": "general:supervisor_entry", "mode": "face_to_face", "with_whom": "prisoner", "restriction": "",
    "text": "Spoke on the landing.",
}  # fmt: skip
SECRET = "The source named a cell."
GIST = {"gist_bearing": "Raises risk to staff.", "gist_what_to_do": "See him in pairs."}


def test_the_form_comes_with_what_is_known(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    page = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/log/new/")
    form = page.context["form"]
    assert page.status_code == 200
    assert form.initial["happened_on"] == world.today
    assert (form.initial["mode"], form.initial["with_whom"]) == ("face_to_face", "prisoner")
    assert len(form.fields["kind"].choices) == 7
    assert "restriction" not in form.fields


def test_the_kind_used_last_comes_first(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    written(custody, world, supervisor, kind="report", sub_kind="board")
    form = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/log/new/").context["form"]
    assert form.initial["kind"] == "report:board"
    assert form.fields["kind"].choices[0][0] == "report:board"


def test_an_entry_is_written_once_and_the_draft_goes_with_it(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    client, address = as_actor(supervisor), f"/cases/{custody.prisoner.number}/log/new/"
    client.post(f"/drafts/contact/{custody.prisoner.number}/", FORM | {"next": address, "text": "Half a"})
    offered = client.get(address)
    assert "Half a" in offered.content.decode()
    assert "You left this unfinished" in offered.content.decode()
    fields = FORM | {"submission": str(uuid.uuid4()), "tags": ["progress"]}
    assert client.post(address, fields).headers["Location"] == address
    client.post(address, fields)
    contact = Contact.objects.get()
    assert (contact.kind, contact.sub_kind, contact.text) == ("general", "supervisor_entry", FORM["text"])
    assert contact.tags.get().kind == "progress"
    assert not Draft.objects.exists()


def test_another_kind_is_behind_one_more(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    client, address = as_actor(supervisor), f"/cases/{custody.prisoner.number}/log/new/"
    refused = client.post(address, FORM | {"kind": "other"})
    assert "other_kind" in refused.context["form"].errors
    client.post(address, FORM | {"kind": "other", "other_kind": "report:mappa"})
    assert Contact.objects.get().sub_kind == "mappa"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"happened_on_year": "2027"}, "happened_on"),
        ({"happened_on_year": "1991"}, "happened_on"),
        ({"happened_time": "25:00"}, "happened_time"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"kind": "gossip:x"}, "kind"),
        ({"mode": "letter", "tags": ["first_contact"]}, "tags"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(world, as_actor, change, field):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    fields = FORM | change
    page = as_actor(supervisor).post(f"/cases/{custody.prisoner.number}/log/new/", fields)
    assert field in page.context["form"].errors
    assert not Contact.objects.exists()
    assert fields["text"].strip() in page.content.decode()


def test_save_and_next_goes_on_to_the_next_of_ones_own(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    people = [world.receive(family_name=name) for name in ("Adams", "Baker", "Cole")]
    for custody in (people[0], people[2]):
        world.allocate(custody, supervisor)
    client = as_actor(supervisor)
    first, last = (people[0].prisoner.number, people[2].prisoner.number)
    to_last = client.post(f"/cases/{first}/log/new/", FORM | {"then": "next"})
    assert to_last.headers["Location"] == f"/cases/{last}/log/new/"
    round_again = client.post(f"/cases/{last}/log/new/", FORM | {"then": "next"}, follow=True)
    assert round_again.redirect_chain[0][0] == f"/cases/{first}/log/new/"
    assert "Next: Adams" in round_again.content.decode()


def test_security_is_asked_for_a_gist_and_others_are_not_asked(world, as_actor):
    custody, security = world.receive(), world.actor("security")
    client, address = as_actor(security), f"/cases/{custody.prisoner.number}/log/new/"
    fields = FORM | {"kind": "intervention:security", "restriction": "restricted_security"}
    assert "gist_bearing" in client.post(address, fields).context["form"].errors
    client.post(address, fields | GIST)
    assert Contact.objects.get().restriction == "restricted_security"


#: What each role sees of a restricted entry (docs/domain.md 2.2): F text, g gist, w what to do, m masked,
#: - not even that it exists; for security intelligence, public protection, health detail.
MASKS = {
    "offender_supervisor": "FFm", "offender_manager": "gF-", "head_of_omu": "FFm", "public_protection": "FFm",
    "case_administrator": "-m-", "wing_staff": "wm-", "learning_and_skills": "mm-", "carat": "mm-",
    "health": "mmF", "psychology": "gm-", "programme_tutor": "gm-", "security": "FF-", "oca": "gm-",
    "governor": "FFm", "inspector": "FFm", "trust_manager": "gF-",
}  # fmt: skip
AUTHORS = {
    "restricted_security": "security",
    "restricted_protection": "public_protection",
    "restricted_health": "health",
}


def restricted_entry(world, custody, restriction):
    kind = {"kind": "observation", "sub_kind": "health_care"} if restriction == "restricted_health" else {}
    facts = {"restriction": restriction, "text": SECRET} | GIST | kind
    return written(custody, world, world.actor(AUTHORS[restriction]), **facts)


@pytest.mark.parametrize("role", MASKS)
def test_each_role_sees_of_each_restricted_entry_what_the_table_says(world, as_actor, role):
    custody, actor = world.receive(), world.actor(role)
    world.allocate(custody, world.actor("offender_manager"))
    number, client = custody.prisoner.number, as_actor(actor)
    for letter, restriction in zip(MASKS[role], AUTHORS, strict=True):
        entry = restricted_entry(world, custody, restriction)
        address = f"/cases/{number}/log/{entry.pk}/"
        page = client.get(address)
        assert page.status_code == (404 if letter == "-" else 200), restriction
        body = page.content.decode() if letter != "-" else ""
        assert (SECRET in body) == (letter == "F"), restriction
        assert (GIST["gist_bearing"] in body) == (letter in "Fg"), restriction
        assert (GIST["gist_what_to_do"] in body) == (letter in "Fgw"), restriction
        reads = AuditEvent.objects.filter(
            subject_kind="cases.contact", subject_key=str(entry.pk), kind="read", user=actor.user
        )
        deeds = {"F": ["cases.contact.read_restricted"], "-": []}.get(letter, ["cases.contact.read_masked"])
        assert list(reads.values_list("deed", flat=True)) == deeds, restriction
    log = client.get(f"/cases/{number}/log/").content.decode()
    assert log.count(SECRET) == MASKS[role].count("F")
    assert log.count("It belongs to") == sum(letter in "gwm" for letter in MASKS[role])
    table = client.get(f"/cases/{number}/log/csv/").getvalue().decode()
    assert table.count(SECRET) == MASKS[role].count("F")
    assert table.count(GIST["gist_bearing"]) == sum(letter in "Fg" for letter in MASKS[role])


def test_reads_of_restricted_entries_in_the_log_are_audited_one_by_one(world, as_actor):
    custody = world.receive()
    for _ in range(3):
        restricted_entry(world, custody, "restricted_security")
    written(custody, world, world.actor("wing_staff"))
    as_actor(world.actor("head_of_omu")).get(f"/cases/{custody.prisoner.number}/log/")
    reads = AuditEvent.objects.filter(user=world.actor("head_of_omu").user, kind="read")
    assert reads.filter(deed="cases.contact.read_restricted").values("subject_key").distinct().count() == 3
    assert reads.filter(deed="cases.log.opened").count() == 1
    page = as_actor(world.actor("governor")).get(f"/cases/{custody.prisoner.number}/audit/").content.decode()
    assert "Read the restricted entry of 08/10/2026 at " in page


def test_a_filter_does_not_tell_what_is_masked(world, as_actor):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_security")
    client, log = as_actor(world.actor("learning_and_skills")), f"/cases/{custody.prisoner.number}/log/"
    assert client.get(log).context["count"] == 1
    assert client.get(log, {"kind": secret.kind}).context["count"] == 0
    assert client.get(log, {"author": secret.author_id}).context["count"] == 1


def test_the_log_is_filtered_and_paged_and_keeps_its_filter(world, as_actor):
    supervisor, wing, custody = world.actor("offender_supervisor"), world.actor("wing_staff"), world.receive()
    for minute in range(52):
        written(custody, world, supervisor, happened_at=PLAIN["happened_at"].replace(hour=9, minute=minute))
    written(
        custody, world, wing, kind="observation", sub_kind="wing", tags=("progress",), text="Calm on the wing"
    )
    client, log = as_actor(supervisor), f"/cases/{custody.prisoner.number}/log/"
    first = client.get(log, {"kind": "general"})
    assert (first.context["count"], len(first.context["entries"])) == (52, 50)
    assert "kind=general" in first.context["older_href"]
    second = client.get(log + first.context["older_href"])
    texts = [one.contact.pk for one in (*first.context["entries"], *second.context["entries"])]
    assert len(texts) == len(set(texts)) == 52
    assert [one.contact.text for one in client.get(log, {"tag": "progress"}).context["entries"]] == [
        "Calm on the wing"
    ]
    assert client.get(log, {"author": wing.user.pk}).context["count"] == 1
    since = {"since_day": "9", "since_month": "10", "since_year": "2026"}
    assert client.get(log, since).context["count"] == 0
    until = {"until_day": "8", "until_month": "10", "until_year": "2026"}
    assert client.get(log, until).context["count"] == 53
    assert client.get(log, {"before": "nonsense_1"}).context["count"] == 53


def test_a_csv_cell_is_never_a_formula(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    written(custody, world, supervisor, text="=HYPERLINK('x')")
    answer = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/log/csv/")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1][6] == "'=HYPERLINK('x')"
    assert rows[1][0] == "2026-10-08 10:05"


def test_another_prison_gets_404_on_every_page(world, as_actor):
    custody = world.receive()
    entry = written(custody, world, world.actor("offender_supervisor"))
    client = as_actor(world.actor("offender_supervisor", place=world.morden))
    number = custody.prisoner.number
    for path in ("log/", "log/csv/", "log/new/", f"log/{entry.pk}/", f"log/{entry.pk}/amend/"):
        assert client.get(f"/cases/{number}/{path}").status_code == 404
    assert client.post(f"/cases/{number}/log/new/", FORM).status_code == 404
    assert client.get(f"/written/{number}/").status_code == 404


def test_an_entry_of_somebody_else_is_not_found_under_this_number(world, as_actor):
    one, other = world.receive(), world.receive()
    entry = written(other, world, world.actor("offender_supervisor"))
    client = as_actor(world.actor("offender_supervisor"))
    assert client.get(f"/cases/{one.prisoner.number}/log/{entry.pk}/").status_code == 404


def test_a_former_offender_manager_reads_what_he_or_she_wrote_and_writes_no_more(world, as_actor):
    manager, custody = world.actor("offender_manager"), world.receive()
    world.allocate(custody, manager)
    written(custody, world, manager, sub_kind="manager_entry", text="Introduced myself by video.")
    written(custody, world, world.actor("offender_supervisor"), text="Not his to read any more.")
    number, client = custody.prisoner.number, as_actor(manager)
    assert client.get(f"/written/{number}/").headers["Location"] == f"/cases/{number}/log/"
    other = world.actor("offender_manager", grade="probation_services_officer")
    world.allocate(custody, other)
    page = client.get(f"/written/{number}/")
    assert "Introduced myself" in page.content.decode()
    assert "Not his to read" not in page.content.decode()
    assert AuditEvent.objects.filter(deed="cases.log.written_read", user=manager.user).count() == 1
    assert client.post(f"/cases/{number}/log/new/", FORM).status_code == 404


def test_the_log_costs_the_same_with_few_entries_and_many(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    counts = []
    for size in (3, 45):
        custody = world.receive()
        for _ in range(size):
            written(custody, world, supervisor, tags=("progress",))
        client = as_actor(supervisor)
        client.get("/find/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cases/{custody.prisoner.number}/log/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
