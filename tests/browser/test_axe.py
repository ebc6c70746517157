"""Axe on every page of the table of routes at 1280 and 320 pixels, as the first of ROLES that opens it."""

import time
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from cases.models import Task
from omu.actions import receptions
from risk.actions import assessments, information
from sentence_plans.actions import reviews
from staff.actions import notices
from staff.permissions import ROLE_NAMES
from tests.access.estate import address, build
from tests.access.routes_table import ROUTES, Route
from tests.access.test_walk import expected
from tests.browser.chromium import IN_CHROMIUM, axe, too_wide
from tests.browser.made import MADE
from tests.risk.writing import countersigned, levels, signed
from tests.sentence_plans import writing

pytestmark = IN_CHROMIUM

FIRST = ("offender_supervisor", "head_of_omu", "case_administrator", "account_administrator")
#: Whoever opens a page first looks at it for axe.
ROLES = (*FIRST, *sorted(set(ROLE_NAMES) - set(FIRST)))
#: What the data set holds at the other prison.
AT_MORDEN = {
    "quality_check", "reallocation", "redeployment_withdraw", "specialism", "supervision_officer",
    "supervision_new", "supervision_withdraw", "supervision_session", "supervision_note",
    "supervision_agenda", "training_new", "training_withdraw", "unit_objective", "unit_objective_edit",
    "meeting", "meeting_came", "meeting_call_off", "meeting_case", "meeting_act", "meeting_report",
    "meeting_action", "meeting_close", "screening_interim",
    "audit_page", "audit_finish", "audit_note_new", "audit_note", "audited_case", "survey",
}  # fmt: skip
#: Addresses that answer with a file, a fragment or a word for a machine, or that end the session.
NO_PAGES = {
    "account_logout", "caseload_csv", "case_log_csv", "document", "dossier_fetch", "dossier_progress",
    "escalation_csv", "health_live", "health_ready", "job_progress", "job_result", "audit_pack",
    "survey_file",
}  # fmt: skip


def role_for(route: Route, estate: Any, situation: str) -> str:
    """The first role that opens the page."""
    return next(role for role in ROLES if expected(role, route, situation, estate) is None)


def pages(estate: Any, own_job: Any) -> list[tuple[str, str, str]]:
    """Role, route and address of every page that can be got."""
    found = []
    for name, route in ROUTES.items():
        if route.method != "get" or route.about == "none" or name in NO_PAGES:
            continue
        if name == "job":
            found.append(("case_administrator", name, reverse(name, args=[own_job.pk])))
            continue
        if name in AT_MORDEN:
            by = {"meeting_close": "protection at Morden"}.get(name, "head at Morden")
            found.append((by, name, address(name, route.about, estate, None) or ""))
            continue
        if name == "task_put_aside":
            found.append(("offender_supervisor", name, reverse(name, args=[Task.objects.get(key="axe").pk])))
            continue
        if name in MADE:
            found.append(MADE[name](estate, name))
            continue
        situation = "requested" if route.about == "transfer" else "own"
        if name == "plan_need_reason":
            continue  # needs a need that is present: in the test below
        role = role_for(route, estate, situation)
        found.append((role, name, address(name, route.about, estate, estate.cases[situation])))
    return found


def something_on_the_desk(estate: Any) -> None:
    """A task and a notice, so that their pages show a list."""
    user, custody = estate.actors["offender_supervisor"].user, estate.cases["own"].custody
    facts = {"kind": "x", "text": "First contact of the offender supervisor is overdue", "key": "axe"}
    Task.objects.create(user=user, custody=custody, due_on=estate.world.today + timedelta(days=5), **facts)
    notices.send(
        user, text="The offender manager comments on an objective", key="axe", by=estate.world.system
    )


def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_a_telephone(
    world: Any, open_as: Any, capsys: Any
) -> None:
    began = time.monotonic()
    estate = build(world)
    extract = ContentFile(b"number,name\nX,Y\n", name="extract.csv")
    job = receptions.ask(extract, refuse_all=False, today=world.today, by=world.actor("case_administrator"))
    something_on_the_desk(estate)
    found: dict[str, list[str]] = {}
    todo = pages(estate, job)
    actors = estate.actors | {
        "head at Morden": world.actor("head_of_omu", place=world.morden),
        "protection at Morden": world.actor("public_protection", place=world.morden),
    }
    signed_in = {role: open_as(actors[role]) for role in {role for role, _, _ in todo}}
    for role, name, where in todo:
        page = signed_in[role]
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(where)
        status = [] if answer and answer.ok else [f"answers {answer and answer.status}"]
        if what := [*status, *axe(page), *too_wide(page, 320)]:
            found[f"{name} as {role}"] = what
    with capsys.disabled():
        print(f"\naxe: {len(todo)} pages in {time.monotonic() - began:.0f} s")
    assert found == {}
    assert len(todo) > 130


def states_of_work(world: Any, actors: Any) -> list[tuple[str, str, str]]:
    """Role, state and address of pages that look otherwise once something is signed or complete."""
    supervisor, manager, head, _ = actors
    waiting, done = world.receive(), world.receive()
    for custody in (waiting, done):
        world.allocate(custody, supervisor)
        world.allocate(custody, manager)
    high = levels(public="high")
    waits = signed(world, waiting, supervisor, high)
    countersigned(world, whole := signed(world, done, supervisor, high, 2), head)
    plan = writing.begin(world, done, supervisor)
    number, other = done.prisoner.number, waiting.prisoner.number
    bare = reverse("plan_need_reason", args=[number, "11"])
    asked = reverse("plan_sign", args=[number, "offender_manager"])
    far = reverse("action_progress", args=[number, writing.fill(plan, supervisor).actions.get().pk])
    writing.complete(world, plan, supervisor)
    reviews.review(plan, reviewed=writing.reviewed(plan), today=world.today, by=supervisor)
    return [
        ("supervisor", "a need without objective", bare),
        ("supervisor", "the signed plan", reverse("plan", args=[number])),
        ("manager", "the plan before its manager signs", asked),
        ("supervisor", "the versions of a signed plan", reverse("plan_versions", args=[number])),
        ("supervisor", "the plan in time", reverse("plan_sequence", args=[number])),
        ("supervisor", "the review of a signed plan", reverse("plan_review", args=[number])),
        ("supervisor", "the plan in large print", reverse("plan_print", args=[number]) + "?print=large"),
        ("supervisor", "a review that was made", reverse("plan_review_read", args=[number, 1])),
        ("head", "a review to countersign", reverse("review_countersign", args=[number, 1])),
        ("head", "what plans are for", reverse("plan_report")),
        ("wing", "the progress of an action", far),
        ("supervisor", "the overview with a plan", reverse("case", args=[number])),
        ("supervisor", "the complete assessment", reverse("assessment_summary", args=[number, whole.pk])),
        ("supervisor", "the sums", reverse("assessment_predictors", args=[number, whole.pk])),
        ("supervisor", "all of the complete assessment", reverse("assessment_read", args=[number, whole.pk])),
        ("supervisor", "the shared plan of risk", reverse("risk_plan", args=[number, whole.pk])),
        ("head", "a countersignature", reverse("assessment_countersign", args=[other, waits.pk])),
        ("supervisor", "an assessment that waits", reverse("assessment_summary", args=[other, waits.pk])),
    ]  # fmt: skip


def states_of_a_review(world: Any, actors: Any) -> list[tuple[str, str, str]]:
    """The same of a fast review of somebody assessed before, with a question to the wing."""
    supervisor = actors[0]
    custody = world.receive()
    world.allocate(custody, supervisor)
    signed(world, custody, supervisor, levels(), 0)
    again = assessments.start(custody, purpose="fast_review", today=world.today, by=supervisor)
    asked = information.ask(
        again, section="3", role="wing_staff", question="Who visits?", today=world.today, by=supervisor
    )
    short = assessments.start(
        other := world.receive(), purpose="risk_review", form_code="risk_review", today=world.today,
        by=supervisor,
    )  # fmt: skip
    number = custody.prisoner.number

    def of(name: str, *more: str) -> str:
        return reverse(name, args=[number, again.pk, *more])

    at = reverse("information_request", args=[number, asked.pk])
    full = reverse("assessment_widen", args=[other.prisoner.number, short.pk])
    return [
        ("supervisor", "what changed between two", of("assessment_changes")),
        ("supervisor", "a fast review", of("assessment_part", "fast_review")),
        ("supervisor", "what a review finds", of("assessment_part", "review")),
        ("supervisor", "a copy that is not confirmed", of("assessment_summary")),
        ("supervisor", "a copy before the signature", of("assessment_sign")),
        ("supervisor", "a fast review made full", of("assessment_full_review")),
        ("supervisor", "a part that cannot be signed yet", of("assessment_part_sign", "screening")),
        ("supervisor", "inputs of the predictors, copied", of("assessment_predictors")),
        ("supervisor", "inputs of the predictors, with mistakes", of("assessment_predictors")),
        ("supervisor", "a section with a question asked", of("assessment_section", "3")),
        ("supervisor", "asking a department, with mistakes", of("information_ask", "3")),
        ("wing", "answering a department, with mistakes", at),
        ("supervisor", "a request that waits", at),
        ("supervisor", "beginning while one is open", reverse("assessment_start", args=[number])),
        ("supervisor", "the full form instead", full),
    ]


def test_axe_finds_nothing_where_work_is_signed_or_complete(world: Any, open_as: Any) -> None:
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    others = [world.actor(role) for role in ("offender_manager", "head_of_omu", "wing_staff")]
    actors = (supervisor, *others)
    todo = states_of_work(world, actors) + states_of_a_review(world, actors)
    names = ("supervisor", "manager", "head", "wing")
    signed_in = dict(zip(names, map(open_as, actors), strict=True))
    found: dict[str, list[str]] = {}
    for who, state, where in todo:
        page = signed_in[who]
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(where)
        if state.endswith("with mistakes"):
            if "predictors" in state:
                page.locator("[name=sanctions]").fill("0")
            buttons = page.locator("main form[method=post] button[type=submit]")
            (buttons.first if "predictors" in state else buttons.last).click()
            page.locator(".govuk-error-summary").wait_for()
        status = [] if answer and answer.ok else [f"answers {answer and answer.status}"]
        if what := [*status, *axe(page), *too_wide(page, 320)]:
            found[state] = what
    assert found == {}
