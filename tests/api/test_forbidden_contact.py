"""Through the API too, contact that a limit forbids is kept only with who was told (domain.md 10.4, 10.5)."""

from typing import Any

import pytest

from cases.models import Contact
from tests.cases.test_forbidden_contact import WAYS
from tests.cases.test_victims import limit
from tests.risk.test_contact_levels import limited
from tests.world import World


@pytest.mark.parametrize("answer", ["with_child", "with_barred"])
@pytest.mark.parametrize("way", WAYS)
def test_no_forbidden_contact_without_who_was_told(world: World, machine: Any, way: str, answer: str) -> None:
    custody = world.receive()
    (limited if answer == "with_child" else limit)(world, custody)
    kind, mode, with_whom = WAYS[way]
    name, _, sub_kind = kind.partition(":")
    said: dict[str, Any] = {
        "happened_at": "2026-10-08T00:05:00+01:00", "kind": name, "sub_kind": sub_kind, "mode": mode,
        "with_whom": with_whom, "text": way,
    }  # fmt: skip
    caller, address = machine(world.actor("offender_supervisor")), f"custodies/{custody.pk}/contacts/"
    for more, field in (({}, answer), ({answer: True}, "told"), ({answer: True, "told": " "}, "told")):
        refused = caller.post(address, said | more)
        assert (refused.status_code, field in refused.content.decode()) == (400, True), more
    assert not Contact.objects.filter(text=way).exists()
    kept = caller.post(address, said | {answer: True, "told": "Ada Okonkwo"})
    assert kept.status_code == 201, kept.content
    assert Contact.objects.get(text=way).told == "Ada Okonkwo"
