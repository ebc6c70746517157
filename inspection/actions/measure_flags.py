"""The quality flags of the last version of each plan complete by a day (docs/domain.md 8.5, 21.4 rule 1)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from inspection.actions.measure_sources import Reach
from inspection.actions.measure_streams import Row, Stream, by_first, of
from inspection.standards.version_flags import of_version
from sentence_plans.actions.blocks import BLOCKS, every
from sentence_plans.actions.completed import ANSWERING
from sentence_plans.models import (
    Decision,
    DoerKind,
    Heading,
    Objective,
    PlanSignature,
    PlanVersion,
    Purpose,
    SentencePlan,
    Status,
)
from sentence_plans.standards.completed import Line, last_completed

OF_PLAN = "plan__custody__prisoner"
Found = dict[int, Mapping[str, bool | None]]


def flag_sources(reach: Reach) -> Mapping[str, Iterator[Row]]:
    """Signatures and versions; and what the plans say that were complete without a version."""
    return {**_versions(reach), **_unversioned(reach)}


def _versions(reach: Reach) -> Mapping[str, Iterator[Row]]:
    """Signatures and versions."""
    whose = {"plan__custody__in": reach.custodies}
    return {
        "lines": of(
            PlanSignature.objects.filter(signed_as__in=ANSWERING, on__lte=reach.as_of, **whose),
            fields=("plan", "version", "version__number", "signed_as", "decision", "on"),
            order=("pk",),
            via=OF_PLAN,
        ),
        "versions": of(
            PlanVersion.objects.filter(**whose),
            fields=("plan", "pk", "content", "progress", "flags"),
            order=("number",),
            via=OF_PLAN,
        ),
    }


def _unversioned(reach: Reach) -> Mapping[str, Iterator[Row]]:
    """What plans say that were complete without a version."""
    bare = SentencePlan.objects.filter(custody__in=reach.custodies, completed_on__lte=reach.as_of).exclude(
        Exists(PlanVersion.objects.filter(plan=OuterRef("pk")))
    )
    objectives = Objective.objects.filter(plan__in=bare.order_by().values("pk"))
    return {
        "bare": of(
            bare.order_by(), fields=("pk", "contact_with", "contact_every_days", "ppo_work", "order_reason")
        ),
        "bare_objectives": of(
            objectives,
            fields=(
                "plan",
                "pk",
                "position",
                "heading",
                "text",
                "purposes",
                "measure",
                "after__position",
                "status",
            ),
            order=("plan", "position"),
            via=OF_PLAN,
        ),
        "bare_needs": of(
            objectives.filter(needs__ended_at__isnull=True, needs__isnull=False),
            fields=("pk", "needs__title"),
            via=OF_PLAN,
        ),
        "bare_actions": of(
            objectives.filter(actions__isnull=False).exclude(actions__status__startswith="removed_"),
            fields=("pk", "actions__doers"),
            via=OF_PLAN,
        ),
    }


class Flagged:
    """The flags by plan, human being by human being."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._streams = {name: Stream(rows) for name, rows in flag_sources(reach).items()}

    def of(self, human: int) -> Found:
        """By plan, each flag by its key: whether it holds, None where it does not apply or is not known."""
        mine = {name: stream.of(human) for name, stream in self._streams.items()}
        lines = by_first(mine["lines"])
        found: Found = {}
        for plan, versions in by_first(mine["versions"]).items():
            said = {pk: (content, progress, flags) for pk, content, progress, flags in versions}
            last = last_completed(
                lines=[
                    Line(version, number, signed_as, decision == Decision.SIGNED, on)
                    for version, number, signed_as, decision, on in lines.get(plan, [])
                ],
                as_of=self._reach.as_of,
            )
            key = last.version if last and last.version in said else versions[-1][0]
            content, progress, flags = said[key]
            found[plan] = of_version(content=_by_key(content), progress=progress, flags=flags)
        return found | _bare(mine)


def _by_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says, with each heading by its key instead of its words."""
    keys = {str(one.label): one.value for one in Heading}
    rows = content.get("objectives", ())
    return {**content, "objectives": [one | {"heading": keys.get(one.get("heading"), "")} for one in rows]}


def _bare(mine: Mapping[str, list[Row]]) -> Found:
    """Plans taken over as complete, without a version: what they say now."""
    needs, works = by_first(mine["bare_needs"]), by_first(mine["bare_actions"])
    objectives = by_first(mine["bare_objectives"])
    found: Found = {}
    for plan, who, often, enhanced, order in mine["bare"]:
        blocks = {
            BLOCKS["contact_with"]: who,
            BLOCKS["contact_every_days"]: every(often),
            BLOCKS["ppo_work"]: enhanced,
            BLOCKS["order_reason"]: order,
        }
        rows = objectives.get(plan, [])
        content = {"plan": blocks, "objectives": [_objective(row, needs, works) for row in rows]}
        progress = {str(row[0]): str(Status(row[-1]).label) for row in rows}
        found[plan] = of_version(content=content, progress=progress, flags=())
    return found


def _objective(row: Row, needs: Mapping[int, list[Row]], works: Mapping[int, list[Row]]) -> dict[str, Any]:
    key, position, heading, text, purposes, measure, after, _ = row
    return {
        "key": key,
        "position": position,
        "heading": heading,
        "text": text,
        "measure": measure,
        "purposes": [str(Purpose(one).label) for one in purposes],
        "needs": [title for (title,) in needs.get(key, [])],
        "after": f"Objective {after}" if after else "",
        "actions": [
            {"who": [f"{DoerKind(one['kind']).label}: {one['name']}" for one in doers]}
            for (doers,) in works.get(key, [])
        ],
    }
