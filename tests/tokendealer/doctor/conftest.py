"""A healthy TokenDealer to look at, and an HTTP client that answers as it is told."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from bearer import FetchFailed, Reply
from chassis.secret_key import encode_key
from tokendealer.doctor import Finding
from tokendealer.settings import Settings


@dataclass
class FakeHttp:
    """`replies` by URL; what has none is refused."""

    clock: Any
    replies: dict[str, Reply] = field(default_factory=dict)

    def put(self, url: str, body: bytes = b"{}", status: int = 200, skew: float | None = 0) -> None:
        """skew: seconds by which the Date header is ahead; None leaves it out."""
        date = {} if skew is None else {"date": formatdate(self.clock.now + skew, usegmt=True)}
        self.replies[url] = Reply(status, date, body)

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        if url not in self.replies:
            raise FetchFailed("ConnectionRefusedError")
        return self.replies[url]


@pytest.fixture
def http(clock: Any) -> FakeHttp:
    return FakeHttp(clock)


@pytest.fixture
def healthy(database_path: Path, helpers: Any, tmp_path: Path) -> dict[str, str]:
    """The environment of a TokenDealer whose keys are in files, as those of `make up` are."""
    _add_admin(database_path)
    environ = dict(helpers.environ(database_path))
    for name in ("MASTER_KEY", "SECRET_PEPPER"):
        path = tmp_path / name.lower()
        path.write_text(environ.pop(name) + "\n", encoding="utf-8")
        path.chmod(0o600)
        environ[f"{name}_FILE"] = str(path)
    return environ


def _add_admin(path: Path) -> None:
    """Somebody who can administer, with a second factor."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO users (user_id, email, email_verified, name, password_hash, admin, active,"
            " created_at, totp_secret) VALUES ('usr_1', 'a@b', 1, 'A', 'x', 1, 1, 1, x'00')"
        )
    connection.close()


@pytest.fixture
def strong(helpers: Any) -> Callable[..., Settings]:
    """Settings with nothing weak in them but what is changed."""

    def make(**changes: Any) -> Settings:
        keys = {
            name: encode_key(secrets.token_bytes(32)) for name in ("master_key", "secret_pepper")
        }
        return helpers.settings_for(Path("/nowhere.db"), **{**keys, **changes})  # type: ignore[no-any-return]  # of Any

    return make


@pytest.fixture
def levels() -> Callable[[Iterable[Finding]], dict[str, str]]:
    """The findings' levels by check; each has a way to mend it just when it is not ok."""

    def by_check(findings: Iterable[Finding]) -> dict[str, str]:
        found = list(findings)
        assert all(bool(each.mend) is (each.level != "ok") for each in found)
        return {each.check: each.level for each in found}

    return by_check
