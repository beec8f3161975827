"""`make screenshots`: docs/screenshots anew, each page light, dark and narrow."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.conftest import Platform, running_platform
from tests.e2e import pages, people, scene

FOLDER = Path("docs/screenshots")
COLOURS = 128
KINDS = {
    "light": (people.DESKTOP, "light"),
    "dark": (people.DESKTOP, "dark"),
    "narrow": (people.PHONE, "light"),
}
TRAFFIC_SECONDS = 30
"""For as long the charts have something to draw."""


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # root's nginx workers are nobody
        with running_platform(Path(folder) / "var") as platform, people.chromium() as browser:
            filled = scene.fill(platform)
            scene.call_for(platform, TRAFFIC_SECONDS)
            for kind in KINDS:
                _take_all(browser, platform, filled, kind)


def _take_all(browser: Browser, platform: Platform, filled: scene.Scene, kind: str) -> None:
    size, scheme = KINDS[kind]
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]  # a literal in all but name
        page = context.new_page()
        _take(page, platform, {"sign-in": pages.WITHOUT_ACCOUNT["sign-in"]}, kind)
        people.sign_in(page, platform, people.administrator(platform))
        _take(page, platform, {**pages.dashboard(filled), **pages.ACCOUNT}, kind, filled.token)


def _take(
    page: Page, platform: Platform, addresses: Mapping[str, str], kind: str, token: str = ""
) -> None:
    for name, path in addresses.items():
        pages.open_page(page, platform, path)
        pages.act(page, name, token)
        page.wait_for_load_state("networkidle") if name != "live" else None
        _save(page.screenshot(animations="disabled"), FOLDER / f"{name}-{kind}.png")
        print(f"{name}-{kind}.png")


def _save(png: bytes, path: Path) -> None:
    """With a palette: a third of the size, and nobody sees it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


main()
