"""The data set of the walk and of axe: a case in each situation, with everything that has an address."""

import datetime
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.urls import reverse

from cases.actions import (
    alerts,
    contacts,
    diversity,
    dossiers,
    escalations,
    facts,
    identities,
    interviews,
    merges,
    messages,
    referrals,
    releases,
    searches,
    transfers,
    vulnerabilities,
    withdrawals,
)
from cases.actions.interviews import Interview
from cases.models import Clock, Custody, Task
from cases.standards.interviews import Said, topics
from omu.actions.refresh import refresh
from risk.actions import assessments, information
from sentence_plans.actions import objectives, plans, work
from staff import actors
from staff.actions import jobs, notices, tokens
from tests.access.at_morden import KEYS, a_victim, closed, of_inspection, paper, sharing_out_elsewhere
from tests.cases.test_oversights import record
from tests.inspection.needs_world import kept
from tests.risk import writing as risk_writing
from tests.risk.deciding import a_decision, a_lowering
from tests.sentence_plans import board_writing, programme_writing, writing

SECRET = "quartz-lighthouse-forty"


def entries_of(custody, world, prison, at):
    """An ordinary entry with a document, a restricted one, and one that was withdrawn."""
    supervisor = world.actor("offender_supervisor", place=prison)
    plain = {"happened_at": at, "kind": "general", "mode": "face_to_face", "with_whom": "prisoner"}
    entry = contacts.log(
        custody,
        **plain,
        text="An ordinary entry.",
        documents=(paper(),),
        now=at,
        today=world.today,
        by=supervisor,
    )
    restricted = contacts.log(
        custody, **plain | {"with_whom": "nobody", "mode": "record_check"}, text=SECRET,
        restriction="restricted_security", gist_bearing="bears on risk", gist_what_to_do="tell security",
        now=at, today=world.today, by=world.actor("security", place=prison),
    )  # fmt: skip
    withdrawn = contacts.log(
        custody, **plain, text="About somebody else.", now=at, today=world.today, by=supervisor
    )
    withdrawals.withdraw(withdrawn, reason="wrong man", by=supervisor)
    return {"entry": entry, "restricted": restricted, "withdrawn": withdrawn}


def a_case(world, *, prison, manager):
    """A case at a prison with something of everything that has an address."""
    custody = world.receive(prison=prison)
    supervisor = world.actor("offender_supervisor", place=prison)
    world.allocate(custody, supervisor)
    former = actors.of(world.assign("offender_manager", place=manager.assignment.trust))
    world.allocate(custody, former)
    world.allocate(custody, manager)
    at = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
    entries = entries_of(custody, world, prison, at)
    assessment = assessments.start(custody, purpose="start_custody", today=world.today, by=supervisor)
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    wanted = objectives.Wanted(heading="temper", text="He notices anger early and walks away.")
    objective = objectives.add(plan, wanted=wanted, by=supervisor)
    board = board_writing.arranged(world, plan, supervisor)
    a_victim(custody, at, world, supervisor)
    refresh([custody], today=world.today)
    custody.refresh_from_db()
    facts.record(
        custody, is_ppo=True, ppo_since=None, earlier_rosh_level="", earlier_rosh_on=None,
        version=custody.version, today=world.today, by=world.system,
    )  # fmt: skip
    refresh([custody], today=world.today)
    return SimpleNamespace(
        circumstances=circumstances_of(world, custody, at, supervisor),
        custody=custody, number=custody.prisoner.number, **entries,
        **correspondence(world, custody, supervisor, at),
        copy=risk_writing.shared(world, custody, supervisor, place=prison),
        assessment=assessment, transfer=None, merge=a_merge(custody, world, prison),
        clock=Clock.objects.filter(custody=custody).first(), objective=objective,
        **programme_writing.of_a_case(world, custody, supervisor),
        alias=identities.add_alias(custody.prisoner, name="Marc B", kind="aka", source="x", by=world.system),
        action=work.add(objective, work=work.Work(what="Weekly talk"), by=supervisor),
        alert=an_alert(custody, world, prison), lowering=a_lowering(custody, world, supervisor), board=board,
        review=board_writing.a_review(plan, world, supervisor), decision=a_decision(custody, world, prison),
        dossier=a_record(custody, at, world, supervisor),
        oversight=record(world, custody, by=world.actor("head_of_omu", place=prison)),
        learning=writing.learned(world, custody, supervisor),
    )  # fmt: skip


def a_merge(custody, world, prison):
    """An earlier record, closed, that is said to be of the same person; nobody has answered yet."""
    began = {"received_on": datetime.date(2020, 3, 2), "sentenced_on": datetime.date(2020, 3, 2)}
    dates = {"CRD": datetime.date(2022, 3, 1), "SED": datetime.date(2024, 3, 1)}
    earlier = world.receive(prison=prison, **began, key_dates=dates)
    left = {"on": datetime.date(2022, 3, 1), "closed_as": "expired"}
    releases.release(earlier, **left, today=world.today, by=world.system)
    by = world.actor("case_administrator", place=prison)
    facts = {"other": earlier.prisoner, "reason": "Same fingerprints.", "today": world.today}
    return merges.ask(custody.prisoner, **facts, by=by)


def correspondence(world, custody, supervisor, at):
    """A message to the offender manager, and a question to the trust."""
    custody = Custody.objects.for_page().get(pk=custody.pk)
    facts = {"now": at, "today": world.today, "by": supervisor}
    sent = messages.write(custody, to="offender_manager", text="Please ring me.", **facts)
    return {"message": sent, "escalation": escalations.escalate(custody, text="Nobody rings.", **facts)}


def an_alert(custody, world, prison):
    """An alert that public protection set."""
    by = world.actor("public_protection", place=prison)
    now = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
    when = {"opened_on": world.today, "now": now, "today": world.today}
    return alerts.open_alert(custody, code="no_contact", **when, by=by)


def a_record(custody, at, world, supervisor):
    """The record of a case as a document, asked for by its supervisor and complete."""
    made = dossiers.ask(custody, purpose="duty", reader="Duty governor", by=supervisor)
    built = dossiers.Built(
        file=ContentFile(b"%PDF-1.7"), sha256="0" * 64, pages=1, digest=f"{custody.pk:064}", restricted=[],
        as_on=world.today,
    )  # fmt: skip
    return dossiers.complete(made, built=built, now=at, by=supervisor)


def circumstances_of(world, custody, at, supervisor):
    """An issue, a concern, a first interview and a referral: something of each that has an address."""
    by = {"today": world.today, "by": supervisor}
    issue = diversity.add_issue(custody, issue=diversity.Issue(aspect="faith", issue="Prayer times"), **by)
    concern = vulnerabilities.add(custody, kind="coping", concern="First time in prison", **by)
    said = tuple(Said(topic, "no_need") for topic in topics())
    met = Interview(happened_at=at, mode="face_to_face", said=said)
    held = interviews.record(custody, interview=met, now=at, **by)
    asked = referrals.refer(custody, topic="housing", role="case_administrator", text="No home", **by)
    told = information.ask(custody.assessments.get(), section="3", role="wing_staff", question="Who?", **by)
    return {"diversity_issue": issue, "vulnerability": concern, "interview": held, "referral": asked,
            "information": told}  # fmt: skip


def build(world):
    """A case in each situation, seen from Ashbourne and the Aldwater trust."""
    own_manager = world.actor("offender_manager")
    other_manager = world.actor("offender_manager", place=world.vale)
    cases = {"own": a_case(world, prison=world.ashbourne, manager=own_manager)}
    cases["closed"] = closed(world, a_case(world, prison=world.ashbourne, manager=own_manager))
    for situation in ("other", "requested", "accepted"):
        cases[situation] = a_case(world, prison=world.morden, manager=other_manager)
    for case in (cases["requested"], cases["accepted"]):
        case.transfer = transfers.request(
            case.custody, to_prison=world.ashbourne, reason="nearer home", today=world.today,
            by=world.actor("head_of_omu", place=world.morden),
        )  # fmt: skip
    transfers.accept(cases["accepted"].transfer, today=world.today, by=world.actor("head_of_omu"))
    stranger = world.actor("offender_supervisor", place=world.morden)
    of_another = SimpleNamespace(
        job=jobs.ask("receptions", title="x", by=stranger),
        notice=notices.send(stranger.user, text="x", key="x", by=world.system),
        token=tokens.make(
            world.actor("wing_staff").assignment, purpose="x", days=9, today=world.today, by=world.system
        )[0],
        search=searches.search("board", by=stranger),
        task=Task.objects.create(user=stranger.user, kind="x", text="x", key="walk"),
        **sharing_out_elsewhere(world, stranger),
    )
    course = programme_writing.course(world, programme_writing.runs(world))
    programme_writing.match(world, cases.values())
    of_another.given = writing.given(world, cases.values(), stranger)
    known = {"world": world, "cases": cases, "of_another": of_another, "actors": world.everybody()}
    return SimpleNamespace(course=course, analysis=kept(world), **known)


#: Keys of addresses that are about no case, or about something of another's; by what a route is about.
ELSEWHERE = {
    **KEYS,
    "page": lambda name, estate, case: [],
    "follows": lambda name, estate, case: [case.number],
    "merge": lambda name, estate, case: [case.merge.pk],
    "standard": lambda name, estate, case: ["T2"], "guide": lambda name, estate, case: ["plan"],
    "setting": lambda name, estate, case: ["caseload_mode"],
    "proposal": lambda name, estate, case: [case.match.proposal_id],
    "match": lambda name, estate, case: [case.match.proposal_id, case.match.pk],
    "listing": lambda name, estate, case: ["diversity"], "prison": lambda name, estate, case: ["ASH"],
    "analysis": lambda name, estate, case: [estate.analysis.pk],
    "programme": lambda name, estate, case: ["tsp"],
    "provision": lambda name, estate, case: [estate.course.provision_id],
    "course": lambda name, estate, case: [estate.course.provision_id, estate.course.pk],
    "party": lambda name, estate, case: ["carat"], "draft": lambda name, estate, case: ["reception", "new"],
    "own": lambda name, estate, case: [owned(name, estate.of_another).pk],
    "session_case": lambda name, estate, case: [
        estate.of_another.session.pk, estate.of_another.supervised.prisoner.number
    ],
    "meeting_case": lambda name, estate, case: [
        estate.of_another.meeting.pk, estate.of_another.at_meeting.prisoner.number
    ],
    "token": lambda name, estate, case: [estate.of_another.token.token_key],
    "account": lambda name, estate, case: [estate.actors["wing_staff"].assignment.user_id],
    "role": lambda name, estate, case: [
        estate.actors["wing_staff"].assignment.user_id, estate.actors["wing_staff"].assignment.pk
    ],
    "transfer": lambda name, estate, case: [case.transfer.pk] if case.transfer else None,
}  # fmt: skip

#: Keys that follow the number of a case.
OF_CASE = {
    "allocation": lambda case, of_another: ["offender_supervisor"],
    "alert": lambda case, of_another: [case.alert.pk],
    "decision": lambda case, of_another: [case.decision.pk],
    "lowering": lambda case, of_another: [case.lowering.pk],
    "oversight": lambda case, of_another: [case.oversight.pk],
    "alias": lambda case, of_another: [case.alias.pk],
    "merged": lambda case, of_another: [case.merge.other.number],
    "clock": lambda case, of_another: [case.clock.pk],
    "sentence": lambda case, of_another: [case.custody.sentences.first().pk],
    "contact": lambda case, of_another: [case.entry.pk],
    "of_victims": lambda case, of_another: [], "entry_of_victims": lambda case, of_another: [case.entry.pk],
    "message_to": lambda case, of_another: ["offender_manager"],
    "message": lambda case, of_another: [case.message.pk],
    "escalation": lambda case, of_another: [case.escalation.pk],
    "case_search": lambda case, of_another: [of_another.search.pk],
    "masked": lambda case, of_another: [case.restricted.pk],
    "granted": lambda case, of_another: [case.restricted.pk],
    "document": lambda case, of_another: [case.entry.documents.get().pk],
    "withdrawn": lambda case, of_another: [case.withdrawn.pk],
    "assessment": lambda case, of_another: [case.assessment.pk],
    "part": lambda case, of_another: [case.assessment.pk, "screening"],
    "copy": lambda case, of_another: [case.assessment.pk, case.copy.pk],
    "section": lambda case, of_another: [case.assessment.pk, "3"],
    "need": lambda case, of_another: ["11"],
    "holding": lambda case, of_another: [case.custody.allocations.get(held_as="offender_supervisor").pk],
    "handover_check": lambda case, of_another: [case.custody.handover_checks.get().pk],
    "objective": lambda case, of_another: [case.objective.pk],
    "action": lambda case, of_another: [case.action.pk],
    "board": lambda case, of_another: [case.board.pk], "signing": lambda case, of_another: ["author"],
    "review": lambda case, of_another: [case.review.number],
    "learning": lambda case, of_another: [case.learning.pk], "dossier": lambda case, _: [case.dossier.pk],
    "transfer_need": lambda case, of_another: [case.transfer_need.pk],
    "delivery": lambda case, of_another: [case.delivery.pk],
    "given": lambda case, of_another: [case.action.pk, case.given.pk],
    "package": lambda case, of_another: [case.given.package_id],
    "follow_up": lambda case, of_another: [case.delivery.pk, case.delivery.report.follow_ups.get().pk],
}  # fmt: skip


def owned(name, of_another):
    """What somebody else has to which a route leads."""
    known = {
        "notice_open": of_another.notice, "task_done": of_another.task,
        "supervision_officer": of_another.officer, "supervision_new": of_another.officer,
        "supervision_agenda": of_another.officer, "training_new": of_another.officer,
        "training_withdraw": of_another.training,
        **dict.fromkeys(("unit_objective", "unit_objective_edit"), of_another.unit_objective),
        "supervision_withdraw": of_another.session, "supervision_session": of_another.session,
        "task_put_aside": of_another.task, "task_take_back": of_another.task,
        "reallocation": of_another.reallocation, "redeployment_withdraw": of_another.redeployment,
        "quality_check": of_another.quality_check,
        **dict.fromkeys(("meeting", "meeting_came", "meeting_close", "meeting_call_off"), of_another.meeting),
        "meeting_action": of_another.meeting_action, "screening_interim": of_another.screening,
        "given_report": of_another.given, "specialism": of_another.assignment,
        "given_package": of_another.given.package,
        "log_search_found": of_another.search, **of_inspection(of_another),
    }  # fmt: skip
    return known.get(name, of_another.job)


def address(name: str, about: str, estate, case) -> str | None:
    """The address of a route about a case, or about something that is another's; None where it has none."""
    if about in ELSEWHERE:
        keys = ELSEWHERE[about](name, estate, case)
        return None if keys is None else reverse(name, args=keys)
    if about in case.circumstances:
        keys = [case.circumstances[about].pk]
    else:
        keys = OF_CASE[about](case, estate.of_another) if about in OF_CASE else []
    return reverse(name, args=[case.number, *keys])
