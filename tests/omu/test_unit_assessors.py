"""Who wrote the latest assessment, counted by role, each number with its cases (docs/domain.md 7; M-132)."""

from django.urls import reverse

from tests.risk.writing import signed


def test_cases_are_counted_by_the_role_that_wrote_their_latest_assessment(world, as_actor):
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    manager = world.actor("offender_manager", grade="probation_officer")
    first, second, third, nobody = (world.receive() for _ in range(4))
    for custody in (first, second):
        world.allocate(custody, manager)
        signed(world, custody, manager)
    signed(world, third, supervisor)
    client = as_actor(world.actor("head_of_omu"))
    told = client.get(reverse("unit")).context["assessors"]
    assert [(one["label"], one["value"]) for one in told] == [
        ("Offender manager", 2),
        ("Offender supervisor", 1),
        ("No complete assessment", 1),
    ]
    cases = [client.get(one["href"]).context["rows"] for one in told]
    assert {row["number"] for row in cases[0]} == {first.prisoner.number, second.prisoner.number}
    assert [row["number"] for row in cases[2]] == [nobody.prisoner.number]
    assert client.get(reverse("unit_cases"), {"assessor": "nobody"}).status_code == 404
