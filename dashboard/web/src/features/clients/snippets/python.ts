import { forPython as quoted } from "./quote";
import { apiPath, apiUrl, scopeOf, tokenUrl, type Target } from "./target";

/** Fetches tokens, keeps them, and gets new ones by itself. Source: the README of libs/bearer. */
export function withBearer(target: Target): string {
  return `import asyncio
import os
import time

import aiohttp
from bearer import AiohttpFetch, BearerSession, TokenSource


async def main() -> None:
    source = TokenSource(
        token_url=${quoted(tokenUrl(target))},
        client_id=${quoted(target.clientId)},
        client_secret=os.environ["CLIENT_SECRET"],
        audience=${quoted(target.audience)},
        scope=${quoted(scopeOf(target))},
        http=AiohttpFetch(timeout=5, max_bytes=64 * 1024),
        clock=time.monotonic,
    )
    async with aiohttp.ClientSession() as session:
        api = BearerSession(session, source, ${quoted(target.origin)})
        async with api.get(${quoted(apiPath(target))}) as response:
            print(response.status, await response.text())


if __name__ == "__main__":
    asyncio.run(main())`;
}

export function withRequests(target: Target): string {
  return `import os

import requests

answer = requests.post(
    ${quoted(tokenUrl(target))},
    auth=(${quoted(target.clientId)}, os.environ["CLIENT_SECRET"]),
    data={
        "grant_type": "client_credentials",
        "audience": ${quoted(target.audience)},
        "scope": ${quoted(scopeOf(target))},
    },
    timeout=5,
)
answer.raise_for_status()
token = answer.json()["access_token"]
response = requests.get(
    ${quoted(apiUrl(target))},
    headers={"Authorization": f"Bearer {token}"},
    timeout=5,
)
print(response.status_code, response.text)`;
}

export function withAuthlib(target: Target): string {
  return `import os

from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(
    ${quoted(target.clientId)},
    os.environ["CLIENT_SECRET"],
    scope=${quoted(scopeOf(target))},
)
session.fetch_token(
    ${quoted(tokenUrl(target))},
    grant_type="client_credentials",
    audience=${quoted(target.audience)},
)
response = session.get(${quoted(apiUrl(target))})
print(response.status_code, response.text)`;
}
