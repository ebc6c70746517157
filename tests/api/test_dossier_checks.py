"""The second person's check of a copy by machine (docs/domain.md 14.5 rule 5)."""

from typing import Any

import pytest

from cases.models import Custody, Dossier, DossierCheck
from omu import tasks
from staff import actors
from staff.models import AuditEvent, JobState
from tests.omu import records
from tests.world import World

ASKED = {"purpose": "subject_access", "reader": "The prisoner", "parts": ["log"]}


@pytest.fixture
def custody(world: World, settings: Any, tmp_path: Any) -> Custody:
    settings.DATA_DIR = tmp_path
    return records.person(world)


@pytest.fixture
def asker(world: World, machine: Any) -> Any:
    return machine(world.actor("head_of_omu"))


@pytest.fixture
def checker(world: World, machine: Any) -> Any:
    """A second head of the OMU of the same prison."""
    return machine(actors.of(world.assign("head_of_omu")))


@pytest.fixture
def draft(custody: Custody, asker: Any, checker: Any) -> Dossier:
    key = asker.post(f"custodies/{custody.pk}/dossiers/", ASKED).json()["id"]
    tasks.run_job(Dossier.objects.get().job_id)
    return Dossier.objects.get(pk=key)


def waiting(caller: Any) -> list[int]:
    return [one["id"] for one in caller.get("dossiers/to-check/").json()["results"]]


def test_only_made_drafts_wait_and_only_for_who_may_check(
    world: World, machine: Any, custody: Custody, asker: Any, checker: Any
) -> None:
    key = asker.post(f"custodies/{custody.pk}/dossiers/", ASKED).json()["id"]
    assert waiting(checker) == [], "not made yet"
    early = checker.post(f"dossiers/{key}/release/", {})
    assert early.status_code == 400
    assert "read it before you answer" in early.json()["errors"][0]["detail"]
    tasks.run_job(Dossier.objects.get().job_id)
    assert waiting(checker) == [key]
    assert waiting(asker) == []
    assert waiting(machine(world.actor("head_of_omu", place=world.morden))) == []
    assert machine(world.actor("inspector")).get("dossiers/to-check/").status_code == 403


def test_released_once_it_is_built_and_fetched_by_who_asked(draft: Dossier, asker: Any, checker: Any) -> None:
    own = asker.post(f"dossiers/{draft.pk}/release/", {})
    assert (own.status_code, DossierCheck.objects.count()) == (400, 0)
    assert "cannot be the one who checks" in own.json()["errors"][0]["detail"]
    made = checker.post(f"dossiers/{draft.pk}/release/", {}, key="k1")
    assert made.status_code == 201, made.content
    assert checker.post(f"dossiers/{draft.pk}/release/", {}, key="k1").json() == made.json()
    copy = Dossier.objects.exclude(pk=draft.pk).get()
    kept = DossierCheck.objects.get()
    assert (made.json()["id"], made.json()["needs_check"]) == (copy.pk, False)
    assert made.json()["check"] == {
        "answer": "released", "words": "", "name": kept.name, "role": "head of OMU",
        "at": made.json()["check"]["at"], "copy": copy.pk,
    }  # fmt: skip
    assert asker.get(f"dossiers/{copy.pk}/file/").status_code == 409, "not built yet"
    tasks.run_job(copy.job_id)
    fetched = asker.get(f"dossiers/{copy.pk}/file/")
    assert b"".join(fetched.streaming_content).startswith(b"%PDF-")
    again = checker.post(f"dossiers/{draft.pk}/release/", {})
    assert (again.status_code, Dossier.objects.count()) == (400, 2)
    assert waiting(checker) == []
    assert checker.get(f"dossiers/{draft.pk}/file/").status_code == 409, "an answered draft is closed"


def test_sent_back_the_words_are_told_to_who_asked_and_nothing_is_made(
    draft: Dossier, asker: Any, checker: Any
) -> None:
    for words in ("", "x" * 501):
        refused = checker.post(f"dossiers/{draft.pk}/send-back/", {"words": words})
        assert [one["attr"] for one in refused.json()["errors"]] == ["words"]
    sent = checker.post(f"dossiers/{draft.pk}/send-back/", {"words": "Names his aunt."})
    assert sent.status_code == 200, sent.content
    told = asker.get(f"dossiers/{draft.pk}/").json()
    assert (told["check"]["answer"], told["check"]["words"], told["check"]["copy"]) == (
        "sent_back", "Names his aunt.", None,
    )  # fmt: skip
    assert (told["state"], told["file"], Dossier.objects.count()) == (JobState.DONE, None, 1)
    assert AuditEvent.objects.filter(deed="cases.dossier.sent_back").count() == 1


def test_what_needs_no_check_and_what_is_out_of_reach(
    world: World, machine: Any, custody: Custody, draft: Dossier, asker: Any, checker: Any
) -> None:
    elsewhere = machine(world.actor("head_of_omu", place=world.morden))
    assert elsewhere.post(f"dossiers/{draft.pk}/release/", {}).status_code == 404
    assert elsewhere.post(f"dossiers/{draft.pk}/send-back/", {"words": "No."}).status_code == 404
    plain = asker.post(f"custodies/{custody.pk}/dossiers/", {"purpose": "duty", "reader": "Duty governor"})
    tasks.run_job(Dossier.objects.get(pk=plain.json()["id"]).job_id)
    refused = checker.post(f"dossiers/{plain.json()['id']}/release/", {})
    assert refused.status_code == 400
    assert "needs no second person" in refused.json()["errors"][0]["detail"]
    assert DossierCheck.objects.count() == 0
