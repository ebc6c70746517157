"""The evidence pack of a case audit: one file, printed part, tables and data (docs/domain.md 21.2)."""

import csv
import datetime
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.template.loader import render_to_string
from django.utils import timezone

from inspection.actions import audit_packs, audit_results
from inspection.models import AuditedCase, CaseAudit, Reading, Verdict
from omu.actions.jobs import RUNNERS
from omu.dossier import building, document, finishing, sealing
from staff import audit
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.middleware import day
from staff.models import Job
from staff.views.tables import plain

TEMPLATE = "omu/dossier/audit.html"
#: Gathered, laid out, sealed, packed.
STEPS = 4
GONE = "The audit is no longer within your reach: nothing was made."
ANSWERS = ("case", "prison number", "question", "reader", "answer", "comment", "on")
INTERVIEWS = ("case", "interview", "version", "on", "question", "answer")
SURVEYS = ("survey", "kind", "version", "from", "question", "answer", "people", "percent")


def build(job: Job, by: Actor) -> str:
    """Make the pack a job asks for, as the one who asked may see it today. Raises Refused out of reach."""
    rows = CaseAudit.objects.visible_to(by).select_related("prison", "trust", "drawn_by")
    found = rows.filter(pk=job.parameters["audit"]).first()
    if found is None or not audit_packs.shows(found, by=by):
        raise Refused(GONE)
    jobs.progress(job, done=0, total=STEPS)
    data = audit_packs.pack(found, today=day())
    jobs.progress(job, done=1, total=STEPS)
    with tempfile.TemporaryDirectory(dir=building.folder(), prefix="pack-") as made:
        folder = Path(made)
        printed = folder / "audit.pdf"
        pages = document.write(html_of(found, data, today=day()), target=printed, now=timezone.now())
        finishing.finish(printed, title=f"Case audit: {found.title}")
        jobs.progress(job, done=2, total=STEPS)
        sealing.seal(printed)
        jobs.progress(job, done=3, total=STEPS)
        packed = folder / "audit.zip"
        _pack(packed, printed=printed, data=data)
        with packed.open("rb") as opened:
            job.output_file.save(f"audit-{found.pk}.zip", File(opened), save=False)
    audit.record(by=by, deed="inspection.audit.pack_made", kind="read", subject=found)
    jobs.progress(job, done=STEPS, total=STEPS)
    return f"The pack is ready: {len(data['cases'])} cases, {pages} printed pages."


def _pack(target: Path, *, printed: Path, data: dict[str, Any]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.write(printed, "audit.pdf")
        text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
        pack.writestr("audit.json", text)
        pack.writestr("answers.csv", _table(ANSWERS, _answers(data)))
        pack.writestr("interviews.csv", _table(INTERVIEWS, _interviews(data)))
        pack.writestr("surveys.csv", _table(SURVEYS, _surveys(data)))


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(header)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return f"\ufeff{page.getvalue()}"


def _answers(data: dict[str, Any]) -> Iterable[list[object]]:
    for case in data["cases"]:
        for one in case["answers"]:
            yield [case["position"], case["number"], one["question"], one["reading"], one["answer"],
                   one["comment"], one["on"]]  # fmt: skip


def _interviews(data: dict[str, Any]) -> Iterable[list[object]]:
    for held in data["interviews"]:
        for one in held["said"]:
            yield [held["case"], held["of"], held["version"], held["on"], one["text"], one["answer"]]


def _surveys(data: dict[str, Any]) -> Iterable[list[object]]:
    for survey in data["surveys"]:
        named = [survey["title"], survey["kind"], survey["version"], survey["opened_on"]]
        for asked in survey["questions"]:
            if asked["held_back"]:
                yield [*named, asked["text"], f"held back: fewer than {survey['shown_from']}", "", ""]
            for one in asked["answers"]:
                yield [*named, asked["text"], one["text"], one["people"], one["percent"]]
            for words in asked["words"]:
                yield [*named, asked["text"], words, "", ""]


def html_of(found: CaseAudit, data: dict[str, Any], *, today: datetime.date) -> str:
    """The printed part: what came of it first, then every case with every question."""
    cases = found.cases.select_related("custody__prisoner", "question_set", "reader", "second_reader")
    context = {
        "audit": found,
        "results": audit_results.results(audit_results.standing(found)),
        "notes": data["notes"],
        "cases": [_printed(one) for one in cases.prefetch_related("answers")],
        "interviews": data["interviews"],
        "surveys": data["surveys"],
        "as_on": today,
    }
    return document.printable(render_to_string(TEMPLATE, context))


def _printed(case: AuditedCase) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {}
    for one in case.answers.all():
        said.setdefault(one.question, {})[one.reading] = one
    questions = case.question_set.questions if case.question_set else []
    return {
        "case": case,
        "number": case.custody.prisoner.number,
        "rows": [_row(one, said[one["code"]]) for one in questions if one["code"] in said],
    }


def _row(question: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """A question with what stands, and what else was answered where two readers differed."""
    settled, first, second = (said.get(one) for one in (Reading.SETTLED, Reading.FIRST, Reading.SECOND))
    stands = settled or first
    other = [one for one in (first, second) if one and settled]
    return {
        "text": question["text"],
        "answer": Verdict(stands.answer).label if stands else "",
        "comments": [one.comment for one in (settled, first, second) if one and one.comment],
        "differed": ", ".join(Verdict(one.answer).label.lower() for one in other),
    }


RUNNERS[audit_packs.JOB] = build
