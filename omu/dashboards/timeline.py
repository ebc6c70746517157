"""The whole sentence as a picture with its table: stages, places, dates, duties (docs/domain.md 3.1, 5).

A lane is a row of the picture. Places along it are per cent of the time from reception to the last date.
Everything drawn has a row in the table beneath, and a bar or mark carries the number of its row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.actions import clock_decisions, policies
from cases.models import Clock, Custody, KeyDate, Stage
from cases.standards.clocks import OPEN_STATES, Standing, State
from cases.standards.stages import StageFacts, history
from staff.actors import Actor

#: Shape and fill of what is drawn; the shape alone tells the states apart.
LOOKS = {
    State.MET_ON_TIME: "met",
    State.MET_LATE: "late",
    State.OVERDUE: "overdue",
    State.DUE_SOON: "soon",
    State.NOT_DUE: "running",
    State.STOPPED: "stopped",
    State.NOT_APPLICABLE: "stopped",
}
STAGE_LOOKS = ("plain", "dark")
#: Narrower than this a bar has no room for its number.
ROOM_FOR_NUMBER = 4.0
LEAST_WIDTH = 0.6
YEARS_SHOWN = 8


@dataclass(frozen=True)
class Bar:
    """From a day to a day in a lane; `until` is None while it lasts."""

    begun: date
    until: date | None
    words: str
    look: str
    state: str = ""
    href_key: int | None = None


@dataclass(frozen=True)
class Mark:
    """A day in a lane."""

    on: date
    words: str
    look: str
    state: str = ""


@dataclass
class Lane:
    """A row of the picture."""

    title: str
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Scale:
    """From days to per cent."""

    begun: date
    ended: date

    def at(self, on: date) -> float:
        """Where a day stands, in per cent of the whole."""
        whole = max((self.ended - self.begun).days, 1)
        return round(100 * min(max((on - self.begun).days, 0), whole) / whole, 2)

    def years(self) -> Iterator[tuple[float, int]]:
        """The beginnings of years, thinned out where there are many."""
        first, last = self.begun.year + 1, self.ended.year
        step = max(1, -(-(last - first + 1) // YEARS_SHOWN))
        for year in range(first, last + 1, step):
            yield self.at(date(year, 1, 1)), year


def lanes_of(custody: Custody, facts: StageFacts, *, today: date, actor: Actor) -> list[Lane]:
    """Every lane of a custody, as far as the actor may read it; four queries."""
    lanes = [_stages(facts, today), _places(custody), _away(facts), _dates(custody, actor)]
    if actor.may("clocks:R"):
        lanes += list(_duties(custody, today, actor))
    return [lane for lane in lanes if lane.bars or lane.marks]


def _stages(facts: StageFacts, today: date) -> Lane:
    spans = history(facts=facts, today=today)
    labels = dict(Stage.choices)
    return Lane(
        "Stage",
        bars=[
            Bar(one.begun, one.ended or today, f"{labels[one.stage]}. {one.reason}", STAGE_LOOKS[place % 2])
            for place, one in enumerate(spans)
        ],
    )


def _places(custody: Custody) -> Lane:
    stays = custody.stays.select_related("prison").order_by("arrived_on", "pk")
    return Lane(
        "Prison",
        bars=[
            Bar(one.arrived_on, one.ended_on, one.prison.name, STAGE_LOOKS[place % 2])
            for place, one in enumerate(stays)
        ],
    )


def _away(facts: StageFacts) -> Lane:
    spans = [*facts.absences, *facts.closings]
    return Lane(
        "Away or released",
        bars=[
            Bar(one.begun, one.ended, one.words, "away") for one in sorted(spans, key=lambda each: each.begun)
        ],
    )


def _dates(custody: Custody, actor: Actor) -> Lane:
    marks = [
        Mark(one.imposed_on, f"Sentenced: {one.get_kind_display()}, {one.main_offence}", "date")
        for one in custody.sentences.all()
    ]
    marks += [
        Mark(one.on, f"{one.get_kind_display()} ({one.kind})", "date")
        for one in KeyDate.objects.current_for(actor).filter(custody=custody).order_by("on")
    ]
    return Lane("Sentence and key dates", marks=marks)


def _duties(custody: Custody, today: date, actor: Actor) -> Iterator[Lane]:
    """A lane for each duty that has or had a due date: the bar runs to the day it is due."""
    known = Clock.objects.visible_to(actor).filter(custody=custody, due_on__isnull=False)
    for clock in known.select_related("policy").order_by("started_on", "standard", "pk"):
        standing = clock_decisions.standing_of(clock, today=today)
        due = clock.last_day
        if due is None:
            continue
        look, state = LOOKS[standing.state], str(standing.state).capitalize()
        title = policies.of(clock.policy).limit(standard=clock.standard).title
        bar = Bar(clock.started_on, due, f"{clock.standard} {title}", "duty", standing.reason)
        mark = Mark(_ended(clock, standing, due), "", look)
        yield Lane(f"{clock.standard}, {state.lower()}: {title}", bars=[bar], marks=[mark])


def _ended(clock: Clock, standing: Standing, due: date) -> date:
    """Where the mark of a duty stands: the day it was met or stopped, else the day it is due."""
    return due if standing.state in OPEN_STATES else clock.met_on or clock.stopped_on or due


def drawn(lanes: list[Lane], *, today: date, begun: date | None = None) -> dict[str, object]:
    """The picture as its template draws it, and the rows of its table, numbered alike."""
    scale = _scale(lanes, today, begun)
    number, rows, shown = 0, [], []
    for place, lane in enumerate(lanes):
        bars, marks = [], []
        for bar in lane.bars:
            number += 1
            until = bar.until or today
            x, end = scale.at(bar.begun), scale.at(until)
            width = max(round(end - x, 2), LEAST_WIDTH)
            has_room = width >= ROOM_FOR_NUMBER
            bars.append({"x": x, "width": width, "middle": round(x + width / 2, 2), "bar": bar,
                         "number": number if has_room else None})  # fmt: skip
            rows.append({"number": number, "lane": lane.title, "what": bar.words, "begun": bar.begun,
                         "until": bar.until, "state": bar.state})  # fmt: skip
        for mark in lane.marks:
            marks.append({"x": scale.at(mark.on), "mark": mark})
            if mark.words:
                number += 1
                rows.append({"number": number, "lane": lane.title, "what": mark.words, "begun": mark.on,
                             "until": mark.on, "state": mark.state})  # fmt: skip
        shown.append({"title": lane.title, "y": place * 40, "bars": bars, "marks": marks})
    years = [{"x": x, "year": year} for x, year in scale.years()]
    return {"lanes": shown, "rows": rows, "years": years, "height": 40 * len(lanes) + 44,
            "today_at": scale.at(today), "begun": scale.begun, "ended": scale.ended}  # fmt: skip


def _scale(lanes: Iterable[Lane], today: date, begun: date | None) -> Scale:
    days = {today} | ({begun} if begun else set())
    for lane in lanes:
        days |= {one.begun for one in lane.bars} | {one.until or today for one in lane.bars}
        days |= {one.on for one in lane.marks}
    first, last = min(days), max(days)
    return Scale(first, last if last > first else first + timedelta(days=1))
