"""A person turns a second factor on, and signs in with it: by a code, and by a recovery code."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

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


@pytest.fixture(scope="module")
def careful(platform: Platform) -> Person:
    return make_person(platform, "careful@example.com")


def test_codes_of_an_app_and_recovery_codes_let_a_person_in_each_once(
    platform: Platform, desktop: Page, phone: Page, careful: Person
) -> None:
    app, recovery = turn_on(desktop, platform, careful)
    assert len(recovery) == 10
    start = f"{platform.demo['BASE_URL']}/app/"

    phone.goto(start)
    give_password(phone, careful)
    give_code(phone, "000000")
    expect(phone.get_by_role("alert")).to_be_visible()
    # The code of these 30 seconds was for turning it on; the next one is taken already.
    coming = app.at(int(time.time()) + 30)
    give_code(phone, coming)
    phone.wait_for_url(re.compile(r"/app/"))
    expect(phone.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    sign_out(phone, careful)

    phone.goto(start)
    give_password(phone, careful)
    give_code(phone, coming)
    expect(phone.get_by_role("alert")).to_be_visible()
    give_code(phone, recovery[0])
    expect(phone.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    sign_out(phone, careful)

    phone.goto(start)
    give_password(phone, careful)
    give_code(phone, recovery[0])
    expect(phone.get_by_role("alert")).to_be_visible()
