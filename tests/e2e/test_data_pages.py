"""Data that two people change at once, and what they say to each other."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Platform
from tests.e2e import people
from tests.e2e.people import Person, sign_in
from tests.e2e.scene import Operator


@pytest.fixture(params=["desktop", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    page: Page = request.getfixturevalue(request.param)
    return page


@pytest.fixture
def ada(platform: Platform, screen: Page) -> str:
    """The name of a user in the data service."""
    name = f"Ada of {(screen.viewport_size or {})['width']}"
    Operator(platform).make("/api/users", {"name": name, "location": "London"})
    return name


def edit(page: Page, platform: Platform, name: str) -> None:
    page.goto(f"{platform.demo['BASE_URL']}/app/data/users")
    page.get_by_role("button", name=f"Edit: {name}").click()
    expect(page.get_by_label("Location", exact=True)).to_have_value("London")


def save(page: Page, location: str) -> None:
    page.get_by_label("Location", exact=True).fill(location)
    page.get_by_role("button", name="Save", exact=True).click()


def test_who_saves_second_sees_both_versions_and_chooses(
    platform: Platform, screen: Page, admin: Person, ada: str
) -> None:
    sign_in(screen, platform, admin)
    other = screen.context.new_page()
    edit(screen, platform, ada)
    edit(other, platform, ada)
    save(screen, "Marylebone")
    expect(screen.get_by_role("dialog")).to_have_count(0)
    save(other, "Paris")
    notice = other.get_by_role("alert").filter(has_text="Somebody else changed this")
    expect(notice).to_contain_text("Marylebone")
    expect(notice).to_contain_text("Paris")
    notice.get_by_role("button", name="Save mine over it").click()
    expect(other.get_by_role("dialog")).to_have_count(0)
    expect(other.get_by_role("row", name=ada)).to_contain_text("Paris")
    expect(screen.get_by_role("row", name=ada)).to_contain_text("Paris")  # by the live feed


def test_two_people_talk_on_the_live_page(
    platform: Platform, browser: Browser, phone: Page, admin: Person, reader: Person
) -> None:
    with browser.new_context(viewport=people.DESKTOP) as context:
        desktop = context.new_page()
        for page, person in ((desktop, admin), (phone, reader)):
            sign_in(page, platform, person)
            page.goto(f"{platform.demo['BASE_URL']}/app/live")
            expect(page.get_by_role("button", name="Send")).to_be_enabled()
        say(desktop, "Is the shop open?")
        expect(messages(phone)).to_contain_text("Is the shop open?")
        say(phone, "<b>Yes</b> & no")
        expect(messages(desktop)).to_contain_text("<b>Yes</b> & no")
        expect(messages(desktop)).to_contain_text(reader.name)
        Operator(platform).make("/api/users", {"name": "Somebody new"})
        expect(messages(desktop)).to_contain_text("added")
        say(phone, "/out")
        expect(phone.get_by_role("button", name="Send")).to_be_disabled()


def say(page: Page, text: str) -> None:
    page.get_by_label("Message to all").fill(text)
    page.get_by_label("Message to all").press("Enter")


def messages(page: Page) -> Locator:
    return page.get_by_role("log")
