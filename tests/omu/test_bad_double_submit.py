"""Every form of the main job, sent twice as it stood: the second sending writes nothing (docs/adr/0002).

"Nothing" is counted over every table of the product, the histories of edited tables among them, so that a
second save of the same row shows as well. Left out are lines that say that somebody read something.
"""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from cases.actions import tasks, transfers
from cases.models import Clock, Custody, Transfer
from omu.actions.refresh import refresh
from risk.actions import form_versions
from sentence_plans.models import Objective, SentencePlan
from staff.models import AuditEvent, Kind
from tests.omu.extracts import extract, row
from tests.omu.sent_forms import opened
from tests.risk import writing as assessing
from tests.sentence_plans import writing as planning


def on(name, day):
    """A day as the three boxes of a date send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def rows():
    """How many rows each table has."""
    counted = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    counted["staff.AuditEvent"] = AuditEvent.objects.exclude(kind=Kind.READ).count()
    counted.pop("sessions.Session", None)
    return counted


def sent_twice(client, address, *, posted_to="", button="", **changes):
    """Open a form, send it, and send the same once more; both lead to the same place. The rows it made."""
    fields = opened(client, address, button=button, **changes)
    before = rows()
    first = client.post(posted_to or address, fields)
    problems = html.fromstring(first.content).find_class("govuk-error-message") if first.content else []
    assert first.status_code == 302, [one.text_content().strip() for one in problems]
    after = rows()
    assert after != before, "the first sending wrote nothing"
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)
    second = client.post(posted_to or address, fields)
    assert second.status_code == 302
    assert (second["Location"], rows()) == (first["Location"], after)
    return {label: after[label] - before[label] for label in after if after[label] != before[label]}


@pytest.fixture
def custody(world):
    """A case with both holders and its clocks."""
    form_versions.load(by=world.system)
    made = world.receive()
    world.allocate(made, world.actor("offender_supervisor", grade="probation_officer"))
    world.allocate(made, world.actor("offender_manager"))
    refresh([made], today=world.today)
    return Custody.objects.for_page().get(pk=made.pk)


@pytest.fixture
def supervisor(world, custody, as_actor):
    return as_actor(world.actor("offender_supervisor", grade="probation_officer"))


@pytest.fixture
def head(world, as_actor):
    return as_actor(world.actor("head_of_omu"))


@pytest.fixture
def clerk(world, as_actor):
    return as_actor(world.actor("case_administrator"))


def at(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_receiving(world, clerk):
    person = {"number": "A7777BC", "family_name": "Rees", "given_names": "Siôn", "sex": "M", "years": "4"}
    dates = on("born_on", world.today.replace(year=1992)) | on("sentenced_on", world.today)
    sentence = {"sentence_kind": "DET", "main_offence": "Burglary"}
    made = sent_twice(clerk, reverse("reception_new"), **person, **dates, **sentence)
    assert (made["cases.Prisoner"], made["cases.Custody"]) == (1, 1)


def test_a_file_of_receptions(world, clerk):
    file = SimpleUploadedFile("extract.csv", extract(row(1)), "text/csv")
    assert sent_twice(clerk, reverse("reception_import"), file=file)["staff.Job"] == 1


def test_files_of_records_and_entries(world, custody, clerk, as_actor):
    assert sent_twice(clerk, reverse("record_export"))["staff.Job"] == 1
    file = SimpleUploadedFile("records.jsonl", b"{}", "application/json")
    assert sent_twice(clerk, reverse("record_import"), file=file)["staff.Job"] == 1
    manager = as_actor(world.actor("trust_manager"))
    assert sent_twice(manager, reverse("exchange"))["staff.Job"] == 1
    file = SimpleUploadedFile("entries.jsonl", b"{}", "application/json")
    assert sent_twice(manager, reverse("exchange_in"), file=file)["staff.Job"] == 1


def test_allocating_and_facts(world, custody, head, clerk):
    another = world.assign("offender_supervisor")
    address = at("case_allocate", custody, "offender_supervisor")
    made = sent_twice(head, address, holder=str(another.pk), reason="Leave")
    assert made["cases.Allocation"] == 1
    made = sent_twice(clerk, at("case_facts", custody), is_ppo="yes", **on("ppo_since", world.today))
    assert made["cases.CustodyEvent"] == 1


def test_extending_and_exempting(world, custody, head):
    owed = {one.standard: one for one in Clock.objects.filter(custody=custody).running()}
    later = owed["T2"].due_on.replace(month=11)
    made = sent_twice(head, at("clock_extend", custody, owed["T2"].pk), reason="Ill", **on("to", later))
    assert made["cases.ClockEvent"] == 1
    made = sent_twice(head, at("clock_exempt", custody, owed["T2"].pk), reason="Abroad")
    assert made["cases.ClockEvent"] == 1


def test_a_contact(world, custody, supervisor):
    made = sent_twice(supervisor, at("contact_log_entry", custody), text="He came to see me.")
    assert made["cases.Contact"] == 1


def test_ticking_off_a_task(world, custody, supervisor):
    asked = {
        "text": "Ring the trust",
        "kind": "own",
        "key": "own:1",
        "due_on": world.today,
        "by": world.system,
    }
    mine = tasks.ask(
        custody, user=world.actor("offender_supervisor", grade="probation_officer").user, **asked
    )
    made = sent_twice(supervisor, reverse("task_list"), posted_to=reverse("task_done", args=[mine.pk]))
    assert "cases.Task" not in made


def test_an_assessment_from_its_start_to_its_countersignature(world, custody, supervisor, head):
    made = sent_twice(supervisor, at("assessment_start", custody), purpose="start_custody", form_code="full")
    assert made["risk.Assessment"] == 1
    found = custody.prisoner.assessments.get()
    written = {"item_3_4": "2", "evidence": "Sofas.", "go": "stay"}
    made = sent_twice(supervisor, at("assessment_section", custody, found.pk, "3"), **written)
    assert (made["risk.Answer"], made["risk.SectionNote"]) == (1, 1)
    grid = {f"community_{group}": level for group, level in assessing.levels(public="high").items()}
    made = sent_twice(supervisor, at("assessment_rosh", custody, found.pk), go="stay", **grid)
    assert (made["risk.RoshRating"], made["risk.RoshSummary"]) == (5, 1)


def test_signing_and_countersigning_an_assessment(world, custody, supervisor, head):
    author = world.actor("offender_supervisor", grade="probation_officer")
    found = assessing.begin(world, custody, author)
    assessing.fill(found, author, assessing.levels(public="high"))
    assert sent_twice(supervisor, at("assessment_sign", custody, found.pk))["risk.Signature"] == 1
    approved = {"decision": "approve", "checked": ["levels", "evidence"], "comment": "Sound."}
    made = sent_twice(head, at("assessment_countersign", custody, found.pk), **approved)
    assert made["risk.Signature"] == 1


def test_closing_an_assessment_unfinished_and_setting_scope(world, custody, supervisor):
    author = world.actor("offender_supervisor", grade="probation_officer")
    found = assessing.begin(world, custody, author)
    made = sent_twice(supervisor, at("assessment_lock", custody, found.pk), reason="Begun by mistake")
    assert made["risk.AssessmentEvent"] == 1
    assert sent_twice(supervisor, at("case_scope", custody), reason="Asked for")["risk.ScopeDecision"] == 1
    assert sent_twice(supervisor, at("case_scope", custody))["risk.ScopeDecision"] == 1


def test_writing_a_plan(world, custody, supervisor):
    assert sent_twice(supervisor, at("plan_start", custody))["sentence_plans.SentencePlan"] == 1
    goal = {"heading": "temper", "text": "Keep his temper", "needs": ["11"], "purposes": ["reduce_lor"]}
    made = sent_twice(supervisor, at("objective_new", custody), **goal, measure="No adjudication")
    assert made["sentence_plans.Objective"] == 1
    first = Objective.objects.get().pk
    step = {
        "what": "Thinking skills",
        "kind_1": "prison_staff",
        "name_1": "A. Tutor",
        "timescale": "six_months",
    }
    assert sent_twice(supervisor, at("action_new", custody, first), **step)["sentence_plans.Action"] == 1
    action = Objective.objects.get().actions.get().pk
    changes = [
        ("action_edit", (action,), {"what": "Thinking skills, twice a week"}, "sentence_plans.ActionEvent"),
        ("objective_edit", (first,), {"target": "None"}, "sentence_plans.ObjectiveEvent"),
        (
            "objective_status",
            (first,),
            {"status": "ongoing", "comment": "Quiet."},
            "sentence_plans.ObjectiveStatus",
        ),
        ("objective_comment", (first,), {"text": "Good."}, "sentence_plans.ObjectiveComment"),
        ("plan_edit", (), {"contact_every_days": "14"}, "sentence_plans.SentencePlanEvent"),
    ]
    for name, more, typed, table in changes:
        assert sent_twice(supervisor, at(name, custody, *more), **typed)[table] >= 1, name


def test_order_need_and_assessment_of_a_plan(world, custody, supervisor):
    author = world.actor("offender_supervisor", grade="probation_officer")
    plan = planning.begin(world, custody, author)
    planning.fill(plan, author)
    planning.fill(plan, author, planning.HOME)
    assessing.signed(world, custody, author, score=2)
    page = at("plan", custody)
    second = Objective.objects.in_plan().last()
    made = sent_twice(supervisor, page, posted_to=at("objective_order", custody), button="Move up", to="up")
    assert made["sentence_plans.ObjectiveEvent"] >= 2
    assert Objective.objects.in_plan().first() == second
    made = sent_twice(supervisor, page, posted_to=at("plan_cite", custody), button="initial sentence plan")
    assert made["sentence_plans.SentencePlanEvent"] >= 1
    made = sent_twice(supervisor, at("plan_need_reason", custody, "8"), reason="Clean for five years.")
    assert made["sentence_plans.NeedReason"] == 1


def test_signing_and_reviewing_a_plan(world, custody, supervisor, as_actor):
    author = world.actor("offender_supervisor", grade="probation_officer")
    planning.assessed(world, custody, author)
    lines = [
        (supervisor, "author", {}),
        (supervisor, "prisoner", {"agrees": "yes", "decision": "signed"}),
        (as_actor(world.actor("offender_manager")), "offender_manager", {"comment": "Agreed."}),
    ]
    for client, signs_as, typed in lines:
        made = sent_twice(client, at("plan_sign", custody, signs_as), **typed)
        assert made["sentence_plans.PlanSignature"] == 1, signs_as
    said = planning.typed_review(SentencePlan.objects.get())
    assert sent_twice(supervisor, at("plan_review", custody), **said)["sentence_plans.PlanReview"] == 1


def test_a_transfer_from_asking_to_arrival(world, custody, clerk, as_actor):
    asked = {"to_prison": str(world.morden.pk), "reason": "Nearer home"}
    assert sent_twice(clerk, at("transfer_request", custody), **asked)["cases.Transfer"] == 1
    cover = reverse("transfer_cover", args=[Transfer.objects.get().pk])
    receiver = as_actor(world.actor("oca", place=world.morden))
    assert sent_twice(receiver, cover, answer="accept")["cases.TransferEvent"] == 1
    receiver = as_actor(world.actor("head_of_omu", place=world.morden))
    assert sent_twice(receiver, cover, answer="arrive", location="B2-14")["cases.Stay"] == 1


@pytest.mark.parametrize("answer", ["refuse", "withdraw"])
def test_a_transfer_that_does_not_take_place(world, custody, as_actor, answer):
    asked = {"to_prison": world.morden, "reason": "Nearer home", "today": world.today}
    made = transfers.request(custody, **asked, by=world.actor("case_administrator"))
    place = world.morden if answer == "refuse" else world.ashbourne
    client = as_actor(world.actor("head_of_omu", place=place))
    cover = reverse("transfer_cover", args=[made.pk])
    assert sent_twice(client, cover, answer=answer, reason="No place")["cases.TransferEvent"] == 1


def test_the_record_as_a_document(world, custody, head):
    typed = {"purpose": "parole", "reader": "The panel"}
    made = sent_twice(head, at("dossier_ask", custody), **typed)
    assert (made["cases.Dossier"], made["staff.Job"]) == (1, 1)


def test_accounts_and_roles(world, as_actor):
    client = as_actor(world.actor("account_administrator"))
    somebody = world.actor("wing_staff")
    place = {"role": "security", "place": f"prison:{world.ashbourne.pk}"}
    made = sent_twice(client, reverse("role_give", args=[somebody.user.pk]), **place)
    assert made["staff.RoleAssignment"] == 1
    keys = [somebody.user.pk, somebody.assignment.pk]
    assert (
        sent_twice(client, reverse("role_end", args=keys), reason="Moved")["staff.RoleAssignmentEvent"] == 1
    )
    made = sent_twice(client, reverse("account_disable", args=[somebody.user.pk]), reason="Left")
    assert made["staff.UserEvent"] == 1
