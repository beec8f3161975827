"""A person turns a second factor on, and signs in with it: by a code, and by a recovery code."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Platform
from tests.e2e.people import Person, make_person, sign_out


def turn_on(page: Page, platform: Platform, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """The app that shows codes, and the recovery codes."""
    page.goto(f"{platform.demo['BASE_URL']}/account/second-factor/set-up")
    give_password(page, person)
    shown = page.locator("code.key").inner_text()
    app = pyotp.TOTP(shown.replace(" ", ""))
    page.get_by_label("Current password").fill(person.password)
    page.get_by_label("Code").fill(app.now())
    page.get_by_role("button", name="Turn it on").click()
    codes = page.get_by_label("Recovery codes").inner_text().split()
    page.get_by_role("link", name="I have kept them").click()
    return app, codes


def give_password(page: Page, person: Person) -> None:
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


@pytest.fixture(params=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def careful(platform: Platform, screen: str) -> Person:
    return make_person(platform, f"careful-{screen}@example.com")


def test_codes_of_an_app_and_recovery_codes_let_a_person_in_each_once(
    request: pytest.FixtureRequest,
    platform: Platform,
    browser: Browser,
    screen: str,
    careful: Person,
) -> None:
    page: Page = request.getfixturevalue(screen)
    with browser.new_context() as elsewhere:
        app, recovery = turn_on(elsewhere.new_page(), platform, careful)
    assert len(recovery) == 10
    start = f"{platform.demo['BASE_URL']}/app/"

    page.goto(start)
    give_password(page, careful)
    give_code(page, "000000")
    expect(page.get_by_role("alert")).to_be_visible()
    # The code of these 30 seconds was for turning it on; the next one is taken already.
    coming = app.at(int(time.time()) + 30)
    give_code(page, coming)
    page.wait_for_url(re.compile(r"/app/"))
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    sign_out(page, careful)

    page.goto(start)
    give_password(page, careful)
    give_code(page, coming)
    expect(page.get_by_role("alert")).to_be_visible()
    give_code(page, recovery[0])
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    sign_out(page, careful)

    page.goto(start)
    give_password(page, careful)
    give_code(page, recovery[0])
    expect(page.get_by_role("alert")).to_be_visible()
