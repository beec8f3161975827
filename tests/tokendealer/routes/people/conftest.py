"""Somebody with a second factor, and their codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pyotp
import pytest


@dataclass
class App:
    """An authenticator app, and the recovery codes that came with it."""

    clock: Any
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(self.clock.now) + 30 * steps)

    def read(self, page: Any) -> None:
        """Take the secret from the set-up page."""
        text = page.body.decode()
        self.secret = re.sub(r"\s", "", re.search(r'class="key">([^<]*)<', text)[1])  # type: ignore[index]  # it is there

    def keep(self, page: Any) -> None:
        """Take the recovery codes that a page shows."""
        text = page.body.decode()
        self.recovery_codes = re.search(r"<pre[^>]*>([^<]*)<", text)[1].split()  # type: ignore[index]  # they are there


@pytest.fixture
def app(clock: Any) -> App:
    return App(clock)


@pytest.fixture
async def careful(visitor: Any, add_user: Any, app: App, helpers: Any) -> Any:
    """Ann, who has set up a second factor and is signed out again; a browser that knows her."""
    await add_user()
    await visitor.sign_in()
    page = await visitor.get("/account/second-factor/set-up")
    app.read(page)
    answer = await visitor.post(
        "/account/second-factor/set-up",
        {
            **helpers.hidden_fields(page),
            "code": app.code(),
            "current_password": helpers.password,
        },
    )
    assert answer.status == 200, answer.body
    app.keep(answer)
    await visitor.submit("/account/sign-out")
    visitor.service.clock.now += 30
    return visitor
