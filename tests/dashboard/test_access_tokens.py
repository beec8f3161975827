from __future__ import annotations

from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bearer import NO_REVOCATIONS
from chassis.errors import Unavailable
from dashboard.access_tokens import AccessTokens
from tests.dashboard.conftest import FakeClock
from tests.dashboard.platform import ISSUER, NOW, sign

CLAIMS = {"iss": ISSUER, "sub": "usr_1", "client_id": "dashboard", "jti": "1", "iat": NOW}


class FakeKeys:
    def __init__(self, current: Mapping[str, rsa.RSAPublicKey]) -> None:
        self.current = current
        self.ready = bool(current)

    async def key_set(self, _: str) -> Mapping[str, rsa.RSAPublicKey]:
        return self.current

    async def refresh(self) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def access_tokens(keys: Mapping[str, rsa.RSAPublicKey], clock: FakeClock) -> AccessTokens:
    return AccessTokens(
        ("one", "other"),
        keys=FakeKeys(keys),
        revocations=NO_REVOCATIONS,
        issuer=ISSUER,
        leeway=30,
        clock=clock,
    )


async def test_a_token_is_good_for_its_api_until_its_end(
    private_key: rsa.RSAPrivateKey, clock: FakeClock
) -> None:
    tokens = access_tokens({"k1": private_key.public_key()}, clock)
    token = sign(private_key, CLAIMS | {"aud": "one", "exp": NOW + 60}, typ="at+jwt")
    assert await tokens.is_good(token, "one")
    assert not await tokens.is_good(token, "other")
    clock.now += 90
    assert not await tokens.is_good(token, "one")


async def test_without_keys_it_cannot_be_told(
    private_key: rsa.RSAPrivateKey, clock: FakeClock
) -> None:
    token = sign(private_key, CLAIMS | {"aud": "one", "exp": NOW + 60}, typ="at+jwt")
    with pytest.raises(Unavailable) as refused:
        await access_tokens({}, clock).is_good(token, "one")
    assert refused.value.headers == {"Retry-After": "5"}
