"""The tables of an analysis of needs: which numbers stand side by side, in which words (docs/domain.md 16).

Plain Python. A table holds labels and numbers with the key of each, so that a page can open the people of
which it was counted, and a kept analysis reads the same for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inspection.standards import needs as rules

SEVERITIES = (
    (rules.SEVERE, "Severe need"), (rules.NEED, "Need"), (rules.ATTENTION, "Low score, needs attention"),
    (rules.NO_NEED, "No need"), (rules.UNKNOWN, "Not known"),
)  # fmt: skip
BANDS = (("very_high", "Very high"), ("high", "High"), ("medium", "Medium"), ("low", "Low"),
         (rules.UNKNOWN, "Not known"))  # fmt: skip
VIEWS = ((rules.SEES, "Sees it"), (rules.SEES_NOT, "Does not"), (rules.UNKNOWN, "Not known"))
FLAGS = (("yes", "On record"), ("none", "Not on record"), (rules.UNKNOWN, "Not known"))
ASSESSED = (("yes", "A complete assessment"), ("no", "None, so nothing is known of the needs"))
NOBODY_SAID = "Not known"

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its words, its numbers, the key of each number, and the share in percent, if one is shown."""

    label: str
    values: tuple[int, ...]
    keys: tuple[str, ...]
    share: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a bar to each row; `series` names the numbers of a row, one where there is one."""

    key: str
    title: str
    heading: str
    note: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the keys are called: sections, topics of the self-assessment, predictors, headings of plans."""

    sections: Mapping[str, str]
    topics: Mapping[str, str]
    predictors: Mapping[str, str]
    headings: Mapping[str, str]


def share(*, part: int, whole: int) -> str:
    """A share in percent, rounded to whole ones; nothing where there is nothing to share."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else ""


def tables(*, numbers: Numbers, people: int, words: Words) -> list[Table]:
    """Every table but that of programmes, in the order of the page."""
    return [
        _simple("assessed", "Assessed", "Assessment", "", numbers, ASSESSED, people),
        _needs(numbers, words.sections),
        _simple("rosh", "Risk of serious harm", "Level", "", numbers, BANDS, people),
        _predictors(numbers, words.predictors),
        _offences(numbers, people),
        _simple("age", "Age", "Age", "", numbers, _bands(rules.AGES[::-1]), people),
        _simple(
            "time", "Time to the earliest release", "Time left",
            "A date that has passed says nothing of the time that is left.", numbers,
            ((rules.PASSED, "The date has passed"), *_bands(rules.TIMES)), people,
        ),
        _flags(numbers),
        _views(numbers, words.topics),
        _unavailable(numbers, words.headings, people),
    ]  # fmt: skip


def _bands(said: Sequence[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    return (*((str(least), text) for least, text in said), (rules.UNKNOWN, NOBODY_SAID))


def _row(label: str, keys: Sequence[str], numbers: Numbers, share_of: tuple[int, int] | None = None) -> Row:
    shown = share(part=share_of[0], whole=share_of[1]) if share_of else ""
    return Row(label, tuple(numbers.get(key, 0) for key in keys), tuple(keys), shown)


def _simple(
    key: str, title: str, heading: str, note: str, numbers: Numbers,
    said: Iterable[tuple[str, str]], people: int,
) -> Table:  # fmt: skip
    found = [
        _row(text, [f"{key}.{code}"], numbers, (numbers.get(f"{key}.{code}", 0), people))
        for code, text in said
    ]
    return Table(key, title, heading, note, ("People",), tuple(found))


def _needs(numbers: Numbers, sections: Mapping[str, str]) -> Table:
    rows = []
    for code, title in sections.items():
        keys = [f"need.{code}.{one}" for one, _ in SEVERITIES]
        said = [numbers.get(key, 0) for key in keys]
        rows.append(_row(title, keys, numbers, (said[0] + said[1], sum(said[:4]))))
    note = (
        "By the latest complete assessment of each. The share is of those of whom it is known. Not known: no "
        "complete assessment, or the section could not be scored."
    )
    series = tuple(text for _, text in SEVERITIES)
    return Table("need", "Needs by section", "Section", note, series, tuple(rows))


def _predictors(numbers: Numbers, predictors: Mapping[str, str]) -> Table:
    rows = [_row(title, [f"band.{code}.{one}" for one, _ in BANDS], numbers)
            for code, title in predictors.items()]  # fmt: skip
    series = tuple(text for _, text in BANDS)
    return Table("band", "Predictors by band", "Predictor", "", series, tuple(rows))


def _offences(numbers: Numbers, people: int) -> Table:
    groups = sorted(
        (key for key in numbers if key.startswith("offence.") and key != f"offence.{rules.UNKNOWN}"),
        key=lambda key: (-numbers[key], key),
    )
    said = [(key.removeprefix("offence."), key.removeprefix("offence.")) for key in groups]
    note = "Somebody sentenced for offences of several groups is counted in each."
    return _simple("offence", "Offence groups", "Group", note, numbers,
                   [*said, (rules.UNKNOWN, NOBODY_SAID)], people)  # fmt: skip


def _flags(numbers: Numbers) -> Table:
    rows = []
    for code, title in (("gang", "Gang: open alert"), ("violence", "Violence")):
        keys = [f"flag.{code}.{one}" for one, _ in FLAGS]
        said = [numbers.get(key, 0) for key in keys]
        rows.append(_row(title, keys, numbers, (said[0], sum(said[:2]))))
    note = (
        "Violence: in the offence or earlier sanctions of the assessment, in the offence group, or an alert "
        "of danger to staff. The share is of those of whom it is known."
    )
    return Table("flag", "Gangs and violence", "Flag", note, tuple(text for _, text in FLAGS), tuple(rows))


def _views(numbers: Numbers, topics: Mapping[str, str]) -> Table:
    rows = []
    for code, title in topics.items():
        keys = [f"view.{code}.{one}" for one, _ in VIEWS]
        said = [numbers.get(key, 0) for key in keys]
        rows.append(_row(title, keys, numbers, (said[0], sum(said[:2]))))
    note = (
        "By the self-assessment. Sees it: a problem, or linked to the offending. The share is of those asked."
    )
    series = tuple(text for _, text in VIEWS)
    return Table("view", "What prisoners say themselves", "Topic", note, series, tuple(rows))


def _unavailable(numbers: Numbers, headings: Mapping[str, str], people: int) -> Table:
    said = [("any", "Anybody"), *((code, text) for code, text in headings.items()
                                  if numbers.get(f"unavailable.{code}"))]  # fmt: skip
    note = "People whose open plan holds an action that is needed and cannot be had, by its objective."
    return _simple("unavailable", "Needed and not available", "Heading", note, numbers, said, people)


def surveys(*, questions: Mapping[str, tuple[str, Mapping[str, str]]],
            given: Iterable[tuple[str, str, int]]) -> Table:  # fmt: skip
    """What prisoners answered in surveys. Nobody is named in one, so no number opens people.

    `questions`: by code the text and the answers by code; `given`: question, answer and how many gave it.
    """
    told = {(question, answer): people for question, answer, people in given}
    rows = []
    for code, (text, answers) in questions.items():
        asked = sum(told.get((code, answer), 0) for answer in answers)
        if asked:
            for answer, words in answers.items():
                part = told.get((code, answer), 0)
                rows.append(Row(f"{text} {words}", (part,), ("",), share(part=part, whole=asked)))
    note = (
        "Answers to the surveys of prisoners in the last twelve months; the share is of those who answered "
        "the question. Nobody is named in a survey, so no number leads to people."
    )
    return Table("survey", "What prisoners answered in surveys", "Question and answer", note, ("People",),
                 tuple(rows))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is run of a programme: places a year, at how many prisons, how many of them have no staff."""

    places: int = 0
    run_at: int = 0
    unstaffed: int = 0


COLUMNS = (
    ("need", "Need it"), ("suitable", "Suitable"), ("unsure", "An assessor has to say"),
    ("time", "Suitable, with the time"), ("before", "Released before"), ("waiting", "Waiting"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A programme: its numbers with keys, what is run of it, and the gap. Shares columns with `COLUMNS`."""

    code: str
    name: str
    is_accredited: bool
    values: tuple[int, ...]
    keys: tuple[str, ...]
    places: int
    run_at: int
    unstaffed: int
    gap: int


def programmes(
    *, numbers: Numbers, catalogue: Iterable[tuple[str, str, bool]], runs: Mapping[str, Run]
) -> list[Line]:
    """The programmes that are run, needed or waited for: those run first, then the widest gap.

    `catalogue`: code, name and whether accredited.
    """
    found = []
    for code, name, is_accredited in catalogue:
        keys = tuple(f"programme.{code}.{one}" for one, _ in COLUMNS)
        values, run = tuple(numbers.get(key, 0) for key in keys), runs.get(code, Run())
        if any(values) or run.run_at:
            missing = rules.gap(in_time=numbers.get(f"programme.{code}.time", 0), places_a_year=run.places)
            found.append(
                Line(code, name, is_accredited, values, keys, run.places, run.run_at, run.unstaffed, missing)
            )
    return sorted(found, key=lambda one: (not one.run_at, -one.gap, one.name))


def title_of(*, key: str, shown: Iterable[Table], lines: Iterable[Line]) -> str:
    """What a number is called, as in "Needs by section: Drug misuse, need"; empty if there is none."""
    for table in shown:
        for row in table.rows:
            if key in row.keys:
                which = table.series[row.keys.index(key)]
                more = f", {which[:1].lower()}{which[1:]}" if len(table.series) > 1 else ""
                return f"{table.title}: {row.label}{more}"
    for line in lines:
        if key in line.keys:
            words = COLUMNS[line.keys.index(key)][1]
            return f"{line.name}: {words[:1].lower()}{words[1:]}"
    return ""


def without_key(*, data: Mapping[str, Any]) -> list[str]:
    """The rows of a kept analysis that have not a key for each number, or not a number for each series."""
    return [
        f"tables[{number}].rows[{place}]"
        for number, table in enumerate(data["tables"])
        for place, row in enumerate(table["rows"])
        if not len(row["keys"]) == len(row["values"]) == len(table["series"])
    ]


def as_data(*, shown: Sequence[Table], lines: Sequence[Line]) -> dict[str, Any]:
    """What a kept analysis holds."""
    return {"tables": [asdict(one) for one in shown], "programmes": [asdict(one) for one in lines]}
