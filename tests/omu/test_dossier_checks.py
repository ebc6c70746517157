"""A second person checks what goes to the person it is about (docs/domain.md 14.5)."""

import json

import pikepdf
import pytest
from django.urls import reverse

from cases.actions import dossier_checks
from cases.models import Dossier
from omu import tasks
from omu.dossier import verifying
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, JobState, Notice
from tests.omu import records

FIELDS = {"purpose": "subject_access", "purpose_words": "", "reader": "The prisoner"}


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


@pytest.fixture
def custody(world):
    made = records.person(world)
    records.restricted(world, made)
    return made


@pytest.fixture
def checker(world):
    """A second head of the OMU of the same prison."""
    return actors.of(world.assign("head_of_omu"))


@pytest.fixture
def draft(world, as_actor, custody, checker):
    """A copy asked for by the head of the OMU on the page, and made."""
    as_actor(world.actor("head_of_omu")).post(page("dossier_ask", custody), FIELDS)
    made = Dossier.objects.get()
    tasks.run_job(made.job_id)
    return Dossier.objects.select_related("job").get(pk=made.pk)


def again(dossier):
    return Dossier.objects.select_related("job", "prisoner").get(pk=dossier.pk)


def test_nobody_fetches_it_before_the_check_and_the_one_who_checks_reads_the_draft(
    world, as_actor, custody, draft, checker
):
    asker, fetch = world.actor("head_of_omu"), page("dossier_fetch", custody, draft.pk)
    assert draft.built_at
    assert as_actor(asker).get(fetch).status_code == 404
    of_asker = as_actor(asker).get(page("dossier", custody, draft.pk)).content.decode()
    assert "Whoever asks for a copy cannot be the one who checks it." in of_asker
    assert fetch not in of_asker
    assert "Waits for a second person" in as_actor(asker).get(page("dossier_ask", custody)).content.decode()
    assert as_actor(checker).get(fetch).status_code == 200
    assert fetch in as_actor(checker).get(page("dossier", custody, draft.pk)).content.decode()


def test_only_others_hear_that_it_waits(world, draft, checker):
    told = Notice.objects.filter(key=f"dossier:{draft.pk}:check")
    assert checker.user.pk in {one.user_id for one in told}
    assert draft.asked_by_id not in {one.user_id for one in told}
    assert {one.kind for one in told} == {"dossier"}


def test_the_one_who_asked_is_refused_and_nothing_changes(world, as_actor, custody, draft):
    asker = world.actor("head_of_omu")
    with pytest.raises(Refused, match="cannot be the one who checks"):
        dossier_checks.answer(draft, released=True, words="", by=asker)
    as_actor(asker).post(page("dossier", custody, draft.pk), {"answer": "released", "words": ""})
    assert Dossier.objects.count() == 1
    assert again(draft).answer == {}


def test_checked_it_is_made_with_both_names_and_fetched_and_the_draft_is_closed(
    world, as_actor, custody, draft, checker, tmp_path
):
    answered = as_actor(checker).post(page("dossier", custody, draft.pk), {"answer": "released", "words": ""})
    copy = Dossier.objects.exclude(pk=draft.pk).get()
    assert answered.url == page("dossier", custody, copy.pk)
    tasks.run_job(copy.job_id)
    copy = again(copy)
    assert (copy.state, copy.is_draft, copy.asked_by) == (JobState.DONE, False, draft.asked_by)
    fetched = as_actor(world.actor("head_of_omu")).get(page("dossier_fetch", custody, copy.pk))
    file = tmp_path / "copy.pdf"
    file.write_bytes(b"".join(fetched.streaming_content))
    with file.open("rb") as opened:
        assert verifying.verify(opened).sound
    with pikepdf.open(file) as pdf:
        told = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
    assert (told["asked_by"], told["checked_by"]) == (draft.asked_by.full_name, checker.name)
    assert as_actor(checker).get(page("dossier_fetch", custody, draft.pk)).status_code == 404
    with pytest.raises(Refused, match="answered already"):
        dossier_checks.answer(again(draft), released=False, words="No.", by=checker)
    deed = AuditEvent.objects.get(deed="cases.dossier.released")
    assert (deed.user, deed.prisoner_number) == (checker.user, custody.prisoner.number)


def test_a_record_that_changed_since_the_check_is_not_handed_out(world, custody, draft, checker):
    made = dossier_checks.answer(draft, released=True, words="", by=checker)
    records.log(world, custody, world.actor("offender_supervisor"), text="One thing more.")
    tasks.run_job(made.job_id)
    made = again(made)
    assert (made.built_at, made.state) == (None, JobState.REFUSED)
    assert "has changed since this copy was checked" in made.job.message


def test_sent_back_it_says_why_and_no_copy_is_made(world, as_actor, custody, draft, checker):
    with pytest.raises(Refused) as refused:
        dossier_checks.answer(draft, released=False, words=" ", by=checker)
    assert refused.value.field == "words"
    client = as_actor(checker)
    client.post(page("dossier", custody, draft.pk), {"answer": "sent_back", "words": "Names his aunt."})
    assert Dossier.objects.count() == 1
    shown = as_actor(world.actor("head_of_omu")).get(page("dossier", custody, draft.pk)).content.decode()
    assert "Names his aunt." in shown
    assert Notice.objects.filter(user=draft.asked_by, key=f"dossier:{draft.pk}:sent_back").count() == 1


def test_one_that_is_not_made_yet_cannot_be_answered(world, as_actor, custody, checker):
    as_actor(world.actor("head_of_omu")).post(page("dossier_ask", custody), FIELDS)
    with pytest.raises(Refused, match="read it before you answer"):
        dossier_checks.answer(Dossier.objects.get(), released=True, words="", by=checker)


def test_a_prison_that_does_not_hold_the_case_and_a_role_that_prints_nothing_do_not_check(world, draft):
    elsewhere = world.actor("head_of_omu", place=world.morden)
    assert "not within your reach" in dossier_checks.may_check(draft, by=elsewhere).reason
    assert "does not print" in dossier_checks.may_check(draft, by=world.actor("inspector")).reason
