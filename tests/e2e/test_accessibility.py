"""axe-core finds nothing serious on any page, light and dark."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT, Platform
from tests.e2e import pages, people
from tests.e2e.people import Person
from tests.e2e.scene import Scene, fill

AXE = ROOT / "dashboard" / "web" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def scene(platform: Platform) -> Scene:
    return fill(platform)


def grave(page: Page) -> list[str]:
    """What axe-core holds against the page as it is now."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((found) => found.violations)")
    return [
        f"{rule['id']}: {json.dumps([node['html'][:200] for node in rule['nodes'][:3]])}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


def wider_than_the_screen(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def faults(
    page: Page, platform: Platform, addresses: dict[str, str], token: str = ""
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, path in addresses.items():
        pages.open_page(page, platform, path)
        pages.act(page, name, token)
        found[f"{name}, errors"] = page.get_by_role("alert").all_inner_texts()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{name}, {scheme}"] = grave(page)
        page.set_viewport_size(people.PHONE)
        if wider_than_the_screen(page):
            found[f"{name}, narrow"] = ["it is wider than the screen"]
        page.set_viewport_size(people.DESKTOP)
    return {name: problems for name, problems in found.items() if problems}


def test_nothing_is_held_against_the_pages_before_sign_in(
    platform: Platform, desktop: Page
) -> None:
    assert faults(desktop, platform, pages.WITHOUT_ACCOUNT) == {}


def test_nothing_is_held_against_the_pages_of_an_administrator(
    platform: Platform, browser: Browser, admin: Person, scene: Scene
) -> None:
    with browser.new_context(viewport=people.DESKTOP, reduced_motion="reduce") as context:
        page = context.new_page()
        people.sign_in(page, platform, admin)
        addresses = {**pages.dashboard(scene), **pages.ACCOUNT}
        assert faults(page, platform, addresses, scene.token) == {}
