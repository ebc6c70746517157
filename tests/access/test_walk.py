"""The walk: every page, for every role and situation; what the permission table says, and nothing else.

One data set, one client for each role, one request a cell. What is expected is worked out here from the
table of routes, the permission table and the reach of each role (docs/domain.md 2.2), not from the views.
"""

import logging

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from staff.permissions import PRISON_ROLES, ROLE_NAMES, THINGS, allows
from tests.access.estate import SECRET, address, build
from tests.access.routes_table import ROUTES, Route
from tests.conftest import sign_in

SITUATIONS = ("own", "closed", "other", "requested", "accepted")
#: In by rule where a case is open to named people only; the walking supervisor does not hold it.
IN_BY_RULE = {"head_of_omu", "public_protection", "inspector", "offender_manager"}
OF_A_CASE = {
    "case", "allocation", "clock", "contact", "assessment", "section", "need", "objective", "action",
    "part", "copy", "board", "decision", "review", "learning",
    "signing", "alias", "merge", "merged", "holding", "handover_check", "withdrawn", "document",
    "message_to", "message", "escalation", "diversity_issue", "vulnerability", "interview", "referral",
    "information", "masked", "granted", "oversight", "delivery", "follow_up", "transfer_need",
    "match", "given", "package", "answers",
}  # fmt: skip
#: Who may fetch a record printed for an offender supervisor: those who read no less (docs/domain.md 2.2).
READ_AS_MUCH_AS_A_SUPERVISOR = {"offender_supervisor", "head_of_omu", "inspector"}
#: The token of the walk is one of the wing staff's.
MAY_END_THE_TOKEN = {"wing_staff", "account_administrator"}
#: The kind of the restricted entry of the data set.
ENTRY = "restricted_security"
GROUPS = ("prison", "others")


@pytest.fixture(autouse=True)
def quiet_refusals():
    """Thousands of refusals are what the walk is for: they need no line each in the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def reaches(role: str, situation: str) -> bool:
    """Whether a role's reach holds a case in this situation, said once more and in plain words."""
    if situation == "closed":
        return role in IN_BY_RULE
    if role in PRISON_ROLES:
        return situation in {"own", "accepted"}
    return role in {"offender_manager", "trust_manager", "inspector"} and situation == "own"


def may(role: str, permission: str, route: Route) -> bool:
    """Whether the role holds the permission, in full where the route asks for that."""
    words = THINGS[permission.partition(":")[0]].grant(role).narrowed_to
    return allows(role, permission) and (not words or route.narrowed in (True, words))


def every_route(patterns, prefix=""):
    """Name and view of every page; the API has a walk of its own (tests/api)."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if not str(pattern.pattern).startswith("api/"):
                yield from every_route(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield pattern.name, pattern.callback


def test_every_route_stands_in_the_table_with_the_permission_its_view_asks_for():
    views = dict(every_route(get_resolver().url_patterns))
    assert set(views) - set(ROUTES) == set(), (
        "routes that are not in the table: add them with who may open them"
    )
    assert set(ROUTES) - set(views) == set(), "routes of the table that are gone"
    differing = {
        name: (route.permissions, getattr(views[name], "permissions", None))
        for name, route in ROUTES.items()
        if route.permissions and set(route.permissions) != set(getattr(views[name], "permissions", ()))
    }
    assert differing == {}


@pytest.fixture
def estate(world):
    """A case in each situation, seen from Ashbourne and the Aldwater trust."""
    return build(world)


def expected(role: str, route: Route, situation: str, estate) -> set[int] | None:
    """The statuses allowed for this cell: 403, 404, or None for "opened"."""
    if route.permissions is None or not route.permissions:
        return None
    if not any(may(role, permission, route) for permission in route.permissions):
        return {403}
    if route.about in {
        "own",
        "session_case",
        "meeting_case",
        "token",
        "case_search",
        "audit_note",
        "audit_interview",
        "entry_of_victims",
    }:
        return None if route.about == "token" and role in MAY_END_THE_TOKEN else {404}
    if route.about in OF_A_CASE:
        elsewhere = route.about == "answers" and situation not in {"own", "closed"}
        return None if reaches(role, situation) and not (hidden(role, route) or elsewhere) else {404}
    if route.about == "dossier":
        return None if reaches(role, situation) and role in READ_AS_MUCH_AS_A_SUPERVISOR else {404}
    if route.about in {"written", "of_victims"}:
        window = situation == "own" and role == "victim_liaison_officer"
        return None if window or reaches(role, situation) else {404}
    if route.about == "transfer":
        return _cover(role, situation)
    return None


def hidden(role: str, route: Route) -> bool:
    """What stands within reach and is not shown all the same in this data set.

    Its assessments are unfinished: who reads summaries sees none, and no need asks for a reason. The copy of
    a plan is that of somebody who does not walk: those see it who write or countersign plans. Its restricted
    entry is asked for by those who see a masked line, and nobody was let read it.
    """
    summary_only = THINGS["assessment"].grant(role).narrowed_to.startswith("summary")
    somebody_elses = not (allows(role, "risk_management_plan:W") or allows(role, "risk_management_plan:C"))
    sees_a_masked_line = allows(role, f"{ENTRY}:g") or allows(role, f"{ENTRY}:m")
    return (
        (route.about == "assessment" and summary_only)
        or (route.about == "masked" and not sees_a_masked_line)
        or route.about in {"granted", "need"}
        or (route.about == "copy" and somebody_elses)
    )


def _cover(role: str, situation: str) -> set[int] | None:
    """The cover sheet: for those who answer or move at the receiving prison; nobody else at Ashbourne."""
    if role in PRISON_ROLES:
        may = allows(role, "transfer:A") or allows(role, "transfer:W")
        return None if may else {404}
    return None if reaches(role, situation) else {404}


def ask(client: Client, route: Route, url: str):
    """One request of the walk."""
    return client.post(url) if route.method == "post" else client.get(url)


def cells(estate, roles):
    """Every cell: role, route name, situation, address."""
    for role in roles:
        for name, route in ROUTES.items():
            if route.about == "none":
                continue
            situations = (
                SITUATIONS if route.about in OF_A_CASE | {"written", "transfer", "dossier"} else ("own",)
            )
            for situation in situations:
                url = address(name, route.about, estate, estate.cases[situation])
                if url:
                    yield role, name, route, situation, url


@pytest.mark.parametrize("group", GROUPS)
def test_every_role_opens_what_the_table_says_and_nothing_else(estate, group, capsys):
    roles = [role for role in ROLE_NAMES if (role in PRISON_ROLES) == (group == "prison")]
    clients = {role: sign_in(Client(raise_request_exception=False), estate.actors[role]) for role in roles}
    faults, walked = [], 0
    for role, name, route, situation, url in cells(estate, roles):
        if name in {"account_logout", "account_login"}:
            continue
        status = ask(clients[role], route, url).status_code
        wanted = expected(role, route, situation, estate)
        walked += 1
        opened = status < 500 and status not in {401, 403, 404}
        if (wanted is None and not opened) or (wanted and status not in wanted):
            faults.append(f"{role} {name} {situation}: {status}, expected {wanted or 'opened'}")
    with capsys.disabled():
        print(f"\nwalk ({group}): {walked} cells of {len(roles)} roles, {len(faults)} faults")
    assert not faults, "\n".join(faults)


def test_nobody_who_is_not_signed_in_opens_anything(estate):
    client, faults = Client(raise_request_exception=False), []
    for name, route in ROUTES.items():
        if route.about == "none":
            continue
        case = estate.cases["requested" if route.about == "transfer" else "own"]
        url = address(name, route.about, estate, case)
        response = ask(client, route, url)
        if route.permissions is None:
            if response.status_code >= 500:
                faults.append(f"{name}: {response.status_code}")
        elif not (response.status_code == 302 and response.url.startswith(reverse("account_login"))):
            faults.append(f"{name}: {response.status_code}")
    assert faults == []


def test_the_text_of_a_restricted_entry_reaches_only_roles_that_read_it(estate):
    """On the page of the log, of the entry, of the case, and in the file of the log."""
    case = estate.cases["own"]
    pages = [
        reverse("case_log", args=[case.number]),
        reverse("case_log_csv", args=[case.number]),
        reverse("contact", args=[case.number, case.restricted.pk]),
        reverse("case", args=[case.number]),
    ]
    shown, may_read = {}, {}
    for role in ROLE_NAMES:
        client = sign_in(Client(), estate.actors[role])
        contents = [b"".join(one) if one.streaming else one.content for one in map(client.get, pages)]
        shown[role] = any(SECRET.encode() in content for content in contents)
        may_read[role] = allows(role, "restricted_security:R") and reaches(role, "own")
    assert shown == may_read
    assert sum(shown.values()) >= 5


def test_a_role_given_by_the_walk_itself_is_caught_when_a_view_loses_its_check(estate, monkeypatch):
    """Seeded violation: with the check of permissions gone, the walk sees it."""
    client = sign_in(Client(), estate.actors["partner"])
    url = reverse("case_audit", args=[estate.cases["own"].number])
    assert client.get(url).status_code == 403
    monkeypatch.setattr("staff.actors.Actor.may", lambda self, permission: True)
    assert client.get(url).status_code != 403
