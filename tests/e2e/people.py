"""People before a browser: who they are, and how they get in and out."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import Platform

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SECONDS = 15.0

_OPTIONS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Person:
    email: str
    password: str
    name: str


def administrator(platform: Platform) -> Person:
    """The one that `make up` has made."""
    return Person(platform.demo["ADMIN_EMAIL"], platform.demo["ADMIN_PASSWORD"], "Administrator")


def make_person(platform: Platform, email: str, *options: str) -> Person:
    """Somebody new, no administrator unless an option says so."""
    name = email.partition("@")[0].capitalize()
    words = ("user", "create", "--email", email, "--name", name)
    done = platform.launch("run", "tokendealer", *words, *options, "--generate-password", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return Person(email, json.loads(done.stdout)["password"], name)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's, without a screen; it ends with the block."""
    program = shutil.which("chromium")
    assert program, "chromium is missing"
    # As root it can't have the sandbox that it has for everybody else.
    options = [*_OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, platform: Platform, person: Person) -> None:
    """From the dashboard's address to its first page, as a person does it."""
    base = platform.demo["BASE_URL"]
    page.goto(f"{base}/app/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/app/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def sign_out(page: Page, person: Person) -> None:
    """By the menu, to the page that asks who it is."""
    page.get_by_role("button", name=person.name).click()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
