"""The pages of the record as a PDF: asked for, fetched by those who may, 404 to the rest (docs/adr/0011)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import transfers
from cases.models import Dossier
from omu import tasks
from staff.models import AuditEvent
from tests.omu import records

FIELDS = {"purpose": "duty", "purpose_words": "", "reader": "Duty governor"}


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


@pytest.fixture
def custody(world):
    """Somebody with a restricted entry of each kind."""
    made = records.person(world)
    records.restricted(world, made)
    return made


def printed(client, custody):
    """A record asked for on the page, and built."""
    response = client.post(page("dossier_ask", custody), FIELDS)
    dossier = Dossier.objects.latest("pk")
    assert response.url == page("dossier", custody, dossier.pk)
    if dossier.job_id:
        tasks.run_job(dossier.job_id)
    dossier.refresh_from_db()
    return dossier


def test_asked_for_waited_for_and_fetched(world, as_actor, custody):
    client = as_actor(world.actor("head_of_omu"))
    assert "Record as a PDF" in client.get(page("dossier_ask", custody)).content.decode()
    response = client.post(page("dossier_ask", custody), FIELDS, follow=True)
    waiting = response.content.decode()
    assert "Waiting to begin" in waiting
    dossier = Dossier.objects.get()
    progress = page("dossier_progress", custody, dossier.pk)
    assert progress in waiting
    assert client.get(page("dossier_fetch", custody, dossier.pk)).status_code == 404
    tasks.run_job(dossier.job_id)
    ready = client.get(progress).content.decode()
    assert page("dossier_fetch", custody, dossier.pk) in ready
    assert "every 2s" not in ready
    fetched = client.get(page("dossier_fetch", custody, dossier.pk))
    assert fetched["Content-Type"] == "application/pdf"
    assert fetched["Content-Disposition"] == f'attachment; filename="record-{custody.prisoner.number}.pdf"'
    assert "no-store" in fetched["Cache-Control"]
    assert b"".join(fetched.streaming_content).startswith(b"%PDF-")


def test_each_fetch_and_each_restricted_entry_in_it_is_in_the_audit(world, as_actor, custody):
    head, supervisor = world.actor("head_of_omu"), world.actor("offender_supervisor")
    dossier = printed(as_actor(head), custody)
    as_actor(supervisor).get(page("dossier_fetch", custody, dossier.pk))
    fetches = AuditEvent.objects.filter(deed="cases.dossier.fetched")
    assert [(one.user, one.role, one.kind) for one in fetches] == [
        (supervisor.user, "offender_supervisor", "read"),
    ]
    entries = AuditEvent.objects.filter(deed="cases.contact.read_restricted", user=supervisor.user)
    assert sorted(int(one.subject_key) for one in entries) == dossier.restricted
    assert len(dossier.restricted) == 3


def test_asked_again_unchanged_it_is_ready_on_the_next_page(world, as_actor, custody):
    client = as_actor(world.actor("head_of_omu"))
    first = printed(client, custody)
    response = client.post(page("dossier_ask", custody), FIELDS, follow=True).content.decode()
    second = Dossier.objects.latest("pk")
    assert second.pk != first.pk
    assert "Nothing has changed since it was last made: it is ready." in response
    assert page("dossier_fetch", custody, second.pk) in response


def test_a_missing_purpose_is_said_at_its_field(world, as_actor, custody):
    client = as_actor(world.actor("head_of_omu"))
    text = client.post(page("dossier_ask", custody), FIELDS | {"purpose": "other"}).content.decode()
    assert "Say what the record is for." in text
    assert not Dossier.objects.exists()


def statuses(client, custody, dossier):
    names = ("dossier", "dossier_progress", "dossier_fetch")
    return {client.get(page(name, custody, dossier.pk)).status_code for name in names}


def test_only_roles_that_read_as_much_may_know_of_it(world, as_actor, custody):
    dossier = printed(as_actor(world.actor("head_of_omu")), custody)
    found = {
        role: statuses(as_actor(world.actor(role)), custody, dossier)
        for role in ("head_of_omu", "offender_supervisor", "offender_manager", "oca", "case_administrator",
                     "wing_staff", "trust_manager")
    }  # fmt: skip
    assert found == {
        "head_of_omu": {200},
        "offender_supervisor": {200},
        "offender_manager": {404},
        "oca": {404},
        "case_administrator": {404},
        "wing_staff": {403},
        "trust_manager": {403},
    }
    text = as_actor(world.actor("case_administrator")).get(page("dossier_ask", custody)).content.decode()
    assert "None yet" in text
    assert "Duty governor" not in text


def test_another_prison_and_another_number_find_nothing(world, as_actor, custody):
    dossier = printed(as_actor(world.actor("head_of_omu")), custody)
    stranger = as_actor(world.actor("head_of_omu", place=world.morden))
    assert stranger.get(page("dossier_ask", custody)).status_code == 404
    assert statuses(stranger, custody, dossier) == {404}
    other = records.person(world)
    assert statuses(as_actor(world.actor("head_of_omu")), other, dossier) == {404}


@pytest.fixture
def accepted(world, custody):
    """A transfer to Morden, accepted there."""
    transfer = transfers.request(
        custody, to_prison=world.morden, reason="nearer home", today=world.today,
        by=world.actor("case_administrator"),
    )  # fmt: skip
    return transfers.accept(transfer, today=world.today, by=world.actor("head_of_omu", place=world.morden))


def test_on_acceptance_the_record_is_asked_for_and_both_prisons_fetch_it_before_and_after_the_move(
    world, as_actor, custody, accepted
):
    dossier = Dossier.objects.get(transfer=accepted)
    tasks.run_job(dossier.job_id)
    sender = as_actor(world.actor("head_of_omu"))
    receiver = as_actor(world.actor("offender_supervisor", place=world.morden))
    assert statuses(sender, custody, dossier) == statuses(receiver, custody, dossier) == {200}
    by = world.actor("head_of_omu", place=world.morden)
    transfers.arrive(accepted, today=world.today, by=by)
    assert statuses(sender, custody, dossier) == statuses(receiver, custody, dossier) == {200}
    kept = sender.get(page("dossier_ask", custody)).content.decode()
    assert "no longer at this prison" in kept
    assert "Make the PDF" not in kept
    assert page("dossier_fetch", custody, dossier.pk) in kept
    later = printed(receiver, custody)
    assert statuses(sender, custody, later) == {404}
    assert sender.post(page("dossier_ask", custody), FIELDS).status_code == 200
    assert Dossier.objects.latest("pk") == later


def test_a_worker_that_comes_late_makes_the_record_for_both_prisons_all_the_same(
    world, as_actor, custody, accepted
):
    dossier = Dossier.objects.get(transfer=accepted)
    transfers.arrive(accepted, today=world.today, by=world.actor("head_of_omu", place=world.morden))
    tasks.run_job(dossier.job_id)
    sender = as_actor(world.actor("head_of_omu"))
    receiver = as_actor(world.actor("offender_supervisor", place=world.morden))
    assert statuses(sender, custody, dossier) == statuses(receiver, custody, dossier) == {200}


def test_a_withdrawn_transfer_takes_the_document_away_from_the_prison_that_accepted(
    world, as_actor, custody, accepted
):
    dossier = Dossier.objects.get(transfer=accepted)
    tasks.run_job(dossier.job_id)
    receiver = as_actor(world.actor("head_of_omu", place=world.morden))
    assert statuses(receiver, custody, dossier) == {200}
    transfers.withdraw(accepted, reason="court date", today=world.today, by=world.actor("head_of_omu"))
    assert statuses(receiver, custody, dossier) == {404}
    assert receiver.get(page("dossier_ask", custody)).status_code == 404
    assert statuses(as_actor(world.actor("head_of_omu")), custody, dossier) == {200}


def test_a_manager_who_held_the_case_loses_the_document_with_it(world, as_actor, custody):
    dossier = printed(as_actor(world.actor("offender_manager")), custody)
    assert statuses(as_actor(world.actor("offender_manager")), custody, dossier) == {200}
    world.allocate(custody, world.actor("offender_manager", place=world.vale))
    assert statuses(as_actor(world.actor("offender_manager")), custody, dossier) == {404}


def test_the_list_takes_the_same_queries_for_one_and_for_twelve(world, as_actor, custody):
    client = as_actor(world.actor("head_of_omu"))
    printed(client, custody)
    counts = []
    for number in (0, 11):
        for _ in range(number):
            client.post(page("dossier_ask", custody), FIELDS)
        client.get(page("dossier_ask", custody))
        with CaptureQueriesContext(connection) as captured:
            client.get(page("dossier_ask", custody))
        counts.append(len(captured))
    assert counts[0] == counts[1]
