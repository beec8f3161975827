"""Every page that people see, by name."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.conftest import Platform
from tests.e2e.scene import Scene

WITHOUT_ACCOUNT = {
    "sign-in": "/login",
    "sign-up": "/account/sign-up",
    "not-found": "/account/nothing",
}
ACCOUNT = {
    "account": "/account/",
    "password": "/account/password",
    "second-factor": "/account/second-factor/set-up",
    "applications": "/account/applications",
    "sign-out": "/account/sign-out",
}


def dashboard(scene: Scene) -> Mapping[str, str]:
    """The dashboard's, for an administrator."""
    return {
        "overview": "/app/",
        "clients": "/app/clients",
        "client": f"/app/clients/{scene.client_id}",
        "keys": "/app/keys",
        "refusals": "/app/refusals",
        "refusal": f"/app/refusals/{scene.refused}",
        "token-lab": "/app/token-lab",
        "people": "/app/users",
        "person": f"/app/users/{scene.user_id}",
        "data-users": "/app/data/users",
        "data-services": "/app/data/services",
        "data-logs": "/app/data/logs",
        "identicons": "/app/identicons",
        "live": "/app/live",
        "audit": "/app/audit",
        "profile": "/app/profile",
    }


def open_page(page: Page, platform: Platform, path: str) -> None:
    """Go there, and wait until what it shows has come."""
    page.goto(platform.demo["BASE_URL"] + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def act(page: Page, name: str, token: str = "") -> None:
    """Do what makes a page show what it is for. `token`: for the lab."""
    if name == "live":
        expect(page.get_by_role("button", name="Send")).to_be_enabled()
    if name == "token-lab":
        page.get_by_label("Access token").fill(token)
        page.get_by_role("button", name="Explain step by step").click()
        expect(page.get_by_role("main")).to_contain_text("revoked")
    if name == "identicons":
        page.get_by_role("textbox").first.fill("Ada Lovelace")
        expect(page.get_by_role("main").get_by_role("img").first).to_be_visible()
