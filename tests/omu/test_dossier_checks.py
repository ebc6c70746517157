"""A second person checks what goes to the person it is about (docs/domain.md 14.5)."""

import json
from importlib import import_module

import pikepdf
import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import dossier_checks
from cases.models import Dossier, DossierCheck
from omu import tasks
from omu.dossier import verifying
from staff import actors, audit
from staff.actions.errors import Refused
from staff.models import AuditEvent, Job, JobState, Notice
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


def test_where_no_other_head_works_somebody_is_told_who_can_open_and_check_it(world, as_actor, custody):
    """A case administrator reads less than a head of OMU, and would find no page behind the notice."""
    clerk, supervisor = world.actor("case_administrator"), world.actor("offender_supervisor")
    as_actor(world.actor("head_of_omu")).post(page("dossier_ask", custody), FIELDS)
    made = Dossier.objects.get()
    told = {one.user for one in Notice.objects.filter(key=f"dossier:{made.pk}:check")}
    assert (supervisor.user in told, clerk.user in told) == (True, False)
    tasks.run_job(made.job_id)
    assert as_actor(clerk).get(page("dossier", custody, made.pk)).status_code == 404
    assert "Save the answer" in as_actor(supervisor).get(page("dossier", custody, made.pk)).content.decode()


def test_the_one_who_asked_is_refused_and_nothing_changes(world, as_actor, custody, draft):
    asker = world.actor("head_of_omu")
    with pytest.raises(Refused, match="cannot be the one who checks"):
        dossier_checks.answer(draft, released=True, words="", by=asker)
    as_actor(asker).post(page("dossier", custody, draft.pk), {"answer": "released", "words": ""})
    assert Dossier.objects.count() == 1
    assert again(draft).answer is None


def test_checked_it_is_made_with_both_names_and_fetched_and_the_draft_is_closed(
    world, as_actor, custody, draft, checker, tmp_path
):
    answered = as_actor(checker).post(page("dossier", custody, draft.pk), {"answer": "released", "words": ""})
    copy = Dossier.objects.exclude(pk=draft.pk).get()
    assert answered.url == page("dossier", custody, copy.pk)
    tasks.run_job(copy.job_id)
    copy = again(copy)
    assert (copy.state, copy.is_draft, copy.asked_by) == (JobState.DONE, False, draft.asked_by)
    kept = DossierCheck.objects.get()
    assert (kept.draft, kept.copy, kept.is_released, kept.by) == (draft, copy, True, checker.user)
    of_copy = as_actor(world.actor("head_of_omu")).get(page("dossier", custody, copy.pk)).content.decode()
    assert f"Checked by {checker.name}, head of OMU" in of_copy
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
    assert (
        "Names his aunt."
        in as_actor(world.actor("head_of_omu")).get(page("dossier_ask", custody)).content.decode()
    )
    kept = DossierCheck.objects.get()
    assert (kept.draft, kept.copy, kept.answer, kept.words) == (draft, None, "sent_back", "Names his aunt.")
    assert (kept.by, kept.name, kept.role) == (checker.user, checker.name, "head of OMU")
    notice = Notice.objects.get(user=draft.asked_by, key=f"dossier:{draft.pk}:sent_back")
    assert notice.text.endswith("was sent back: Names his aunt.")
    assert notice.leads_to == page("dossier", custody, draft.pk)


def test_long_words_are_begun_in_the_notice_and_stand_whole_on_the_page(
    world, as_actor, custody, draft, checker
):
    words = ("The name of his aunt stands on page four. " * 12)[:500].strip()
    with pytest.raises(Refused, match="at most 500"):
        dossier_checks.answer(draft, released=False, words="x" * 501, by=checker)
    dossier_checks.answer(draft, released=False, words=words, by=checker)
    notice = Notice.objects.get(user=draft.asked_by, key=f"dossier:{draft.pk}:sent_back")
    assert (len(notice.text) < 300, notice.text.endswith("…")) == (True, True)
    shown = as_actor(world.actor("head_of_omu")).get(page("dossier", custody, draft.pk)).content.decode()
    assert words in shown


def test_of_a_draft_there_is_one_answer_even_where_the_action_is_passed_by(draft, checker):
    dossier_checks.answer(draft, released=True, words="", by=checker)
    said = {"draft": draft, "answer": "sent_back", "words": "No.", **checker.said_by()}
    with pytest.raises(IntegrityError, match="draft_id"), transaction.atomic():
        DossierCheck.objects.create(**said)


@pytest.mark.parametrize("said", [{"answer": "sent_back", "words": ""}, {"answer": "released"}])
def test_an_answer_has_the_copy_or_the_words(draft, checker, said):
    with pytest.raises(IntegrityError, match="released_or_sent_back"), transaction.atomic():
        DossierCheck.objects.create(draft=draft, **said, **checker.said_by())


def test_who_may_check_finds_what_waits_and_nobody_else(world, draft, checker):
    def waits(by):
        return [one.pk for one in dossier_checks.to_check(by=by)]

    assert waits(checker) == [draft.pk]
    assert waits(world.actor("head_of_omu")) == [], "asked for it"
    assert waits(world.actor("inspector")) == []
    assert waits(world.actor("head_of_omu", place=world.morden)) == []
    made = dossier_checks.answer(draft, released=True, words="", by=checker)
    tasks.run_job(made.job_id)
    assert waits(checker) == [], "neither the draft that was answered nor the copy of it"


def test_answers_kept_by_a_job_before_there_was_a_table_are_moved_into_it(draft, checker):
    """As the release before this table left them: the words in the job, who gave them in the audit."""
    told = {"answer": "sent_back", "by": checker.name, "words": "Names his aunt."}
    Job.objects.filter(pk=draft.job_id).update(parameters=draft.told | {"answer": told})
    deed = audit.record(
        by=checker, deed="cases.dossier.sent_back", subject=draft, prisoner_number=draft.prisoner.number,
        details={"words": told["words"]},
    )  # fmt: skip
    import_module("cases.migrations.0030_dossier_checks").keep(apps, None)
    moved = DossierCheck.objects.get(draft=draft)
    assert (moved.answer, moved.words, moved.by, moved.name) == (
        "sent_back", "Names his aunt.", checker.user, checker.name,
    )  # fmt: skip
    deed.refresh_from_db()
    assert moved.at == deed.at


def test_one_that_is_not_made_yet_cannot_be_answered(world, as_actor, custody, checker):
    as_actor(world.actor("head_of_omu")).post(page("dossier_ask", custody), FIELDS)
    with pytest.raises(Refused, match="read it before you answer"):
        dossier_checks.answer(Dossier.objects.get(), released=True, words="", by=checker)


def test_a_prison_that_does_not_hold_the_case_and_a_role_that_prints_nothing_do_not_check(world, draft):
    elsewhere = world.actor("head_of_omu", place=world.morden)
    assert "not within your reach" in dossier_checks.may_check(draft, by=elsewhere).reason
    assert "does not print" in dossier_checks.may_check(draft, by=world.actor("inspector")).reason
