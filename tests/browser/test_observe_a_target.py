"""An observation linked to an objective: two clicks, or the keyboard alone (docs/domain.md 8.3, 14)."""

from typing import Any

import pytest
from playwright.sync_api import expect

from cases.models import Contact
from sentence_plans.models import ObjectiveEntry
from tests.browser.chromium import IN_CHROMIUM, axe, too_wide
from tests.browser.test_log_a_contact import Keyboard
from tests.omu.test_my_prisoners import planned

TEXT = "He walked away from a quarrel at the servery."

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_clicks_or_the_keyboard_alone_from_my_prisoners(world: Any, open_as: Any, scripts: bool) -> None:
    custody, objective = planned(world)
    page = open_as(world.actor("wing_staff"), scripts=scripts)
    link = f"a[href='/cases/{custody.prisoner.number}/plan/objectives/{objective.pk}/observe/']"
    page.goto("/my-prisoners/")
    page.locator(link).click()
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.type(TEXT)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(f"#objective-{objective.pk}")).to_contain_text(TEXT)
    page.goto("/my-prisoners/")
    keys = Keyboard(page)
    keys.press("Tab", "Enter")  # the skip link
    keys.press_until("Tab", link)
    keys.press("Enter")
    page.wait_for_url("**/observe/")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    keys.write("Calm again.")
    keys.press_until("Tab", "main button[type=submit]")
    keys.press("Enter")
    expect(page.locator(f"#objective-{objective.pk}")).to_contain_text("Calm again.")
    keys.report(f"From My prisoners, {'with' if scripts else 'without'} scripts")
    assert keys.presses <= 15
    assert ObjectiveEntry.objects.count() == Contact.objects.filter(sub_kind="wing").count() == 2
    if scripts:
        page.goto("/my-prisoners/?show=prison")
        assert [*axe(page), *too_wide(page, 320)] == []
