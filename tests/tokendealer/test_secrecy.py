"""What must never be told: in the log at its most talkative, and in answers."""

from __future__ import annotations

from typing import Any

import pytest
import structlog
from cryptography.hazmat.primitives import serialization
from sqlalchemy import text

from chassis import logs

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(params=["info", "debug"])
def talkative(tape: Any, request: pytest.FixtureRequest) -> Any:
    logs.configure("tokendealer", request.param, tape)
    structlog.configure(cache_logger_on_first_use=False)
    return tape


def private_texts(key: Any, helpers: Any) -> list[str]:
    numbers = key.private_numbers()
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return [
        str(numbers.d),
        str(numbers.p),
        helpers.b64(numbers.d.to_bytes(256, "big")),
        helpers.b64(der)[100:200],
        "PRIVATE KEY",
    ]


async def test_no_secret_token_or_private_key_is_ever_logged(
    talkative: Any,
    start: Any,
    helpers: Any,
    assertion: Any,
    mint: Any,
    keys: Any,
) -> None:
    hidden = [helpers.b64(b"m" * 32), helpers.b64(b"p" * 32), *private_texts(keys.signing, helpers)]
    async with start() as service:
        secret, good, bad = service.secrets["orders"], assertion(), assertion(aud="x")
        hidden += [*service.secrets.values(), "tds_mistyped", good, bad]
        token = await service.token("orders")
        hidden += [token, mint.token(exp=1), mint.unsigned()]
        await service.post("/oauth/token", {**GRANT, **helpers.assertion_form(good)})
        await service.post("/oauth/token", {**GRANT, **helpers.assertion_form(good)})
        await service.post("/oauth/token", {**GRANT, **helpers.assertion_form(bad)})
        headers = [
            helpers.basic("orders", "tds_mistyped"),
            ("Authorization", secret),
            ("Authorization", f"Bearer {token}"),
        ]
        headers += [helpers.basic(secret, "orders"), helpers.basic(secret, secret)]
        for header in headers:
            for _ in range(7):
                await service.post("/oauth/token", GRANT, header)
        await service.post("/oauth/token", {"client_id": "orders", "client_secret": secret})
        await service.post("/oauth/token", f"client_secret={secret}&client_secret=".encode())
        for path in ("/oauth/introspect", "/oauth/revoke"):
            for given in (token, mint.token(exp=1), mint.unsigned()):
                await service.post(path, {"token": given}, as_client="orders")
        for given in (token, mint.token(exp=1)):
            form = {"access_token": given, "audience": "https://api.test"}
            await service.post("/verify_token", form)
        await service.get(f"/nowhere?access_token={token}&client_secret={secret}")
        async with service.database.write() as session:
            await session.execute(text("DROP TABLE revoked_tokens"))
            await session.execute(text("ALTER TABLE clients RENAME TO gone"))
        service.clock.now += 60
        failed = await service.post("/oauth/introspect", {"token": token}, as_client="orders")
        assert failed.status == 503
    parts = [part for one in hidden for part in (one, one.rpartition(".")[2]) if part]
    assert not [part for part in parts if part in talkative.text]
    entries = await helpers.entries(service.database)
    audited = "".join(f"{e.actor}{e.target}{e.before}{e.after}" for e in entries)
    assert "client.authentication_failed" in {entry.action for entry in entries}
    assert not [part for part in parts if part in audited]
    assert talkative.events("request")
    assert talkative.events("client_authentication_failed")


async def test_no_answer_repeats_what_was_presented(service: Any, helpers: Any, mint: Any) -> None:
    secret, token = service.secrets["orders"], mint.token(exp=1)
    for answer in (
        await service.post("/oauth/token", {**GRANT, "scope": secret}, as_client="orders"),
        await service.post("/oauth/token", GRANT, helpers.basic(secret, "x")),
        await service.post("/oauth/token", f"{secret}=1".encode()),
        await service.post("/verify_token", {"access_token": token, "audience": secret}),
        await service.get(f"/{secret}"),
    ):
        assert answer.status >= 400
        everything = answer.body.decode() + str(answer.headers)
        assert secret not in everything
        assert token not in everything
