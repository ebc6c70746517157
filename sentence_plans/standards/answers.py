"""What an objective may answer: needs that can change, and harm (docs/domain.md 7.5, 8.3)."""

from collections.abc import Mapping

from risk.standards.needs import NO_NEED, Form

LONGEST_LIST = 4


def dynamic_needs(*, form: Form) -> dict[str, str]:
    """The sections of a form an objective may answer, number to title: those of need with a dynamic item.

    What can never change, such as the history of offending, is no subject of an objective.
    """
    return {
        section.number: section.title
        for section in form.sections
        if section.need != NO_NEED and any(item.dynamic for item in section.items)
    }


def links_fault(*, wanted: tuple[str, ...], allowed: Mapping[str, str]) -> str:
    """Why these needs may not be linked to one objective; empty where they may (at most four, 8.3)."""
    unknown = [one for one in wanted if one not in allowed]
    if unknown:
        return f"An objective answers needs that can change, or harm: {', '.join(unknown)} is neither."
    if len(set(wanted)) > LONGEST_LIST:
        return f"Choose at most {LONGEST_LIST} needs: an objective that answers everything answers nothing."
    return ""
