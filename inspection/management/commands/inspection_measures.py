"""`manage.py inspection_measures --prison CODE|--region CODE|--estate --from DATE --to DATE --as-of DATE`."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from inspection.actions import measures
from inspection.actions.measures import Question
from inspection.standards.measures import CASES_FOR_A_TRUST, Tally
from inspection.standards.populations import ALL, POPULATIONS, name_of
from staff.models import Prison, ProbationTrust, Region

#: Exit status where the question cannot be answered.
WRONG = 2


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date; write it as 2026-10-08.") from None


class Command(BaseCommand):
    """Prints one JSON object; docs/measures.md tells what is in it.

    Exit status 2, with one line that says why, for a prison, region, trust or population that is not known
    and for a period that ends before it begins.
    """

    help = "The measures of inspection (docs/domain.md 21) of a prison, a region or the estate, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--prison", metavar="CODE")
        where.add_argument("--region", metavar="CODE")
        where.add_argument("--estate", action="store_true", help="every prison")
        parser.add_argument("--from", dest="since", type=_day, required=True, help="first day of the period")
        parser.add_argument("--to", dest="until", type=_day, required=True, help="last day of the period")
        parser.add_argument("--as-of", type=_day, required=True, help="the day whose state counts")
        parser.add_argument("--population", default=ALL, help=f"one of: {', '.join(POPULATIONS)}")
        parser.add_argument("--trust", metavar="CODE", help="cases whose offender manager is of this trust")
        parser.add_argument("--cases", action="store_true", help="with the prison numbers behind the figures")

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts here and now."""
        question = self._question(options)
        answer = measures.count(question, with_cases=options["cases"], now=localtime())
        counted = answer.whole
        told: dict[str, Any] = {
            "definitions": answer.definitions.version,
            "population": question.population,
            "prison": options["prison"],
            "region": options["region"],
            "trust": options["trust"],
            "from": question.since.isoformat(),
            "to": question.until.isoformat(),
            "as_of": question.as_of.isoformat(),
            "cases": counted.cases,
        }
        if question.trust is not None and counted.cases < CASES_FOR_A_TRUST:
            told["note"] = f"Findings by trust are given from {CASES_FOR_A_TRUST} cases on."
            told["measures"] = []
        else:
            told["measures"] = [
                _line(one.id, str(one.basis), counted.tallies[one.id], answer.prepared_at.isoformat())
                for one in answer.definitions.measures
            ]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))

    def _question(self, options: dict[str, Any]) -> Question:
        population = name_of(asked=options["population"])
        if population is None:
            raise _wrong(
                f"There is no population “{options['population']}”: choose {', '.join(POPULATIONS)}."
            )
        if options["until"] < options["since"]:
            raise _wrong("The period ends before it begins.")
        return Question(
            prisons=self._prisons(options),
            since=options["since"],
            until=options["until"],
            as_of=options["as_of"],
            population=population,
            trust=_place(ProbationTrust, "trust", options["trust"]) if options["trust"] else None,
        )

    def _prisons(self, options: dict[str, Any]) -> tuple[int, ...]:
        if options["prison"] is not None:
            return (_place(Prison, "prison", options["prison"]),)
        if options["region"] is not None:
            return measures.prisons_of(region=_place(Region, "region", options["region"]))
        return measures.prisons_of()


def _wrong(words: str) -> CommandError:
    return CommandError(words, returncode=WRONG)


def _place(kind: type[Prison] | type[Region] | type[ProbationTrust], words: str, code: str) -> int:
    found = kind.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise _wrong(f"There is no {words} with the code “{code}”.")
    return int(found)


def _line(number: str, basis: str, tally: Tally, prepared_at: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": number,
        "basis": basis,
        "numerator": tally.numerator,
        "denominator": tally.denominator,
        "percent": tally.percent,
        "not_applicable": tally.not_applicable,
        "prepared_at": prepared_at,
    }
    if tally.of is not None and tally.behind is not None:
        line |= {"numerator_cases": sorted(tally.behind), "denominator_cases": sorted(tally.of)}
    return line
