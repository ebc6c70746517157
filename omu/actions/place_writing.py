"""The places and users of an installation as lines before the records of a file (docs/interchange)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from omu.actions.record_places import OF_A_PRISON, OF_A_RUN, WHERE
from sentence_plans.models import Course, Provision
from staff.actions.account_rows import NOT_BY_FILE
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User


def lines() -> Iterator[dict[str, Any]]:
    """Regions, prisons, trusts and organisations by code, users by name, what prisons run; eight queries.

    Passwords never leave, nor do the roles of inspectors and account administrators, which people give.
    """
    yield from _coded("region", Region)
    for one in Prison.objects.select_related("region").order_by("code"):
        more = {name: getattr(one, name) for name in OF_A_PRISON}
        place = {"code": one.code, "name": one.name, "region": one.region.code}
        yield {"prison": place | {name: value for name, value in more.items() if value}}
    yield from _coded("trust", ProbationTrust)
    yield from _coded("organisation", Organisation)
    roles = _roles()
    for user in User.objects.order_by("username"):
        facts = {"username": user.username, "given_names": user.given_names, "family_name": user.family_name}
        facts |= {name: said for name in ("email", "telephone") if (said := getattr(user, name))}
        facts |= {} if user.is_active else {"is_active": False}
        yield {"user": facts | {"roles": roles.get(user.pk, [])}}

    yield from ({"provision": one} for one in _runs())


def _runs() -> Iterator[dict[str, Any]]:
    """What each prison runs today, with the courses that were not called off."""
    courses: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in Course.objects.held():
        days = {"starts_on": each.starts_on.isoformat(), "ends_on": each.ends_on.isoformat()}
        courses[each.provision_id].append(days | {"places": each.places})
    held = Provision.objects.current().select_related("prison", "programme", "saved_by")
    for one in held.order_by("prison__code", "programme__code"):
        said = {"prison": one.prison.code, "programme": one.programme.code, "saved_by": one.saved_by.username}
        # One course a year is said, though 1 equals True.
        told = {name: getattr(one, name) for name in OF_A_RUN}
        said |= {name: value for name, value in told.items() if value != "" and value is not True}
        yield said | ({"courses": courses[one.pk]} if one.pk in courses else {})


def _coded(kind: str, model: Any) -> Iterator[dict[str, Any]]:
    for code, name in model.objects.order_by("code").values_list("code", "name"):
        yield {kind: {"code": code, "name": name}}


def _roles() -> dict[int, list[dict[str, Any]]]:
    """The roles of each user that a file gives, the first given first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    held = RoleAssignment.objects.exclude(role__in=NOT_BY_FILE).select_related(*WHERE).order_by("pk")
    for one in held:
        said = {"role": one.role, "grade": one.grade, "started_on": one.started_on.isoformat()}
        said |= {"ended_on": one.ended_on.isoformat()} if one.ended_on else {}
        said |= {name: place.code for name in WHERE if (place := getattr(one, name))}
        found[one.user_id].append({name: value for name, value in said.items() if value})
    return found
