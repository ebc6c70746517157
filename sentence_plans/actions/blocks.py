"""The blocks of the plan itself, in the order they are read, and in words (docs/domain.md 8.2)."""

from sentence_plans.models import SentencePlan

BLOCKS = {
    "contact_with": "Whom the prisoner sees",
    "contact_every_days": "How often",
    "liaison": "Others who work with the prisoner: name, contact, how often",
    "motivation": "Motivation",
    "motivation_work": "Work to raise motivation",
    "capacity": "Capacity to change",
    "learning_style": "Learning style",
    "what_helps": "What helps this person to take part",
    "responsivity": "Responsivity: how work is done so that it reaches this person",
    "prisoner_statement": "What the prisoner says",
    "key_issues": "Key issues, as the prisoner sees them",
    "positives": "What is in his or her favour",
    "holding_back": "What may hold change back",
    "asked_prisoner": "Self-assessment or interview",
    "at_board": "Present at the planning board, or why not",
    "iep_level": "Level of incentives (IEP)",
    "victim_location": "Whether the victim's location is important",
    "victim_work": "Work on awareness of the effect on victims",
    "discrimination": "Experience of discrimination",
    "own_discrimination": "Own discriminatory behaviour, and the work it needs",
    "community_links": "Family and community links",
    "obstacles": "Obstacles to resettlement, and what is done about each",
    "life_skills": "Life skills for release",
    "conference": "Public protection conference: day and chair",
    "order_reason": "Why the objectives stand in this order",
    "ppo_work": "Enhanced work with a priority offender",
}
#: Those that came later: where empty they are not signed, so that what was signed keeps its fingerprint.
LATER = (
    "liaison", "motivation_work", "what_helps", "key_issues", "positives", "holding_back", "iep_level",
    "victim_location", "victim_work", "discrimination", "own_discrimination", "community_links", "obstacles",
    "life_skills", "conference",
)  # fmt: skip

#: The parts that are filled before release (docs/domain.md 8.5).
RESETTLEMENT = ("community_links", "obstacles", "life_skills")


def every(days: int | None) -> str:
    """Such as "every 14 days"; empty where not stated."""
    return "" if not days else "every day" if days == 1 else f"every {days} days"


def _words(plan: SentencePlan) -> dict[str, str]:
    said = {name: str(getattr(plan, name) or "") for name in BLOCKS}
    said["contact_every_days"] = every(plan.contact_every_days)
    said["motivation"], said["capacity"] = plan.get_motivation_display(), plan.get_capacity_display()
    said["asked_prisoner"] = {True: "Yes", False: "No", None: ""}[plan.asked_prisoner]
    return said


def block_words(plan: SentencePlan) -> dict[str, str]:
    """The blocks in words, label to text; '' is not said."""
    return {BLOCKS[name]: text for name, text in _words(plan).items()}


def said_blocks(plan: SentencePlan) -> dict[str, str]:
    """The same as they are signed: what came later only where something is said."""
    words = _words(plan).items()
    return {BLOCKS[name]: text for name, text in words if text or name not in LATER}
