"""Files of survey answers: written, and taken in (docs/interchange/surveys.md)."""

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import transaction

from inspection.actions import surveys
from inspection.actions.surveys import Sheet
from inspection.models import SURVEYS, Survey, SurveyAnswer
from inspection.standards.question_sets import Said
from omu.actions.contact_files import NotTaken
from omu.actions.record_files import VERSION, LineFault, Unreadable, lines
from omu.actions.record_reports import Report
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

FORMAT = "omu.surveys"
#: More sheets than this are sent in parts: they are taken in one transaction.
MOST = 20_000
#: Columns of a CSV file that are no questions.
FACTS = ("prison", "answered_on", "sheet")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number and what it holds by name, or why it cannot be read."""

    number: int
    data: Mapping[str, Any]
    fault: str = ""


class SheetReport(Report):
    """Counts of sheets in place of records."""

    def words(self) -> str:
        """One line for people."""
        read = f"{self.records} sheet{'' if self.records == 1 else 's'} read"
        return f"{read}, {self.made} new, {self.same} here already, {self.refused} refused."


class _TakenBack(Exception):
    """Takes back what was written."""


def written(survey: Survey) -> Iterator[str]:
    """The lines of a file of one survey: the header, then a sheet a line, without anything that names one."""
    header = {"format": FORMAT, "version": VERSION, "kind": survey.question_set.kind}
    yield json.dumps(header)
    said: dict[int, dict[str, str]] = {}
    rows = SurveyAnswer.objects.filter(response__survey=survey).order_by("pk")
    for key, question, answer, comment in rows.values_list("response_id", "question", "answer", "comment"):
        said.setdefault(key, {})[question] = answer or comment
    for one in survey.responses.order_by("answered_on", "sheet", "pk"):
        sheet = {"prison": survey.prison.code, "answered_on": one.answered_on.isoformat(), "sheet": one.sheet}
        yield json.dumps(sheet | {"answers": said.get(one.pk, {})}, ensure_ascii=False)


def _rows(source: BinaryIO, kind: str) -> Iterator[Row]:
    """Every line of a file of JSON lines, or of a CSV file: whichever it begins like."""
    source.seek(0)
    start = source.read(200).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        raise Unreadable("The file is empty.")
    yield from _json(source, kind) if start.startswith(b"{") else _csv(source)


def _json(source: BinaryIO, kind: str) -> Iterator[Row]:
    for line in lines(source):
        data = line.data or {}
        if "format" in data:
            if (data["format"], data.get("version"), data.get("kind")) != (FORMAT, VERSION, kind):
                raise Unreadable(f"The header is not that of {FORMAT} {VERSION} of {kind}.", line=line.number)
            continue
        answers = data.get("answers")
        if not line.fault and not isinstance(answers, Mapping):
            yield Row(line.number, data, "A sheet has answers: an object of questions and answers.")
        else:
            yield Row(line.number, data, line.fault)


def _csv(source: BinaryIO) -> Iterator[Row]:
    source.seek(0)
    try:
        text = source.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("This is not UTF-8. Write the file in UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    missing = {"prison", "answered_on"} - set(reader.fieldnames or ())
    if missing:
        raise Unreadable(f"The first line lacks the column {', '.join(sorted(missing))}.", line=1)
    try:
        for row in reader:
            answers = {name: value for name, value in row.items() if name not in FACTS and value}
            facts = {name: row.get(name) or "" for name in FACTS}
            fault = "The line has more cells than the first line has columns." if "" in row else ""
            yield Row(reader.line_num, facts | {"answers": answers}, fault)
    except csv.Error as error:
        raise Unreadable(f"This is not CSV: {error}.", line=reader.line_num) from error


class _Taking:
    """The sheets of a file, each with the survey it belongs to."""

    def __init__(self, kind: str, *, today: datetime.date, by: Actor) -> None:
        rows = Survey.objects.visible_to(by).filter(question_set__kind=kind)
        self.held = list(rows.select_related("prison", "question_set").order_by("opened_on"))
        self.prisons = set(Prison.objects.values_list("code", flat=True))
        self.kind, self.today, self.report = kind, today, SheetReport()
        self.good: dict[int, tuple[Survey, list[Sheet]]] = {}

    def take_all(self, source: BinaryIO) -> None:
        """Read a file to its end. Raises NotTaken where it cannot be read, or is too long."""
        try:
            for row in _rows(source, self.kind):
                self.take(row)
                if self.report.records > MOST:
                    raise Unreadable(f"The file has more than {MOST:,} sheets: send it in parts.")
        except Unreadable as fault:
            where = f"Line {fault.line}: " if fault.line else ""
            raise NotTaken(f"{where}{fault.message}", report=self.report, unreadable=True) from fault

    def take(self, row: Row) -> None:
        """Keep a good sheet with its survey; note what is wrong with another."""
        self.report.records += 1
        try:
            if row.fault:
                raise Refused(row.fault)
            survey, sheet = self._read(row.data)
            surveys.check(survey, sheet=sheet, today=self.today)
        except Refused as refusal:
            self.report.refuse(LineFault(row.number, refusal.field or "", refusal.message))
        else:
            self.good.setdefault(survey.pk, (survey, []))[1].append(sheet)

    def _read(self, data: Mapping[str, Any]) -> tuple[Survey, Sheet]:
        code, day = str(data.get("prison", "")), str(data.get("answered_on", ""))
        if code not in self.prisons:
            raise Refused(f"There is no prison “{code[:20]}” here.", field="prison")
        try:
            on = datetime.date.fromisoformat(day)
        except ValueError as error:
            raise Refused("A day is written as 2026-10-08.", field="answered_on") from error
        survey = next(
            (one for one in reversed(self.held) if one.prison.code == code and _asks(one, on)), None
        )
        if survey is None:
            raise Refused(f"There is no survey of these questions at {code} on that day.", field="prison")
        return survey, Sheet(on, tuple(self._said(survey, data["answers"])), str(data.get("sheet", ""))[:40])

    def _said(self, survey: Survey, answers: Mapping[str, Any]) -> Iterator[Said]:
        chosen = {one["code"] for one in survey.question_set.questions if one["options"]}
        for question, value in answers.items():
            if not isinstance(value, str):
                raise Refused("An answer is a text.", field=str(question)[:40])
            is_words = question not in chosen
            yield Said(question, comment=value) if is_words else Said(question, value)


def _asks(survey: Survey, on: datetime.date) -> bool:
    return survey.opened_on <= on and (survey.closed_on is None or on <= survey.closed_on)


def load_file(
    source: BinaryIO,
    *,
    kind: str,
    refuse_all: bool = False,
    dry_run: bool = False,
    today: datetime.date,
    by: Actor,
) -> SheetReport:
    """Take in the sheets of a file, CSV or JSON lines, in one transaction, into the surveys of their days.

    `refuse_all`: nothing is written if any line has a fault; `dry_run`: everything is tried, nothing written.
    Raises NotTaken where the file cannot be read, is too long or, with `refuse_all`, has faults.
    """
    if kind not in SURVEYS or not (by.is_system or by.may("surveys:W")):
        raise Refused("Files of answers are taken in by those who open surveys.")
    taking = _Taking(kind, today=today, by=by)
    taking.take_all(source)
    report = taking.report
    if refuse_all and report.faults:
        words = "line has a fault" if report.refused == 1 else "lines have faults"
        raise NotTaken(f"The file was refused: {report.refused} {words}.", report=report)
    try:
        with transaction.atomic():
            for survey, sheets in taking.good.values():
                made = surveys.type_in(survey, sheets=sheets, today=today, by=by)
                report.made, report.same = report.made + made, report.same + len(sheets) - made
            if dry_run:
                raise _TakenBack
    except _TakenBack:
        pass
    return report
