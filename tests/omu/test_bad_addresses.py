"""Addresses and queries that nobody would send by hand: 404, or the page without them; never 500."""

from urllib.parse import quote

import pytest
from django.urls import reverse

NUL, HUGE = "\x00", "99999999999999999999999"


@pytest.mark.parametrize("page", ["", "log/", "dates/", "log/csv/", "plan/", "log/new/", "record/"])
def test_a_prison_number_that_is_none(world, as_actor, page):
    client = as_actor(world.actor("offender_supervisor"))
    for number in ("A1234\x00C", "x" * 5000, "A1234BC' OR 1=1", "A٣٣٣٣BC", "..%2f", "A9999ZZ"):
        assert client.get(f"/cases/{quote(number, safe='')}/{page}").status_code == 404, number


@pytest.mark.parametrize("name", ["transfer_cover", "notice_open", "task_done", "job"])
def test_a_key_beyond_every_row(world, as_actor, name):
    client = as_actor(world.actor("case_administrator"))
    assert client.post(reverse(name, args=[int(HUGE)])).status_code in {404, 405}


@pytest.mark.parametrize(
    ("name", "role", "query"),
    [
        ("unit_cases", "head_of_omu", {"officer": HUGE}),
        ("unit_cases", "head_of_omu", {"officer": "٣"}),
        ("unit_cases", "head_of_omu", {"what": "overdue", "standard": NUL}),
        ("unit_cases", "head_of_omu", {"what": NUL}),
        ("unit_cases", "head_of_omu", {"level": "purple"}),
        ("unit_cases", "head_of_omu", {"page": HUGE}),
        ("unit", "head_of_omu", {"as_of_day": "31", "as_of_month": "2", "as_of_year": HUGE}),
        ("unit", "head_of_omu", {"as_of_day": "1", "as_of_month": "1", "as_of_year": "9999"}),
        ("caseload", "offender_supervisor", {"show": NUL, "rosh": NUL, "open": NUL, "page": "-1"}),
        ("task_list", "offender_supervisor", {"page": HUGE}),
        ("inbox", "offender_supervisor", {"page": NUL}),
        ("audit_mine", "offender_supervisor", {"page": HUGE}),
        ("accounts", "account_administrator", {"page": HUGE, "state": NUL}),
    ],
)
def test_a_query_that_means_nothing(world, as_actor, name, role, query):
    world.allocate(world.receive(), world.actor("offender_supervisor"))
    assert as_actor(world.actor(role)).get(reverse(name), query).status_code in {200, 302, 404}


@pytest.mark.parametrize(
    "query",
    [
        {"kind": NUL, "mode": NUL, "tag": NUL, "q": NUL, "text": NUL, "author": HUGE, "page": HUGE},
        {"from_day": "1", "from_month": "1", "from_year": HUGE},
        {"as_of_day": "1", "as_of_month": "1", "as_of_year": "1"},
    ],
)
@pytest.mark.parametrize("name", ["case_log", "case_dates", "case_log_csv"])
def test_a_query_about_a_case_that_means_nothing(world, as_actor, name, query):
    custody = world.receive()
    client = as_actor(world.actor("offender_supervisor"))
    assert client.get(reverse(name, args=[custody.prisoner.number]), query).status_code == 200


@pytest.mark.parametrize("sought", [NUL, "Re\x00es", "%", "_", "'" * 119, "é" * 119])
@pytest.mark.parametrize(
    ("name", "role"), [("find", "offender_supervisor"), ("reception_match", "case_administrator")]
)
def test_a_search_for_nothing_that_is(world, as_actor, name, role, sought):
    world.receive()
    typed = {"sought": sought, "family_name": sought}
    answer = as_actor(world.actor(role)).post(reverse(name), typed)
    assert answer.status_code == 200
    assert "Rees" not in answer.content.decode()


def test_drafts_take_what_postgresql_would_not(world, as_actor):
    client = as_actor(world.actor("offender_supervisor"))
    address = reverse("draft_keep", args=["contact", "A1234BC"])
    assert (
        client.post(
            address, {"text": "a\x00b\ud800".encode("utf-8", "surrogatepass").decode("latin-1")}
        ).status_code
        < 500
    )
