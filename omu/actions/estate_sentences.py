"""The made-up custodies of a generated estate: sentences, key dates, stays, releases, absences."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.standards.dates import SentenceLength
from omu.actions.estate_places import Dice, MadePrison, Plan, words

Row = dict[str, Any]
DAY = datetime.timedelta(days=1)
#: Months from and to, and the kind of sentence. Kinds without length are indeterminate.
LENGTHS = {
    "short": (2, 11, "DET"),
    "medium": (12, 47, "DET"),
    "long": (48, 216, "DET"),
    "recall": (18, 96, "DET"),
    "young": (6, 60, "YOI"),
    "extended": (36, 120, "EDS"),
}
TARIFFS = {"ipp": ("IPP", 2, 8), "life": ("LIFE", 10, 25)}
CATEGORIES = {"short": "DCC", "medium": "CCDB", "long": "BBCC", "life": "ABBC", "ipp": "BBC"}
HDC_DAYS, HDC_FROM_MONTHS, HDC_BELOW_MONTHS = 135, 3, 48


@dataclass(frozen=True)
class MadeCustody:
    """A custody as a line has it, its kind, and the prisons of its stays in order."""

    kind: str
    facts: Row
    stays: Sequence[tuple[MadePrison, datetime.date]]

    @property
    def received_on(self) -> datetime.date:
        """The day of reception."""
        return datetime.date.fromisoformat(self.facts["received_on"])

    @property
    def is_open(self) -> bool:
        """Whether the person is still in."""
        return "ended_on" not in self.facts["stays"][-1]


def current(dice: Dice, *, plan: Plan, prison: MadePrison, young: bool) -> MadeCustody:
    """The custody that the estate is made for: open on its day, or closed shortly before."""
    kind = "young" if young else dice.one(words()["kinds"])
    if kind == "remand":
        return _remand(dice, plan, prison)
    if kind in TARIFFS:
        return _indeterminate(dice, plan, prison, kind)
    months = dice.randint(*LENGTHS[kind][:2])
    length = SentenceLength(months // 12, months % 12, 0)
    half = datetime.timedelta(days=_days(months) // 2)
    if kind == "recall":
        gone = datetime.timedelta(days=dice.randint(20, max(half.days - 20, 21)))
        sentenced_on = plan.day - half - gone
    else:
        sentenced_on = plan.day - half * dice.uniform(0.01, 1.03)
    facts = _determinate(dice, kind, length, months, sentenced_on)
    return (
        _recalled(dice, plan, prison, kind, facts)
        if kind == "recall"
        else _in(dice, plan, prison, kind, facts)
    )


def earlier(dice: Dice, *, plan: Plan, prison: MadePrison, before: datetime.date) -> MadeCustody:
    """A custody that was closed before the current one began."""
    months = dice.randint(2, 30)
    released_on = before - datetime.timedelta(days=dice.randint(60, 1500))
    sentenced_on = released_on - datetime.timedelta(days=_days(months) // 2)
    length = SentenceLength(months // 12, months % 12, 0)
    facts = _determinate(dice, "short" if months < 12 else "medium", length, months, sentenced_on)
    facts["releases"] = [{"on": released_on.isoformat(), "closed_as": _how(months)}]
    made = _stays(dice, plan, prison, sentenced_on, released_on)
    facts["stays"][:] = [_stay(*one) for one in made]
    return MadeCustody("earlier", facts, [(one, on) for one, on, _, _ in made])


def _how(months: int) -> str:
    return "released" if months < 12 else "licence"


def _days(months: int) -> int:
    return round(months * 30.44)


def _base(received_on: datetime.date, kind: str) -> Row:
    return {"received_on": received_on.isoformat(), "reception_kind": kind}


def _offence(dice: Dice, *, grave: bool = False) -> Row:
    offence, group = dice.choice(words()["grave_offences" if grave else "offences"])
    return {"main_offence": offence, "offence_group": group, "court": dice.choice(words()["courts"])}


def _determinate(
    dice: Dice, kind: str, length: SentenceLength, months: int, sentenced_on: datetime.date
) -> Row:
    """Facts, sentence and key dates; the stays are still to come."""
    ends_on = length.ends_on(sentenced_on=sentenced_on) or sentenced_on
    crd = sentenced_on + datetime.timedelta(days=_days(months) // 2)
    dates = {"CRD" if months >= 12 else "ARD": crd, "SED": ends_on}
    if months >= 12:
        dates["LED"] = ends_on
    if HDC_FROM_MONTHS <= months < HDC_BELOW_MONTHS and kind in ("short", "medium"):
        dates["HDCED"] = crd - datetime.timedelta(days=min(HDC_DAYS, _days(months) // 4))
    lengths = {"years": length.years, "months": length.months}
    sentence = {
        "imposed_on": sentenced_on.isoformat(),
        "kind": LENGTHS[kind][2],
        **{name: value for name, value in lengths.items() if value},
        **_offence(dice),
    }
    more = [dict(sentence, **_offence(dice)) for _ in range(1 if dice.hits(20) else 0)]
    return {
        **_base(sentenced_on, "sentence"),
        "sentenced_on": sentenced_on.isoformat(),
        "security_category": dice.choice(CATEGORIES.get(kind, "CCD")),
        "sentences": [sentence, *more],
        "key_dates": _key_dates(dates),
        "stays": [],
    }


def _key_dates(dates: Mapping[str, datetime.date]) -> list[Row]:
    return [
        {"kind": kind, "on": on.isoformat(), "source": "Sentence calculation"}
        for kind, on in sorted(dates.items())
    ]


def _remand(dice: Dice, plan: Plan, prison: MadePrison) -> MadeCustody:
    received_on = plan.day - datetime.timedelta(days=dice.randint(0, 200))
    facts = {**_base(received_on, "remand"), "received_from": dice.choice(words()["courts"]), "stays": []}
    return _in(dice, plan, prison, "remand", facts)


def _indeterminate(dice: Dice, plan: Plan, prison: MadePrison, kind: str) -> MadeCustody:
    code, least, most = TARIFFS[kind]
    sentenced_on = plan.day - datetime.timedelta(days=dice.randint(30, 20 * 365))
    ted = sentenced_on + datetime.timedelta(days=dice.randint(least * 365, most * 365))
    sentence = {"imposed_on": sentenced_on.isoformat(), "kind": code, **_offence(dice, grave=True)}
    facts = {
        **_base(sentenced_on, "sentence"),
        "sentenced_on": sentenced_on.isoformat(),
        "security_category": dice.choice(CATEGORIES[kind]),
        "sentences": [sentence],
        "key_dates": _key_dates({"TED": ted}),
        "stays": [],
    }
    return _in(dice, plan, prison, kind, facts)


def _in(dice: Dice, plan: Plan, prison: MadePrison, kind: str, facts: Row) -> MadeCustody:
    """In custody up to the day, or released by then where the release date has passed."""
    received_on = datetime.date.fromisoformat(facts["received_on"])
    release = next((row["on"] for row in facts.get("key_dates", ()) if row["kind"] in ("ARD", "CRD")), "")
    out = datetime.date.fromisoformat(release) if release and release < plan.day.isoformat() else None
    made = _stays(dice, plan, prison, received_on, out or plan.day)
    if out:
        how = "licence" if any(row["kind"] == "LED" for row in facts["key_dates"]) else "released"
        facts["releases"] = [{"on": out.isoformat(), "closed_as": how}]
        facts["stays"] = [_stay(*one) for one in made]
    else:
        facts["stays"] = [_stay(*one) for one in [*made[:-1], (*made[-1][:2], None, made[-1][3])]]
        _absence(dice, plan, facts, received_on)
    return MadeCustody(kind, facts, [(one, on) for one, on, _, _ in made])


def _absence(dice: Dice, plan: Plan, facts: Row, received_on: datetime.date) -> None:
    if (plan.day - received_on).days < 60 or not dice.hits(2):
        return
    left_on = dice.day(received_on + 10 * DAY, plan.day - 20 * DAY)
    kind = "hospital" if dice.hits(60) else "ual"
    facts["absences"] = [{"kind": kind, "left_on": left_on.isoformat()}]
    if dice.hits(70):
        facts["absences"][0]["returned_on"] = (left_on + 12 * DAY).isoformat()


def _recalled(dice: Dice, plan: Plan, prison: MadePrison, kind: str, facts: Row) -> MadeCustody:
    """Released at the half, recalled some time before the day."""
    received_on = datetime.date.fromisoformat(facts["received_on"])
    crd = next(row["on"] for row in facts["key_dates"] if row["kind"] == "CRD")
    out = datetime.date.fromisoformat(crd)
    back = dice.day(out + DAY, plan.day)
    facts["releases"] = [
        {
            "on": out.isoformat(),
            "closed_as": "licence",
            "recalled_on": max(out, back - 3 * DAY).isoformat(),
            "recalled_because": "Licence conditions not kept",
            "returned_on": back.isoformat(),
        }
    ]
    first = _stays(dice, plan, prison, received_on, out)
    again = (prison, back, None, "reception")
    facts["stays"] = [_stay(*one) for one in [*first, again]]
    return MadeCustody(kind, facts, [(one, on) for one, on, _, _ in [*first, again]])


Stay = tuple[MadePrison, datetime.date, datetime.date | None, str]


def _stays(
    dice: Dice, plan: Plan, prison: MadePrison, first: datetime.date, last: datetime.date
) -> list[Stay]:
    """From one to four stays between two days, the last of them in the given prison."""
    moves = min(dice.choice((0, 0, 0, 1, 1, 2, 3)), (last - first).days // 60)
    days = sorted({dice.day(first + 20 * DAY, last - 20 * DAY) for _ in range(moves)})
    others = plan.holding(prison.holds)
    prisons = [dice.choice(others) for _ in days] + [prison]
    begins = [first, *days]
    ends: list[datetime.date | None] = [*days, last]
    how = ["reception", *["transfer"] * len(days)]
    return list(zip(prisons, begins, ends, how, strict=True))


def _stay(prison: MadePrison, on: datetime.date, ended_on: datetime.date | None, how: str) -> Row:
    row: Row = {"prison": prison.code, "arrived_on": on.isoformat(), "arrived_by": how}
    return row | ({"ended_on": ended_on.isoformat()} if ended_on else {})
