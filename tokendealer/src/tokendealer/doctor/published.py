"""What each TokenDealer tells verifiers: its key set and its list of revocations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import (
    MAX_LIST_BYTES,
    Fetch,
    FetchFailed,
    InvalidToken,
    parse_jwks,
    parse_revocations,
)
from tokendealer.doctor.finding import Finding, bad, ok, warn
from tokendealer.metadata import JWKS_PATH, REVOCATIONS_PATH

_SETTLE = "Ask again in a few seconds; if it stays so, its log says why under following_failed"
_TOO_LONG = "See in the audit log who revokes so many; each goes when its token has expired"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says: the ids of the published keys, those that could be read, and the
    version of the list.
    """

    kids: frozenset[str]
    keys: Mapping[str, RSAPublicKey]
    revocations_version: int


async def check(url: str, stored: Stored, issuer: str, http: Fetch) -> list[Finding]:
    """The TokenDealer at `url`, without a slash at its end."""
    return [await _jwks(url, stored, http), await _revocations(url, stored, issuer, http)]


async def _jwks(url: str, stored: Stored, http: Fetch) -> Finding:
    name = f"key set of {url}"
    try:
        served = parse_jwks(json.loads(await _get(url + JWKS_PATH, http)))
    except (FetchFailed, ValueError) as error:
        return bad(name, f"is not to be had: {error}", f"Look at what answers at {url}{JWKS_PATH}")
    wrong = [f"lacks {kid}" for kid in sorted(stored.kids - set(served))]
    wrong += [f"has {kid}, which is not published" for kid in sorted(set(served) - stored.kids)]
    wrong += [
        f"has another key as {k}" for k, key in stored.keys.items() if served.get(k, key) != key
    ]
    if wrong:
        return bad(name, "; ".join(wrong), f"{_SETTLE}, or it has another database")
    return ok(name, f"has exactly the database's keys ({len(served)})")


async def _revocations(url: str, stored: Stored, issuer: str, http: Fetch) -> Finding:
    name = f"revocations of {url}"
    try:
        text = (await _get(url + REVOCATIONS_PATH, http)).decode("ascii")
        found = parse_revocations(text, keys=stored.keys, issuer=issuer)
    except (FetchFailed, ValueError) as error:
        mend = f"Look at what answers at {url}{REVOCATIONS_PATH}"
        return bad(name, f"are not to be had: {error}", mend)
    except InvalidToken as error:
        mend = "Have TokenDealer and verifiers agree on ISSUER and on the database"
        return bad(name, f"are not signed as they should be: {error.reason}", mend)
    if len(text) > MAX_LIST_BYTES // 2:
        what = f"take {len(text)} bytes; verifiers take no more than {MAX_LIST_BYTES}"
        return warn(name, what, _TOO_LONG)
    if found.version < stored.revocations_version:
        what = f"are at version {found.version}, the database at {stored.revocations_version}"
        return warn(name, what, _SETTLE)
    return ok(name, f"are signed by a published key, version {found.version}")


async def _get(url: str, http: Fetch) -> bytes:
    reply = await http("GET", url, headers={}, body=None)
    if reply.status != 200:
        raise FetchFailed(f"status {reply.status}")
    return reply.body
