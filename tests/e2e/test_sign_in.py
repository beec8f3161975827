"""A person signs in at the dashboard, by TokenDealer's page, and out again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Platform
from tests.e2e.people import Person, sign_in, sign_out


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_an_administrator_sees_the_overview_and_leaves(
    request: pytest.FixtureRequest, platform: Platform, admin: Person, screen: str
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, platform, admin)
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    sign_out(page, admin)
    page.goto(f"{platform.demo['BASE_URL']}/app/")
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_the_browser_holds_no_token(platform: Platform, desktop: Page, reader: Person) -> None:
    sign_in(desktop, platform, reader)
    cookies = desktop.context.cookies()
    assert cookies
    assert all(cookie.get("httpOnly") for cookie in cookies)
    kept = desktop.evaluate("JSON.stringify([localStorage, sessionStorage]) + document.cookie")
    held = kept + "".join(cookie.get("value", "") for cookie in cookies)
    assert not re.search(r"eyJ|tdr_|tds_", held)


def test_a_wrong_password_is_said_on_the_page(
    platform: Platform, desktop: Page, reader: Person
) -> None:
    desktop.goto(f"{platform.demo['BASE_URL']}/app/")
    desktop.get_by_label("E-mail address").fill(reader.email)
    desktop.get_by_label("Password").fill("' OR 1=1 --<script>")
    desktop.get_by_role("button", name="Sign in").click()
    expect(desktop.get_by_role("alert")).to_be_visible()
    expect(desktop.get_by_label("E-mail address")).to_have_value(reader.email)
    expect(desktop).to_have_url(re.compile("/login"))


WRITES = """async ({path, body}) => {
    const {csrf} = await (await fetch("/app/session")).json();
    const headers = {"Content-Type": "application/json", "X-CSRF-Token": csrf};
    const answer = await fetch(path, {method: "POST", headers, body: JSON.stringify(body)});
    return [answer.status, await answer.json()];
}"""
LISTENS = """() => new Promise((resolve) => {
    const socket = new WebSocket("/app/ws", ["live"]);
    socket.onmessage = ({data}) => resolve(JSON.parse(data).type);
    socket.onclose = ({code}) => resolve(code);
})"""


def test_what_is_done_in_the_page_reaches_the_services(
    platform: Platform, desktop: Page, admin: Person
) -> None:
    sign_in(desktop, platform, admin)
    client = {
        "client_id": "on-this-machine",
        "name": "On this machine",
        "grant_types": ["authorization_code"],
        "redirect_uris": ["http://127.0.0.1:8080/callback"],
        "grants": {"dataservice": ["data:read"]},
    }
    made = {"path": "/app/api/admin/clients", "body": client}
    status, answered = desktop.evaluate(WRITES, made)
    assert status == 201, answered
    attack = {"path": "/app/api/users", "body": {"name": "' OR 1=1 --<script>"}}
    status, refused = desktop.evaluate(WRITES, attack)
    assert (status, refused["code"]) == (403, "request_blocked")
    assert desktop.evaluate(LISTENS) == "hello"
