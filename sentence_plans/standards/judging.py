"""Whether an objective names a change or only an activity (docs/domain.md 8.4, docs/adr/0014).

The verdict follows from what each clause is evidence of, and names the rule and the words that led to it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sentence_plans.standards.evidence import Evidence, Side, evidence_of
from sentence_plans.standards.hints import for_mixed, for_process, headings
from sentence_plans.standards.wordings import units


class Verdict(StrEnum):
    """What an objective is."""

    OUTCOME = "outcome"
    PROCESS = "process"
    MIXED = "mixed"


#: The rules that find an activity.
ACTIVITIES = frozenset({"activity", "keeping to a service", "looking is not changing"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the rule and the words that led to it, and how to say the change wanted instead.

    `change_leads` says, where a change is named at all, whether it is named before any activity.
    """

    verdict: Verdict
    rule: str
    words: tuple[str, ...]
    hint: str
    change_leads: bool = False

    @property
    def is_only_activity(self) -> bool:
        """Whether nothing is named but what is done: an action, not an objective."""
        return self.verdict is Verdict.PROCESS and self.rule in ACTIVITIES

    @property
    def passes(self) -> bool:
        """Whether it may stand without a reason: a change, alone or leading."""
        return self.verdict is Verdict.OUTCOME or self.change_leads


@lru_cache(maxsize=2048)
def judge(*, text: str, heading: str = "") -> Judgement:
    """Judge what an objective says. `heading` is the key of one of docs/domain.md 8.3, '' where not known.

    The heading says what a text is about that leaves it out: "Stop" under gambling.
    """
    found = evidence_of(text=text)
    about = headings().get(heading, {}).get("noun")
    if about and not any(one.side in (Side.CHANGE, Side.ACTIVITY, Side.PLAIN) for one in found):
        with_heading = evidence_of(text=f"{text.rstrip(' .!')} {about}")
        if any(one.side is Side.CHANGE for one in with_heading) and _leaves_out(text):
            found = with_heading
    return _verdict(found, heading)


def _leaves_out(text: str) -> bool:
    """Whether a text ends in a verb and so leaves out what it is about."""
    last = [unit for unit in units(text=text) if "mark" not in unit.kinds][-1:]
    return bool(last) and bool(last[0].kinds & {"less", "gen", "look"})


def _verdict(found: list[Evidence], heading: str) -> Judgement:
    change = [one for one in found if one.side is Side.CHANGE]
    activity = [one for one in found if one.side is Side.ACTIVITY]
    if change and activity:
        leads = found.index(change[0]) < found.index(activity[0])
        hint = for_mixed(change=change[0].words, activity=activity[0].words, change_leads=leads)
        words = change[0].words + activity[0].words if leads else activity[0].words + change[0].words
        return Judgement(Verdict.MIXED, f"{change[0].rule}, and {activity[0].rule}", words, hint, leads)
    if change:
        return Judgement(Verdict.OUTCOME, change[0].rule, change[0].words, "", True)
    nothing = Evidence(Side.VAGUE, "nothing known", ())
    one = next(iter([*activity, *sorted(found, key=lambda one: one.side is not Side.PLAIN)]), nothing)
    hint = for_process(rule=one.rule, words=one.words, heading=heading)
    return Judgement(Verdict.PROCESS, one.rule, one.words, hint)
