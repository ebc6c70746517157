"""What the data set of the walk holds out of reach of most who walk: at the other prison, and closed."""

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from cases.actions import (
    documents,
    limitations,
    reallocations,
    redeployments,
    supervision,
    trainings,
    unit_plans,
    victims,
)
from inspection.actions import audit_notes
from risk.actions import meeting_items, meetings, quality, screening_group
from risk.actions.meeting_items import Minuted
from risk.actions.meetings import Arranged
from tests.inspection import auditing
from tests.risk.writing import signed


def sharing_out_elsewhere(world, supervisor):
    """A bulk move and other duties at Morden, and who takes which cases there."""
    head = world.actor("head_of_omu", place=world.morden)
    assignment = world.assign("offender_supervisor", place=world.morden)
    case = world.receive(prison=world.morden)
    moved = reallocations.reallocate(
        [case.pk], held_as="offender_supervisor", holders=[assignment], reason="x", today=world.today, by=head
    )
    away = redeployments.record(
        world.morden, officer=supervisor.user, started_on=world.today, ended_on=world.today,
        hours=Decimal(8), duty="Gate", cover=assignment.user, today=world.today, by=head,
    )  # fmt: skip
    checked = signed(world, world.receive(prison=world.morden), supervisor)
    later = datetime.date(2026, 11, 2)
    drawn = quality.draw(world.morden, today=later, by=head)
    assert drawn[0].assessment == checked
    session = supervision.record(
        world.morden, officer=assignment.user, held_on=world.today, talked_about="x", today=world.today,
        by=head,
    )  # fmt: skip
    return {
        "reallocation": moved, "redeployment": away, "assignment": assignment, "session": session,
        "training": a_training_elsewhere(world, assignment.user, head),
        "unit_objective": unit_plans.set_objective(
            world.morden, text="Every plan signed", target="The unit dashboard", owner=assignment.user,
            due_on=world.today, today=world.today, by=head,
        ),
        "officer": assignment.user, "quality_check": drawn[0], "supervised": case,
        **a_meeting_elsewhere(world, case), **an_audit_elsewhere(world, head),
    }  # fmt: skip


def closed(world, case):
    """A case of Ashbourne that public protection closed to all but named people; nobody is named."""
    limitations.close(case.custody, reason="x", today=world.today, by=world.actor("public_protection"))
    return case


def a_meeting_elsewhere(world, case):
    """A meeting ahead at Morden, with a case, what somebody has to do about it, and the list before it."""
    by, on = world.actor("public_protection", place=world.morden), {"today": world.today}
    arranged = Arranged(kind="idrmt", planned_on=world.today, required=["omu", "security"])
    meeting = meetings.arrange(world.morden, arranged=arranged, **on, by=by)
    minuted = Minuted(minutes="Nothing new.")
    item = meeting_items.minute(meeting, custody=case, minuted=minuted, version=1, **on, by=by)
    due = {"due_on": world.today, "owner": "head_of_omu"}
    action = meeting_items.act(item, what="Ask the wing", **due, **on, by=by)
    listed = screening_group.refer(case, reason="Letters", **on, by=by)
    return {"meeting": meeting, "at_meeting": case, "meeting_action": action, "screening": listed}


def an_audit_elsewhere(world, head):
    """An internal audit at Morden with a recommendation, and surveys of both kinds."""
    audit = auditing.drawn(world, kind="internal", by=head, prison=world.morden)
    asked = audit_notes.Note(kind="recommendation", text="x", owner="x", due_on=world.today)
    return {
        "audit": audit, "audited_case": audit.cases.get(),
        "audit_note": audit_notes.add(audit, note=asked, today=world.today, by=head),
        "survey": auditing.a_survey(world, prison=world.morden),
    }  # fmt: skip


#: Keys of addresses of inspection, all of something at Morden but the questions, which are no secret.
KEYS = {
    "audit_note": lambda name, estate, case: [estate.of_another.audit.pk, estate.of_another.audit_note.pk],
    "audit_interview": lambda name, estate, case: [estate.of_another.audited_case.pk, "os_interview"],
    "question_set": lambda name, estate, case: ["case_audit", 1],
}


def of_inspection(of_another):
    """What somebody else has to which a route of inspection leads."""
    return {
        **dict.fromkeys(("audit_page", "audit_finish", "audit_note_new", "audit_pack"), of_another.audit),
        **dict.fromkeys(
            ("audited_case", "audited_case_read", "audited_case_settle"), of_another.audited_case
        ),
        **dict.fromkeys(("survey", "survey_answer", "survey_file"), of_another.survey),
    }


def a_training_elsewhere(world, officer, head):
    """A line of the training record of a supervisor at Morden."""
    said = {"skill": "oasys", "what": "x", "completed_on": world.today}
    return trainings.record(officer, **said, today=world.today, by=head)


def a_victim(custody, at, world, supervisor):
    """Somebody to whom victim contact has to be offered."""
    victims.state(
        custody, who="identifiable", location_matters=True, scheme="waiting", stated_on=world.today,
        version=0, now=at, today=world.today, by=supervisor,
    )  # fmt: skip


def paper():
    """A file to hang on an entry."""
    return documents.examine(ContentFile(b"Minutes of the board.", name="minutes.txt"))
