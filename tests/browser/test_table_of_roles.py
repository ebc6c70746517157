"""The table of roles under "Who can see": nine columns, and yet no page wider than the window."""

from typing import Any

import pytest

from tests.browser.chromium import IN_CHROMIUM, axe, too_wide

pytestmark = IN_CHROMIUM

#: Both sides of each width at which the table changes, and screens between.
WIDTHS = (320, 640, 641, 768, 900, 1023, 1024, 1100, 1199, 1200, 1280)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_who_can_see_is_not_wider_than_the_window(open_as: Any, world: Any, scripts: bool) -> None:
    custody = world.receive()
    page = open_as(world.actor("head_of_omu"), scripts=scripts)
    page.goto(f"/cases/{custody.prisoner.number}/who-can-see/")
    wide = {width: too_wide(page, width) for width in WIDTHS}
    assert {width: found for width, found in wide.items() if found} == {}
    if scripts:
        for width in (768, 1024):
            page.set_viewport_size({"width": width, "height": 800})
            assert axe(page) == []
