"""Browsers before the platform that the whole session shares.

Playwright's loop runs for as long as a browser is there, and no asynchronous test can then run in
this thread: so a browser is a module's, and such a module has no asynchronous test.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import Platform
from tests.e2e import people
from tests.e2e.people import Person


@pytest.fixture(scope="session")
def admin(platform: Platform) -> Person:
    return people.administrator(platform)


@pytest.fixture(scope="session")
def reader(platform: Platform) -> Person:
    """Somebody who may read, as everybody with an account."""
    return people.make_person(platform, "reader@example.com")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with people.chromium() as browser:
        yield browser


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has been nowhere."""
    with browser.new_context(viewport=people.DESKTOP) as context:
        yield ready(context)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The same on a small screen that is touched."""
    with browser.new_context(viewport=people.PHONE, has_touch=True, is_mobile=True) as context:
        yield ready(context)


def ready(context: BrowserContext) -> Page:
    context.set_default_timeout(people.SECONDS * 1000)
    return context.new_page()
