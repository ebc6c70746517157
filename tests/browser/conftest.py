"""Fixtures of the tests in a browser."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS


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
def open_as(browser: Browser, live_server: Any, as_actor: Any) -> Iterator[Any]:
    """A function: a page signed in as an actor; afterwards no script may have failed."""
    contexts, faults = [], []

    def opened(actor: Any, *, scripts: bool = True) -> Page:
        cookie = as_actor(actor).cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
        return page

    yield opened
    for context in contexts:
        context.route("**/drafts/**", lambda route: route.abort())
        context.close()
    assert faults == []


@pytest.fixture
def held(world: Any) -> Any:
    """Somebody held by the offender supervisor of the world."""
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    return custody
