"""Components and scripts in Chromium: axe, narrow screens, keys, drafts, counts, the session's warning."""

import os
import shutil
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
#: GOV.UK Frontend writes aria-expanded on radios that reveal a field (its issues 979 and 1972).
NAMED_EXCEPTIONS = {"aria-allowed-attr"}
PAGES = ["/gallery/form/", "/gallery/form/?sent", "/gallery/case/"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.frontend.gallery"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Playwright keeps a loop running in this thread, which Django takes for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World, as_actor: Any) -> Iterator[Page]:
    """A page of somebody signed in; fails the test on an error in a script or a breach of the policy."""
    cookie = as_actor(world.actor("offender_supervisor")).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
    on_their_way: list[Request] = []
    opened.on("request", lambda one: on_their_way.append(one) if "/drafts/" in one.url else None)
    for end in ("requestfinished", "requestfailed"):
        opened.on(end, lambda one: on_their_way.remove(one) if one in on_their_way else None)
    yield opened
    # A draft on its way would reach the server when the test's database is gone.
    context.route("**/drafts/**", lambda route: route.abort())
    while on_their_way:
        opened.wait_for_timeout(50)
    context.close()
    assert faults == []


def findings(page: Page) -> list[str]:
    """What axe finds, but for the named exceptions."""
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]
            if one["id"] not in NAMED_EXCEPTIONS]  # fmt: skip


def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(page: Page) -> None:
    found: dict[tuple[str, int], list[str]] = {}
    for address, width in product(PAGES, (1280, 320)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        expect(page.locator("body.govuk-frontend-supported")).to_be_attached()
        found[address, width] = findings(page)
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[address, width].append(f"{wide} pixels wide")
    assert {where: what for where, what in found.items() if what} == {}
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    # The same search does find a picture without words.
    assert [line.split(":")[0] for line in findings(page)] == ["image-alt"]


def test_each_link_of_the_error_summary_puts_the_cursor_into_its_control(page: Page) -> None:
    page.goto("/gallery/form/?sent")
    links = page.locator(".govuk-error-summary a")
    assert links.count() == 8
    for number in range(links.count()):
        links.nth(number).click()
        wanted = links.nth(number).get_attribute("href")
        assert page.evaluate("'#' + document.activeElement.id") == wanted


def test_text_is_counted_as_the_server_counts_it(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_label("What happened").fill("😀😀 é\nab  ")  # seven code points without the ends
    expect(page.locator(".govuk-character-count__status")).to_have_text("You have 13 characters remaining")


def test_one_key_opens_the_log_but_not_while_typing_nor_when_turned_off(page: Page) -> None:
    page.goto("/gallery/case/")
    page.locator("[data-key-switch]").click()
    page.keyboard.press("c")
    assert page.url.endswith("/gallery/case/")
    page.locator("[data-key-switch]").click()
    page.locator("h1").click()
    page.keyboard.press("c")
    page.wait_for_url("**/gallery/form/")
    page.get_by_label("Family name").press_sequentially("cc")
    assert page.get_by_label("Family name").input_value() == "cc"
    assert page.url.endswith("/gallery/form/")


def test_what_is_typed_is_kept_as_a_draft_and_a_password_is_not(page: Page) -> None:
    page.goto("/gallery/form/")
    with page.expect_request("**/drafts/gallery/1/") as sent:
        page.get_by_label("Password", exact=True).fill("secret")
        page.get_by_label("Family name").fill("Rees")
    fields = sent.value.post_data_json["fields"]
    assert fields["surname"] == ["Rees"]
    assert {"secret", "paper", "submission", "csrfmiddlewaretoken"} & set(fields) == set()
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft ")


def test_the_warning_comes_two_minutes_before_and_one_key_answers_it(page: Page) -> None:
    page.clock.install()
    page.goto("/gallery/case/")
    warning = page.locator("#session-warning")
    page.clock.fast_forward((settings.SESSION_IDLE_SECONDS - settings.SESSION_WARNING_SECONDS - 5) * 1000)
    expect(warning).to_be_hidden()
    page.clock.run_for(6000)
    expect(warning).to_contain_text("Press any key to stay signed in")
    assert findings(page) == []
    with page.expect_response("**/session/keep/") as answer:
        page.keyboard.press("Shift")
    assert answer.value.ok
    expect(warning).to_be_hidden()


def test_without_an_answer_the_page_is_left(page: Page) -> None:
    page.clock.install()
    page.goto("/gallery/case/")
    with page.expect_request("**/gallery/case/"):
        page.clock.fast_forward((settings.SESSION_IDLE_SECONDS + 5) * 1000)
        page.clock.run_for(2000)


def test_without_scripts_the_foot_says_when_the_session_ends(live_server: Any, page: Page) -> None:
    context = page.context.browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto("/gallery/case/")
    expect(plain.locator("footer")).to_contain_text("If nothing is done, the session ends at")
    expect(plain.locator("#session-warning")).to_be_hidden()
    context.close()


def test_on_paper_there_is_who_printed_it_and_no_navigation(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/gallery/case/")
    expect(page.locator("footer .omu-print-only")).to_contain_text("Printed by")
    expect(page.locator(".omu-subnav")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator(".omu-case__name")).to_be_visible()


def test_no_page_keeps_anything_in_the_browser(page: Page) -> None:
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("load")
        assert page.evaluate("typeof htmx") == "object"
    assert page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []
