"""Every case of some prisons and a period as of a day, one after another: a fixed number of queries.

Human being by human being, so that any number of cases takes the same memory (docs/domain.md 21.2).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from cases.actions.clock_facts import OWN_LIMITS
from cases.models import Custody, PrisonSetting, VictimKnown
from cases.standards import circumstances
from cases.standards.duties import Stay
from cases.standards.own_limits import OwnLimit
from cases.standards.reviews import Trigger
from inspection.actions import measure_assessed, measure_custody, measure_planned, measure_triggers
from inspection.actions.measure_flags import Flagged
from inspection.actions.measure_judged import judged, judged_sources
from inspection.actions.measure_sources import Reach, custody_sources, log_sources, person_sources
from inspection.actions.measure_streams import Row, Stream, by_first, of
from inspection.actions.measure_work_sources import assessment_sources, plan_sources
from inspection.standards.case_facts import Asked, Assessed, Case, Changed, Decided, Logged, Planned, Seen
from risk.actions.oversight_facts import CONTACT_LIMITS
from risk.actions.scope_facts import MAPPA_LEVELS
from sentence_plans.standards import transfer_needs

#: Sources whose rows begin with the key of the custody.
OF_CUSTODY = (
    "sentences", "dates", "stays", "releases", "absences", "allocations", "reports", "scopes", "tiers",
    "alerts", "spoke", "changes", "child_tags", "logged", "oversights", "release_outcomes", "decisions",
    "learning", "transfer_needs", "judgements", "handovers", "victim_statements",
)  # fmt: skip
Rows = Mapping[str, list[Row]]


def cases(asked: Asked, *, reach: Reach) -> Iterator[Case]:
    """The cases in the order of their human beings. Inside a transaction: the sources are cursors."""
    own = own_limits()
    custodies = Custody.objects.filter(pk__in=reach.custodies)
    fields = (
        "pk", "prisoner__number", "prisoner__born_on", "opened_on", "sentenced_on", "reception_kind",
        "is_ppo", "ppo_since", "earlier_rosh_level", "earlier_rosh_on", "closed_on", "closed_as",
    )  # fmt: skip
    sources = {
        **custody_sources(reach), **log_sources(reach), **person_sources(reach),
        **assessment_sources(reach), **plan_sources(reach), **judged_sources(reach),
    }  # fmt: skip
    streams = {name: Stream(rows) for name, rows in sources.items()}
    flagged = Flagged(reach)
    mine: dict[str, list[Row]] = {}
    parts: dict[str, Mapping[int, list[Row]]] = {}
    person = -1
    for human, *custody in of(custodies, fields=fields, order=("opened_on", "pk"), via="prisoner"):
        if human != person:
            person = human
            mine = {name: stream.of(human) for name, stream in streams.items()}
            parts = {name: by_first(mine[name]) for name in OF_CUSTODY}
            read = _Read(mine, flagged.of(human), asked.as_of)
        rows = {name: grouped.get(custody[0], []) for name, grouped in parts.items()} | {
            name: mine[name] for name in ("screenings", "vulnerabilities", "diversity")
        }
        rows["changes"] = measure_triggers.standing_changes(rows["changes"])
        made = _case(custody, rows, read, own, asked)
        if made is not None:
            yield made


class _Read:
    """What one human being's assessments and plans came to, by custody."""

    def __init__(self, mine: Rows, flagged: Mapping[int, Mapping[str, bool | None]], as_of: date) -> None:
        self.assessed = measure_assessed.assessments(mine, as_of=as_of)
        self.planned = measure_planned.plans(mine, flags=flagged, as_of=as_of)
        self.boards = measure_planned.boards(mine)
        self.events = list(measure_planned.plan_events(mine, as_of=as_of))
        self.of_custody = {key: custody for custody, key, *_ in mine["plans"]}


def own_limits() -> tuple[OwnLimit, ...]:
    """The limits prisons have set for themselves; one query."""
    rows = PrisonSetting.objects.filter(key__in=list(OWN_LIMITS)).order_by("effective_from", "pk")
    return tuple(OwnLimit(row.prison_id, OWN_LIMITS[row.key], row.effective_from, row.value) for row in rows)


def _here(held: list[Stay], asked: Asked) -> Stay | None:
    """The stay the case is counted for: the last one in the chosen prisons in the period."""
    found = [
        one
        for one in held
        if one.prison in asked.prisons
        and one.arrived_on <= asked.until
        and (one.left_on is None or one.left_on >= asked.since)
    ]
    return found[-1] if found else None


def _case(
    custody: list[Any], rows: Rows, read: _Read, own: tuple[OwnLimit, ...], asked: Asked
) -> Case | None:
    key, number = custody[:2]
    held = measure_custody.stays(rows["stays"], reception_kind=custody[5], as_of=asked.as_of)
    here = _here(held, asked)
    if here is None:
        return None
    assessed, plan = read.assessed.get(key, []), read.planned.get(key)
    managers = measure_custody.managers(rows["allocations"], as_of=asked.as_of)
    triggers = measure_triggers.of_assessment(rows, held=held)
    return Case(
        key=key,
        number=number,
        opened_on=custody[3],
        here=here,
        managers=managers,
        history=measure_custody.history(managers, reports=rows["reports"]),
        assessments=tuple(assessed),
        plan=plan,
        triggers=tuple(triggers),
        plan_triggers=_of_plan(key, triggers, assessed, read),
        changes=_changes(rows["changes"], assessed, plan),
        boards=tuple(read.boards.get(key, ())),
        judged=judged(rows),
        absent_since=measure_custody.absent_since(rows["absences"], as_of=asked.as_of),
        **_of_sentence(custody, rows, held, assessed, own, asked),
        **_from_log(rows),
        **_from_circumstances(rows, asked.as_of),
    )


def _of_sentence(
    custody: list[Any], rows: Rows, held: list[Stay], assessed: list[Assessed], own: tuple[OwnLimit, ...],
    asked: Asked,
) -> dict[str, Any]:  # fmt: skip
    """Sentence, release, scope and the facts of T1 to T3."""
    born_on, _, sentenced, _, ppo, ppo_since, earlier, earlier_on, closed_on, closed_as = custody[2:]
    as_of, prisons = asked.as_of, {one.prison for one in held}
    sentenced_on = sentenced if sentenced and sentenced <= as_of else None
    kind, length = measure_custody.sentence(rows["sentences"])
    is_ppo = ppo and (ppo_since is None or ppo_since <= as_of)
    known = earlier if earlier_on is None or earlier_on <= as_of else ""
    return {
        "sentenced_on": sentenced_on,
        "length": length,
        "release": measure_custody.release(rows["dates"], kind=kind),
        "is_ppo": is_ppo,
        "known_level": known,
        "scope": measure_custody.scope_on(
            rows["scopes"], sentenced_on=sentenced_on, kind=kind, length=length, born_on=born_on,
            ppo=(is_ppo, ppo_since), earlier=(known, earlier_on), assessed=assessed, as_of=as_of,
        ),
        "custody": measure_custody.custody_facts(
            rows, held=held, sentenced_on=sentenced_on, closed=(closed_on, closed_as),
            own=tuple(one for one in own if one.prison in prisons), as_of=as_of,
        ),
    }  # fmt: skip


def _of_plan(key: int, triggers: list[Trigger], assessed: list[Assessed], read: _Read) -> tuple[Trigger, ...]:
    found = [*triggers, *measure_triggers.new_needs(assessed)]
    found += [one for plan, one in read.events if read.of_custody.get(plan) == key]
    return tuple(sorted(found, key=lambda one: (one.on, one.cause)))


def _changes(rows: list[Row], assessed: list[Assessed], plan: Planned | None) -> tuple[Changed, ...]:
    """Changes with the first that followed: a link to the plan, or a review since the day of the event."""
    reviews = [one.completed_on for one in assessed if one.completed_on]
    reviews += [one.on for one in plan.reviews] if plan else []
    found = []
    for _, on, entered, linked in rows:
        after = [day for day in (*reviews, linked) if day and day >= on]
        found.append(Changed(on, entered, min(after, default=None)))
    return tuple(found)


def _from_log(rows: Rows) -> dict[str, Any]:
    counted = rows["logged"][0] if rows["logged"] else (0, 0, 0, None, None)
    codes = {code for (code,) in rows["alerts"]}
    report = rows["reports"][-1] if rows["reports"] else None
    told = rows["victim_statements"][-1] if rows["victim_statements"] else None
    mappa = sorted(code for code in codes if code in MAPPA_LEVELS)
    return {
        "court_report": ("none" if report[0] == "none" else "written") if report else "",
        "court_report_on_file": bool(report and report[3]),
        "tier": rows["tiers"][-1][0] if rows["tiers"] else None,
        "mappa": f"level {MAPPA_LEVELS[mappa[-1]]}" if mappa else "",
        "seen": tuple(Seen(on, frozenset(areas)) for on, areas in rows["oversights"]),
        "decisions": tuple(Decided(kind, on, cites) for kind, on, cites in rows["decisions"]),
        "child_tagged": bool(rows["child_tags"]),
        "victim_said": (told[0] != VictimKnown.NONE, told[1]) if told else None,
        "contact_limited": not codes.isdisjoint(CONTACT_LIMITS),
        "log": Logged(*counted[:3], *(localtime(one).date() if one else None for one in counted[3:])),
    }


def _from_circumstances(rows: Rows, as_of: date) -> dict[str, Any]:
    screened = rows["screenings"][-1] if rows["screenings"] else None
    need = circumstances.learning_need(
        levels=screened[:3] if screened else (),
        declined=bool(screened and screened[3]),
        screened=bool(screened),
    )
    return {
        "learning": frozenset(kind for (kind,) in rows["learning"]),
        "learning_need": need.holds,
        "screened": screened is not None,
        "screening_declined": bool(screened and screened[3]),
        "vulnerable": bool(rows["vulnerabilities"]),
        "diverse": bool(rows["diversity"]),
        "transfer_need": _transfer_need(rows["transfer_needs"], as_of),
    }


def _transfer_need(rows: list[Row], as_of: date) -> str:
    """The state on the day of the need recorded last; one that ended without a move is none."""
    found = ""
    for state, planned_for, moved_on, ended_on in rows:
        if moved_on and moved_on <= as_of:
            found = transfer_needs.MOVED
        elif ended_on and ended_on <= as_of:
            continue
        elif state == transfer_needs.MOVED:
            found = transfer_needs.PLANNED if planned_for else transfer_needs.NONE
        else:
            found = state
    return found
