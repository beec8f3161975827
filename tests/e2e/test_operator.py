"""An operator's day before the dashboard: a client, its secrets, and why it was refused."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Platform
from tests.e2e.people import SECONDS, Person, sign_in, sign_out

CURL = shutil.which("curl") or "curl"


def curl(*arguments: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, as whoever has no library for it asks."""
    done = subprocess.run(
        [CURL, "-sS", "-D", "-", "--max-time", "10", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    head, _, body = done.stdout.partition("\n\n")
    first, *lines = head.splitlines()
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return int(first.split()[1]), headers, body


class Service:
    """A service that has been given an id and a secret."""

    def __init__(self, platform: Platform, client_id: str, secret: str) -> None:
        self._base = platform.demo["BASE_URL"]
        self._who = f"{client_id}:{secret}"

    def ask_token(self) -> tuple[int, str]:
        grant = ("-d", "grant_type=client_credentials", "-d", "audience=dataservice")
        status, _, body = curl("-u", self._who, *grant, f"{self._base}/oauth/token")
        return status, json.loads(body).get("access_token", "")

    def read(self, token: str) -> tuple[int, str]:
        """The gateway's status, and the id of the request. A service can be the first to know of a
        revocation; what it refuses by itself is in its log alone.
        """
        bearer = f"Authorization: Bearer {token}"
        status, headers, body = curl("-H", bearer, f"{self._base}/api/users?limit=1")
        is_gateways = status == 200 or "code" in json.loads(body)
        return (status if is_gateways else 0), headers["x-request-id"]


def until_refused(ask: Callable[[], tuple[int, str]]) -> str:
    """What came with the first 401: a retired secret and a revoked token are known in seconds."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        status, told = ask()
        if status == 401:
            return told
    raise AssertionError("it is not refused")


def register(page: Page, platform: Platform, name: str) -> str:
    """A client that may read; its secret, as the page shows it."""
    page.goto(f"{platform.demo['BASE_URL']}/app/clients")
    page.get_by_role("link", name="New client").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label("Client id").fill(name)
    page.get_by_label("data:read").check()
    page.get_by_role("button", name="Register", exact=True).click()
    return stored(page)


def stored(page: Page) -> str:
    secret = page.get_by_role("textbox", name="The client secret").input_value()
    page.get_by_role("button", name="I have stored it").click()
    return secret


def add_secret(page: Page, label: str) -> str:
    page.get_by_role("button", name="Add a secret").click()
    page.get_by_role("textbox", name="Label").fill(label)
    page.get_by_role("button", name="Add", exact=True).click()
    return stored(page)


def confirm(page: Page, label: str, about: str) -> None:
    page.get_by_role("button", name=f"{label}: {about}").click()
    page.get_by_role("alertdialog").get_by_role("button", name=label, exact=True).click()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_client_is_made_used_rotated_revoked_and_its_refusal_explained(
    request: pytest.FixtureRequest, platform: Platform, admin: Person, screen: str
) -> None:
    page: Page = request.getfixturevalue(screen)
    name = f"billing-{screen}"
    sign_in(page, platform, admin)
    first = Service(platform, name, register(page, platform, name))
    status, token = first.ask_token()
    assert status == 200
    assert first.read(token)[0] == 200

    second = Service(platform, name, add_secret(page, "the next one"))
    assert second.ask_token()[0] == 200
    expect(page.get_by_role("row", name="the next one")).to_be_visible()
    retire_first(page)
    until_refused(first.ask_token)
    assert second.ask_token()[0] == 200

    confirm(page, "Revoke all tokens", name)
    refused = until_refused(lambda: second.read(token))
    page.goto(f"{platform.demo['BASE_URL']}/app/refusals/{refused}")
    main = page.get_by_role("main")
    expect(main).to_contain_text(refused)
    expect(main).to_contain_text("revoked")
    expect(main).to_contain_text(name)
    sign_out(page, admin)


def retire_first(page: Page) -> None:
    """In use as it is, it has to be said twice."""
    page.get_by_role("button", name="Retire: first").click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_role("button", name="Retire", exact=True).click()
    dialog.get_by_label("Retire it all the same").check()
    dialog.get_by_role("button", name="Retire", exact=True).click()
    expect(page.get_by_role("button", name="Retire: first")).to_have_count(0)
