"""`manage.py judge_objectives`: whether objectives name a change, line by line (docs/domain.md 8.4)."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sentence_plans.standards.hints import heading_key
from sentence_plans.standards.judging import judge


class Command(BaseCommand):
    """Judges objectives given as JSON lines; needs neither database nor network."""

    help = (
        "Reads JSON lines with `text` and, if known, `heading` from standard input, and writes each back "
        "with `verdict` (outcome, process or mixed), `rule`, `words` and `hint`. A line that cannot be "
        "judged is named on standard error with its number, and the exit status is 1; the others are judged."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge each line. Raises CommandError at the end where a line could not be judged."""
        bad = judge_lines(sys.stdin.buffer, self.stdout, self.stderr)
        if bad:
            raise CommandError(f"{bad} line{'s' if bad > 1 else ''} could not be judged.")


def judge_lines(lines: Iterable[bytes], out: Any, errors: Any) -> int:
    """Write each line with its verdict; how many could not be judged. Empty lines are left out."""
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            out.write(_judged(line))
        except ValueError as fault:
            bad += 1
            errors.write(f"Line {number}: {fault}")
    return bad


def _judged(line: bytes) -> str:
    """The line with its verdict. Raises ValueError that says what is wrong with it."""
    fields = _parsed(line)
    text, heading = fields.get("text"), fields.get("heading")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("`text` must be a text that is not empty.")
    if heading is not None and not isinstance(heading, str):
        raise ValueError("`heading` must be a text, or be left out.")
    found = judge(text=text, heading=heading_key(name=heading or ""))
    said = {"verdict": str(found.verdict), "rule": found.rule, "words": list(found.words), "hint": found.hint}
    told = json.dumps(fields | said, ensure_ascii=False)
    if not told.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in told):
        raise ValueError("This holds half of a pair of code units: it is no text.")
    return told


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("This is not UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise ValueError(f"This is not JSON: {fault.msg} at character {fault.pos + 1}.") from None
    except RecursionError:
        raise ValueError("This is nested too deeply.") from None
    if not isinstance(fields, dict):
        raise ValueError('This is not an object such as {"text": "Keep his temper"}.')
    return fields
