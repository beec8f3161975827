"""What the tests of flows for people go by: three clients, a person, and the requests they make."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import update

from chassis.database import Database
from tokendealer.administration import secrets
from tokendealer.models import ApiScope, Client
from tokendealer.registration import NewClient, create_client

AUTHORIZE, TOKEN = "/oauth/authorize", "/oauth/token"
REDIRECT_URI = "https://client.test/callback"
PHONE_URI = "com.example.phone:/callback"
SIGNED_OUT_URI = "https://client.test/bye"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]
ALL_GRANT_TYPES = frozenset({"client_credentials", "authorization_code", "refresh_token"})


async def register(
    database: Database,
    grants: Mapping[str, frozenset[str]],
    *,
    pepper: bytes,
    now: float,
    trail: Any,
) -> dict[str, str]:
    """`house` asks for no consent, `shop` does, `phone` is public; the secrets of the first two.

    Of all scopes, people who are no admins have only those that end in ":read".
    """
    made: dict[str, str] = {}
    async with database.write() as session:
        for client_id in ("house", "shop", "phone"):
            is_public = client_id == "phone"
            new = NewClient(
                client_id=client_id,
                name=f"The {client_id}",
                grants=grants,
                token_lifetime=600,
                quota=None,
                jwks=None,
                grant_types=ALL_GRANT_TYPES - ({"client_credentials"} if is_public else set()),
                redirect_uris=(PHONE_URI, "http://127.0.0.1/cb") if is_public else (REDIRECT_URI,),
                post_logout_redirect_uris=(SIGNED_OUT_URI,),
                first_party=client_id == "house",
                public=is_public,
            )
            await create_client(session, new, now)
            if is_public:
                continue
            row = await session.get_one(Client, client_id)
            first = secrets.NewSecret("first", None)
            _, made[client_id] = await secrets.add(
                session, row, first, pepper=pepper, now=now, trail=trail
            )
        opened = update(ApiScope).where(ApiScope.scope.endswith(":read"))
        await session.execute(opened.values(open_to_users=True))
    return made


@dataclass
class OAuth:
    """Makes requests as these clients, in the browser of `person`, who is signed in."""

    service: Any
    browser: Any
    person: Any
    secrets: Mapping[str, str]
    header: Callable[[str, str], tuple[str, str]]
    hidden: Callable[[Any], dict[str, str]]
    password: str

    def path(self, client_id: str = "house", **changes: Any) -> str:
        """An authorization request; a change to ... leaves a parameter out."""
        good = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": PHONE_URI if client_id == "phone" else REDIRECT_URI,
            "scope": "openid data:read",
            "state": "state-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        asked = {name: value for name, value in {**good, **changes}.items() if value is not ...}
        return f"{AUTHORIZE}?{urlencode(asked, doseq=True)}"

    async def become(self, email: str) -> None:
        """Sign in as somebody else: the page is shown to who is signed in only by a request."""
        await self.browser.submit("/login?continue=x", email=email, password=self.password)

    async def authorize(self, client_id: str = "house", **changes: Any) -> Any:
        return await self.browser.get(self.path(client_id, **changes))

    async def code(self, client_id: str = "house", **changes: Any) -> str:
        """A code, after the person has agreed where they are asked."""
        answer = await self.authorize(client_id, **changes)
        if answer.status == 200:
            answer = await self.agree(answer)
        return str(told(answer)["code"])

    async def agree(self, page: Any, answer: str = "allow") -> Any:
        return await self.browser.post("/oauth/consent", {**self.hidden(page), "answer": answer})

    async def post(self, client_id: str, form: Mapping[str, str], path: str = TOKEN) -> Any:
        if client_id == "phone":
            return await self.service.post(path, {**form, "client_id": "phone"})
        return await self.service.post(path, form, self.header(client_id, self.secrets[client_id]))

    async def exchange(self, code: Any, client_id: str = "house", **changes: Any) -> Any:
        good = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": PHONE_URI if client_id == "phone" else REDIRECT_URI,
            "code_verifier": VERIFIER,
        }
        form = {name: value for name, value in {**good, **changes}.items() if value is not ...}
        return await self.post(client_id, form)

    async def tokens(self, client_id: str = "house", *, audience: Any = ..., **asked: Any) -> Any:
        """The answer to the exchange of a fresh code."""
        answer = await self.exchange(
            await self.code(client_id, **asked), client_id, audience=audience
        )
        assert answer.status == 200, answer.body
        return answer.json

    async def refresh(self, refresh_token: str, client_id: str = "house", **more: str) -> Any:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **more}
        return await self.post(client_id, form)

    async def is_active(self, token: str) -> bool:
        answer = await self.post("house", {"token": token}, "/oauth/introspect")
        return bool(answer.json["active"])


def told(answer: Any) -> dict[str, str]:
    """What a redirect tells the client."""
    assert answer.status == 303, (answer.status, answer.body)
    return dict(parse_qsl(urlsplit(answer.header("Location")).query))
