"""How to say the change wanted instead of what is done (docs/domain.md 8.4)."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "headings.json"
ELSEWHERE = "other"
SAY = "Say what will be different in what he or she does, thinks or can do, such as"
AMONG_ACTIONS = "Put what is done among the actions."
FAULTS = {
    "activity": "{words} is what is done, not what will be different.",
    "keeping to a service": "{words} is keeping to a service, not what will be different because of it.",
    "looking is not changing": "{words} says that a matter is looked at, not what will be different.",
    "too vague": "{words} is too vague: nobody could say when it has come true.",
    "fact": "{words} says what is or was, not what is to change.",
    "nothing known": "No change is named that these rules can see.",
}


@lru_cache(maxsize=1)
def headings() -> dict[str, dict[str, str]]:
    """For each heading of docs/domain.md 8.3: what it is about, and an outcome said well."""
    found: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def heading_key(*, name: str) -> str:
    """The key of a heading given by its key or its name; '' for one that is not known."""
    wanted = name.strip().casefold().replace("-", " ").replace("_", " ")
    known = headings()
    for key in known:
        if wanted and wanted in (key.replace("_", " "), NAMES.get(key, "")):
            return key
    return next((key for key, names in OTHER_NAMES.items() if wanted in names), "")


#: The headings as docs/domain.md 8.3 names them.
NAMES = {
    "aggression": "aggressive or controlling behaviour",
    "racism": "racist attitudes",
    "well_being": "emotional well being",
    "childhood": "experience of childhood",
    "lifestyle": "lifestyle, associates and community integration",
    "offending": "offending behaviour and victim issues",
    "thinking": "thinking skills",
    "others_views": "understanding others' views",
    "domestic_violence": "domestic violence",
    "temper": "temper control",
    "ete": "education, training and employment",
}
OTHER_NAMES = {
    "ete": (
        "education",
        "employment",
        "education training and employment",
        "education, training, employability",
    ),
    "lifestyle": ("lifestyle and associates", "associates", "community integration"),
    "well_being": ("emotional wellbeing", "wellbeing"),
    "finance": ("financial", "finances", "money"),
    "drugs": ("drug misuse",),
    "alcohol": ("alcohol misuse",),
    "offending": ("offending behaviour", "victim issues"),
    "thinking": ("thinking and behaviour",),
}


def for_process(*, rule: str, words: Iterable[str], heading: str = "") -> str:
    """What is wrong, an outcome of the same heading said well, and where what is done belongs."""
    fault = FAULTS[rule].format(words=quoted(words=words))
    example = headings().get(heading, headings()[ELSEWHERE])["example"]
    closing = f" {AMONG_ACTIONS}" if rule in ("activity", "keeping to a service") else ""
    return f"{fault} {SAY} “{example}”.{closing}"


def action_only(*, words: Iterable[str], heading: str) -> str:
    """Why an objective that is only an action is refused, in one breath, with an outcome said well."""
    example = headings().get(heading, headings()[ELSEWHERE])["example"]
    what = quoted(words=words)
    return (
        f"This is an action, not an objective: {what}. Say what will be different, such as “{example}”, "
        "or say why the wording is kept"
    )


def for_mixed(*, change: Iterable[str], activity: Iterable[str], change_leads: bool) -> str:
    """Where both stand: the change first, the activity among the actions."""
    what, done = quoted(words=change), quoted(words=activity)
    if change_leads:
        return f"The change leads: {what}. Keep it, and put {done} among the actions."
    return f"Turn it round: begin with the change, {what}, and put {done} among the actions."


def quoted(*, words: Iterable[str]) -> str:
    """The words that led to a verdict, each in quotation marks."""
    return ", ".join(f"“{one}”" for one in dict.fromkeys(words)) or "This"
