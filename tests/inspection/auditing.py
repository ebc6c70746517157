"""Short ways to draw, read and settle audits, and to hold surveys, for tests and the data set of the walk."""

from inspection.actions import audit_notes, audits, interviews, question_sets, samples, surveys
from inspection.actions.audits import Judged
from inspection.actions.samples import Strata
from inspection.models import SetKind, Survey
from inspection.standards.question_sets import Said
from staff import actors


def codes(kind=SetKind.CASE_AUDIT, *, world):
    """The codes of the questions that are asked now."""
    return [one["code"] for one in question_sets.in_force(kind, by=world.system).questions]


def all_of(answer, *, world, **others):
    """The same answer to every question; `others` name another one by question."""
    every = {code: Judged(answer) for code in codes(world=world)}
    return every | {code: Judged(one, "because") for code, one in others.items()}


def drawn(world, *, size=1, seed=7, kind="inspection", by=None, prison=None, **strata):
    """A sample of Ashbourne, drawn by the inspector."""
    prison = prison or world.ashbourne
    by = by or world.actor("inspector")
    return samples.draw(
        prison, kind=kind, title="A look at cases", size=size, seed=seed, strata=Strata(**strata),
        today=world.today, by=by,
    )  # fmt: skip


def another_inspector(world):
    """A second reader."""
    return actors.of(world.assign("inspector"))


def begun(world, case, *, by=None):
    """A case taken to read."""
    return audits.begin(case, version=case.version, today=world.today, by=by or world.actor("inspector"))


def read(world, case, *, answer="yes", by=None, **others):
    """A case read to its end by one reader."""
    by = by or world.actor("inspector")
    held = begun(world, case, by=by)
    answers = all_of(answer, world=world, **others)
    return audits.answer(held, answers=answers, version=held.version, today=world.today, by=by)


def read_again(world, case, *, by, answer="yes", **others):
    """A case read a second time."""
    answers = all_of(answer, world=world, **others)
    return audits.answer_again(case, answers=answers, version=case.version, today=world.today, by=by)


def settled(world, case, *, by=None, **answers):
    """The differences of a case settled."""
    said = {code: Judged(one, "the file shows it") for code, one in answers.items()}
    by = by or world.actor("inspector")
    return audits.settle(case, answers=said, version=case.version, today=world.today, by=by)


def a_survey(world, *, kind=SetKind.OS_SURVEY, prison=None, by=None, **facts) -> Survey:
    """A survey open today."""
    plain = {"title": "Autumn", "opened_on": world.today, "closed_on": None} | facts
    prison = prison or world.ashbourne
    by = by or world.actor("head_of_omu", place=prison)
    return surveys.open_survey(prison, kind=kind, **plain, today=world.today, by=by)


def said(**answers):
    """Answers by question."""
    return [Said(question, answer) for question, answer in answers.items()]


def everything(world, *, prison=None):
    """A row in every table of this app."""
    inspector = world.actor("inspector")
    audit = drawn(world, size=1, prison=prison)
    case = read(world, audit.cases.get())
    again = read_again(world, case, by=another_inspector(world), record="no")
    interviews.record(
        again, kind=SetKind.PRISONER_INTERVIEW, said=said(involved="very"), today=world.today, by=inspector
    )
    settled(world, again, record="no")
    note = audit_notes.Note(kind="good", text="Plans are read aloud.")
    audit_notes.add(audit, note=note, today=world.today, by=inspector)
    survey = a_survey(world)
    surveys.answer(
        survey, said=said(oversight="yes"), today=world.today, by=world.actor("offender_supervisor")
    )
    return audit, survey
