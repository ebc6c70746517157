"""The pages of a plan: who sees what, what can be done, and what it costs."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Contact, Headline
from sentence_plans.actions import comments, objectives, work
from sentence_plans.models import Objective, ObjectiveComment, PlanReview, PlanSignature, SentencePlan, State
from staff.models import AuditEvent, Notice
from tests.sentence_plans.writing import (
    HOME,
    TEMPER,
    TUTOR,
    assessed,
    begin,
    complete,
    fill,
    noon,
    sign,
    typed_review,
)


def url(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def shown(client, name, custody, *more):
    answer = client.get(url(name, custody, *more))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_plan_from_nothing_to_complete(world, custody, supervisor, as_actor):
    client = as_actor(supervisor)
    assert "Open the plan" in shown(client, "plan", custody)
    assert "interim plan" in shown(client, "plan_start", custody)
    assert client.post(url("plan_start", custody)).url == url("plan", custody)
    typed = {"heading": "temper", "text": TEMPER.text, "needs": ["11"], "purposes": ["reduce_lor"]}
    added = client.post(url("objective_new", custody), typed | {"measure": TEMPER.measure})
    made = Objective.objects.get()
    assert added.url == url("action_new", custody, made.pk)
    step = {"what": "Thinking Skills Programme", "kind_1": "prison_staff", "name_1": "A. Tutor"}
    assert client.post(added.url, step | {"timescale": "six_months"}).status_code == 302
    blocks = {"contact_with": "Offender supervisor", "contact_every_days": "14"}
    form = client.get(url("plan_edit", custody)).context["form"]
    saved = client.post(url("plan_edit", custody), blocks | {"version": form["version"].value()})
    assert saved.status_code == 302
    page = shown(client, "plan", custody)
    for text in (
        TEMPER.text,
        "Thinking and behaviour",
        TEMPER.measure,
        "A. Tutor",
        "every 14 days",
        "Six months",
    ):
        assert text in page
    assert "cites no assessment" in shown(client, "plan_sign", custody, "author")


def sent(client, custody, signed_as, **fields):
    form = client.get(url("plan_sign", custody, signed_as)).context["form"]
    fields |= {"version": form["version"].value(), "submission": form["submission"].value()}
    return client.post(url("plan_sign", custody, signed_as), fields), fields


def test_signing_on_the_page_and_twice(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    client = as_actor(supervisor)
    first, fields = sent(client, custody, "author")
    again = client.post(url("plan_sign", custody, "author"), fields)
    assert (first.url, again.url) == (url("plan", custody), url("plan", custody))
    assert PlanSignature.objects.count() == 1
    missing, _ = sent(client, custody, "prisoner", agrees="no", decision="signed")
    assert "Write why the prisoner does not agree" in missing.content.decode()
    sent(
        client,
        custody,
        "prisoner",
        agrees="no",
        why_not="Too far from home.",
        decision="declined",
        reason="Upset.",
    )
    plan.refresh_from_db()
    assert plan.state == State.SIGNED
    page = shown(client, "plan", custody)
    assert "Does not agree: Too far from home." in page
    assert "Reason: Upset." in page


def test_the_manager_reads_comments_and_signs_from_afar(world, custody, supervisor, manager, as_actor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    client, key = as_actor(manager), plan.objectives.get().pk
    assert "Sign the plan" in shown(client, "plan", custody)
    typed = {"text": "Say what he does instead.", "asks_for_change": "on"}
    assert client.post(url("objective_comment", custody, key), typed).status_code == 302
    assert ObjectiveComment.objects.get().asks_for_change
    assert Contact.objects.filter(author=manager.user).exists()
    assert Notice.objects.filter(user=supervisor.user, text__contains="Say what he does instead").exists()
    sent(client, custody, "offender_manager", comment="Agreed.")
    assert PlanSignature.objects.filter(signed_as="offender_manager", by=manager.user).exists()
    assert "Asks for a change" in shown(as_actor(supervisor), "plan", custody)


def test_a_manager_of_another_trust_finds_nothing(world, custody, supervisor, manager, as_actor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    elsewhere = as_actor(world.actor("offender_manager", place=world.vale))
    one = plan.objectives.get()
    pages = [(name, ()) for name in ("plan", "plan_start", "plan_edit", "objective_new", "plan_review")]
    pages += [("plan_versions", ()), ("plan_print", ()), ("plan_sign", ("offender_manager",))]
    pages += [(name, (one.pk,)) for name in ("objective_edit", "objective_status", "objective_comment")]
    pages += [
        ("action_new", (one.pk,)),
        ("action_edit", (one.actions.get().pk,)),
        ("plan_need_reason", ("11",)),
    ]
    for name, more in pages:
        assert elsewhere.get(url(name, custody, *more)).status_code == 404, name
    assert elsewhere.post(url("plan_cite", custody)).status_code == 404
    assert (
        elsewhere.post(url("objective_order", custody), {"objective": one.pk, "to": "up"}).status_code == 404
    )


def test_objectives_of_another_persons_plan_are_not_found(world, custody, supervisor, as_actor):
    begin(world, custody, supervisor)
    other = world.receive()
    plan = begin(world, other, supervisor)
    key = fill(plan, supervisor).pk
    client = as_actor(supervisor)
    for name in ("objective_edit", "objective_status", "objective_comment", "action_new"):
        assert client.get(url(name, custody, key)).status_code == 404
    assert (
        client.get(url("action_edit", custody, Objective.objects.get().actions.get().pk)).status_code == 404
    )


@pytest.mark.parametrize("role", ["wing_staff", "learning_and_skills", "security"])
def test_departments_read_and_comment_and_do_not_write(world, custody, supervisor, as_actor, role):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    key, client = plan.objectives.get().pk, as_actor(world.actor(role))
    page = shown(client, "plan", custody)
    assert TEMPER.text in page
    assert url("objective_comment", custody, key) in page
    assert url("objective_edit", custody, key) not in page
    assert "Checks before signing" not in page
    assert client.get(url("objective_edit", custody, key)).status_code == 403
    assert client.get(url("plan_sign", custody, "author")).status_code == 403
    assert "asks_for_change" not in shown(client, "objective_comment", custody, key)
    assert client.post(url("objective_comment", custody, key), {"text": "Calm."}).status_code == 302
    assert ObjectiveComment.objects.get().role.startswith(world.actor(role).role_in_words[:5])


def test_the_head_of_the_unit_sees_the_checks(world, custody, supervisor, as_actor):
    assessed(world, custody, supervisor)
    page = shown(as_actor(world.actor("head_of_omu")), "plan", custody)
    assert "Checks before signing" in page
    assert "Add an objective" not in page


def test_a_stale_save_shows_both_and_keeps_what_was_typed(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    made = fill(plan, supervisor)
    objectives.change(made, wanted=replace(TEMPER, target="One at most"), version=1, by=supervisor)
    typed = {"heading": "temper", "text": TEMPER.text, "target": "Two", "version": "1", "needs": ["11"]}
    client = as_actor(supervisor)
    page = client.post(url("objective_edit", custody, made.pk), typed).content.decode()
    for text in ("One at most", "Two", "while you were writing"):
        assert text in page
    assert client.post(url("objective_edit", custody, made.pk), typed | {"version": "2"}).status_code == 302
    step = made.actions.get()
    other = replace(TUTOR, doers=(("prisoner", "Siôn Rees"),))
    work.change(step, work=other, version=1, today=world.today, by=supervisor)
    typed = {
        "what": "Anger course",
        "kind_1": "psychologist",
        "name_1": "P. S.",
        "version": "1",
        "status": "ongoing",
    }
    page = client.post(url("action_edit", custody, step.pk), typed).content.decode()
    assert "The prisoner" in page
    assert "Psychologist" in page


def test_the_order_is_changed_without_leaving_the_page(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    first = objectives.add(plan, wanted=TEMPER, by=supervisor)
    second = objectives.add(plan, wanted=HOME, by=supervisor)
    client = as_actor(supervisor)
    answer = client.post(url("objective_order", custody), {"objective": second.pk, "to": "up"})
    assert answer.url == f"{url('plan', custody)}#objective-{second.pk}"
    assert list(Objective.objects.in_plan().values_list("pk", flat=True)) == [second.pk, first.pk]


def test_a_changed_plan_shows_what_differs(world, custody, supervisor, as_actor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    objectives.add(plan, wanted=HOME, by=supervisor)
    client = as_actor(supervisor)
    page = shown(client, "plan", custody)
    assert "Changed since it was signed" in page
    assert "Objective 2: Added" in page
    complete(world, plan, supervisor)
    assert "Changed since it was signed" not in shown(client, "plan", custody)
    assert "Objective 2: Added" in shown(client, "plan_versions", custody)


def test_a_review_on_the_page(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    client = as_actor(supervisor)
    assert "Not complete yet" in shown(client, "plan_review", custody)
    complete(world, plan, supervisor)
    typed = typed_review(plan) | {"roh_evidence": ""}
    assert (
        "Enter what shows it, for risk of harm"
        in client.post(url("plan_review", custody), typed).content.decode()
    )
    assert not PlanReview.objects.exists()
    assert client.post(url("plan_review", custody), typed | {"roh_evidence": "None."}).status_code == 302
    assert "Review 1" in shown(client, "plan", custody)


def test_the_prisoners_copy_holds_no_comment_and_no_harm(world, custody, supervisor, manager, as_actor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    one = plan.objectives.get()
    comments.comment(one, text="He frightens staff.", now=noon(world), today=world.today, by=manager)
    page = shown(as_actor(supervisor), "plan_print", custody)
    assert TEMPER.text in page
    assert "Thinking and behaviour" in page
    level = "High risk of serious harm"
    Headline.objects.filter(custody=custody).update(rosh_level="high", mappa="2/2")
    assert level in shown(
        as_actor(supervisor), "plan", custody
    )  # staff see it, so that its absence says something
    page = shown(as_actor(supervisor), "plan_print", custody)
    for hidden in ("He frightens staff.", "Harm to staff", "Checks before", level, "MAPPA", "Tier "):
        assert hidden not in page


def test_reads_are_in_the_audit(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    shown(as_actor(supervisor), "plan", custody)
    event = AuditEvent.objects.get(deed="sentence_plans.plan.read")
    assert (event.subject_key, event.prisoner_number) == (str(plan.pk), custody.prisoner.number)


def queries(client, address):
    client.get(address)  # works out the clocks of what has just changed
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["plan", "plan_sign", "plan_print", "plan_review", "plan_versions"])
def test_the_cost_does_not_grow_with_the_plan(world, custody, supervisor, manager, as_actor, name):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    client = as_actor(supervisor)
    address = url(name, custody, *(["author"] if name == "plan_sign" else []))
    few = queries(client, address)
    for place in range(2, 21):
        one = objectives.add(
            plan, wanted=replace(HOME, text=f"Have a home with friend {place}"), by=supervisor
        )
        work.add(one, work=TUTOR, by=supervisor)
    sign(world, plan, "author", supervisor)
    sign(world, plan, "offender_manager", manager)
    assert SentencePlan.objects.get().objectives.count() == 20
    assert queries(client, address) == few
