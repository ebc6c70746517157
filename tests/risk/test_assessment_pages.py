"""The pages of an assessment, without JavaScript, as the roles whose job it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from risk.actions import assessments, sections
from risk.actions.sections import Entry
from risk.models import Answer, Assessment, SectionNote, Signature, State
from staff.models import AuditEvent
from tests.risk.writing import (
    TEXTS,
    begin,
    countersigned,
    fill,
    levels,
    signed,
)


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def section_post(version, go="stay", **fields):
    return {"version": version, "go": go, **fields}


def test_not_known_is_an_answer_and_is_shown_as_one(world, custody, supervisor, as_actor):
    made, client = begin(world, custody, supervisor), as_actor(supervisor)
    at = page("assessment_section", custody, made.pk, "3")
    client.post(at, section_post(0, item_3_3="missing", item_3_4="2", evidence="Sofas."))
    assert Answer.objects.get(item="3.3").missing
    shown = client.get(at).content.decode()
    assert 'value="missing" checked' in shown
    assert "Score 2 of 8, cut-off 2: need present. Partial: 3.3, 3.5, 3.6 missing." in shown
    assert "Part done" in shown


def test_a_refusal_keeps_everything_typed(world, custody, supervisor, as_actor):
    made, client = begin(world, custody, supervisor), as_actor(supervisor)
    at = page("assessment_section", custody, made.pk, "3")
    shown = client.post(
        at, section_post(0, go="on", item_3_4="2", protective="Has a <sister>.")
    ).content.decode()
    assert "There is a problem" in shown
    assert "Write the evidence: 3.4 scored above 0." in shown
    assert "Has a &lt;sister&gt;." in shown
    assert not SectionNote.objects.exists()
    wrong = client.post(at, section_post(0, item_3_3="1")).content.decode()
    assert 'href="#id_item_3_3"' in wrong


def test_a_stale_save_shows_both_texts_and_can_be_saved_again(world, custody, supervisor, as_actor):
    made, client = begin(world, custody, supervisor), as_actor(supervisor)
    at = page("assessment_section", custody, made.pk, "3")
    manager = world.actor("offender_manager")
    sections.save_section(
        made, section="3", answers={"3.4": 1}, entry=Entry(evidence="Hers."), version=0, by=manager
    )
    shown = client.post(at, section_post(0, item_3_4="2", evidence="His.")).content.decode()
    assert f"{manager.user.full_name} changed this" in shown
    assert "Hers." in shown
    assert "His." in shown
    assert "1: some problems" in shown
    assert 'name="version" value="1"' in shown
    assert SectionNote.objects.get().evidence == "Hers."
    client.post(at, section_post(1, item_3_4="2", evidence="Hers. His."))
    assert SectionNote.objects.get().evidence == "Hers. His."


def test_a_form_sent_twice_begins_one_and_signs_once(world, custody, supervisor, as_actor):
    client, token = as_actor(supervisor), "6f1c37f2-1111-4222-8333-444455556666"
    asked = {"purpose": "start_custody", "form_code": "full", "submission": token}
    first = client.post(page("assessment_start", custody), asked)
    second = client.post(page("assessment_start", custody), asked)
    assert first["Location"] == second["Location"]
    made = Assessment.objects.get()
    fill(made, supervisor)
    made.refresh_from_db()
    for _ in range(2):
        client.post(
            page("assessment_sign", custody, made.pk),
            {"version": made.version, "submission": "6f1c37f2-1111-4222-8333-444455557777"},
        )
    assert Signature.objects.count() == 1


def test_the_answer_of_the_time_before_stands_beside(world, custody, supervisor, as_actor):
    signed(world, custody, supervisor, score=2)
    second = begin(world, custody, supervisor, purpose="review")
    shown = as_actor(supervisor).get(page("assessment_section", custody, second.pk, "3")).content.decode()
    assert "8 Oct 2026: 2: significant problems" in shown
    assert "To confirm" in shown


@pytest.mark.parametrize(
    ("role", "sections_seen", "texts_seen", "levels_seen"),
    [
        ("governor", True, True, True),
        ("case_administrator", True, False, False),
        ("oca", True, True, True),
        ("wing_staff", False, False, True),
        ("psychology", False, False, True),
        ("programme_tutor", False, False, True),
        ("security", True, True, True),
    ],
)
def test_how_much_each_role_reads(
    world, custody, supervisor, as_actor, role, sections_seen, texts_seen, levels_seen
):
    done = signed(world, custody, supervisor)
    client = as_actor(world.actor(role))
    shown = client.get(page("assessment_read", custody, done.pk)).content.decode()
    assert ("Seen in three interviews." in shown) is sections_seen
    assert (TEXTS["nature"] in shown) is texts_seen
    assert ("Known adult" in shown) is levels_seen
    assert "Accommodation" in shown
    shorter = client.get(page("assessment_summary", custody, done.pk)).content.decode()
    assert (TEXTS["nature"] in shorter) is texts_seen


def test_a_summary_reader_sees_no_work_in_progress(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    client = as_actor(world.actor("wing_staff"))
    assert client.get(page("assessment_read", custody, made.pk)).status_code == 404
    assert "No assessment yet" in client.get(page("assessment_list", custody)).content.decode()


def test_who_may_open_what(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    section = page("assessment_section", custody, made.pk, "3")
    assert as_actor(world.actor("psychology")).get(section).status_code == 403
    assert as_actor(world.actor("offender_supervisor", place=world.morden)).get(section).status_code == 404
    assert as_actor(world.actor("offender_manager")).get(section).status_code == 404  # not his or her case
    assert (
        as_actor(world.actor("public_protection")).get(page("assessment_rosh", custody, made.pk)).status_code
        == 200
    )
    refused = as_actor(supervisor).get(page("assessment_countersign", custody, made.pk))
    assert refused.url == page("assessment_summary", custody, made.pk)  # not asked: led back, nothing to sign
    assert as_actor(world.actor("governor")).get(refused.wsgi_request.path).status_code == 403
    assert as_actor(supervisor).get(page("assessment_section", custody, made.pk, "99")).status_code == 404
    assert as_actor(supervisor).get(page("assessment_read", world.receive(), made.pk)).status_code == 404


def test_a_read_is_in_the_audit(world, custody, supervisor, as_actor):
    done = signed(world, custody, supervisor)
    as_actor(world.actor("governor")).get(page("assessment_read", custody, done.pk))
    event = AuditEvent.objects.get(deed="risk.assessment.read", role="governor")
    assert (event.subject_key, event.prisoner_number) == (str(done.pk), custody.prisoner.number)


def test_nobody_countersigns_his_or_her_own_on_the_page_either(world, custody, as_actor):
    head = world.actor("head_of_omu")
    waiting = signed(world, custody, head, levels(public="high"))
    client, at = as_actor(head), page("assessment_countersign", custody, waiting.pk)
    assert "Nobody countersigns" in client.get(at).content.decode()
    sent = client.post(at, {"decision": "approve", "checked": ["levels"], "comment": "Mine."})
    assert "Nobody countersigns" in sent.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == State.SIGNED


def test_sent_back_from_the_page(world, custody, supervisor, as_actor):
    waiting = signed(world, custody, supervisor, levels(public="high"))
    client, at = as_actor(world.actor("head_of_omu")), page("assessment_countersign", custody, waiting.pk)
    assert "Enter comment on its quality" in client.post(at, {"decision": "reject"}).content.decode()
    client.post(at, {"decision": "reject", "checked": ["levels"], "comment": "Say why High."})
    waiting.refresh_from_db()
    assert waiting.state == State.OPEN
    assert (
        "Say why High."
        in as_actor(supervisor).get(page("assessment_summary", custody, waiting.pk)).content.decode()
    )


def test_the_rule_for_community_levels_is_on_the_page(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    shown = as_actor(supervisor).get(page("assessment_rosh", custody, made.pk)).content.decode()
    assert "as if release were immediate" in shown
    assert "Prisoners, in custody" in shown
    assert "community_prisoners" not in shown


def queries(client, address):
    """How many queries a page takes the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    return len(counted)


def test_query_counts_do_not_grow(world, custody, supervisor, as_actor):
    client = as_actor(supervisor)
    made = begin(world, custody, supervisor)
    at, listed = page("assessment_section", custody, made.pk, "8"), page("assessment_list", custody)
    empty, one = queries(client, at), queries(client, listed)
    fill(made, supervisor, score=2)
    assert queries(client, at) == empty
    for _ in range(3):
        made.refresh_from_db()
        assessments.lock_incomplete(made, reason="Begun anew.", today=world.today, by=supervisor)
        made = begin(world, custody, supervisor, purpose="review")
    assert queries(client, listed) == one


def test_closed_unfinished_from_the_page(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    client = as_actor(supervisor)
    client.post(page("assessment_lock", custody, made.pk), {"reason": "Released on appeal."})
    made.refresh_from_db()
    assert made.state == State.LOCKED
    assert "Released on appeal." in client.get(page("assessment_summary", custody, made.pk)).content.decode()


def test_a_countersigned_one_can_be_read_only(world, custody, supervisor, as_actor):
    done = countersigned(
        world, signed(world, custody, supervisor, levels(public="high")), world.actor("head_of_omu")
    )
    client = as_actor(supervisor)
    shown = client.get(page("assessment_section", custody, done.pk, "3")).content.decode()
    assert "it can be read, not changed" in shown
    assert "Save and continue" not in shown
    refused = client.post(
        page("assessment_section", custody, done.pk, "3"), section_post(1, evidence="Better now.")
    ).content.decode()
    assert "no longer be changed" in refused
