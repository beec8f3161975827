"""What the Authorization header may look like."""

from __future__ import annotations

from collections.abc import Iterator

from case import Case, accepted, refused
from forge import Keys, claims, header, token


def credential_cases(keys: Keys) -> Iterator[Case]:
    good = token(header(), claims(), keys.good)
    yield accepted("a good token", good, required=["data:read"])
    yield from _spellings(good)
    yield from _missing(good)
    yield from _several(good)
    yield from _malformed(good)


def _spellings(good: str) -> Iterator[Case]:
    yield accepted("the scheme in lower case", good, prefix="bearer ")
    yield accepted("the scheme in upper case", good, prefix="BEARER ")
    yield accepted("several spaces after the scheme", good, prefix="Bearer   ")
    yield accepted("spaces and tabs around the value", good, prefix=" \tBearer ", suffix=" \t")


def _missing(good: str) -> Iterator[Case]:
    def missing(name: str, *values: str, code: str = "other_scheme") -> Case:
        return Case(name, values, False, None, code)

    yield missing("no Authorization header", code="no_authorization")
    yield missing("an empty Authorization header", "")
    yield missing("only spaces", "   ")
    yield missing("the token without a scheme", good)
    yield missing("scheme Basic", "Basic b3JkZXJzOnNlY3JldA==")
    yield missing("scheme Token", f"Token {good}")
    yield missing("scheme DPoP", f"DPoP {good}")
    yield missing("a scheme that begins with Bearer", f"BearerX {good}")
    yield missing("a tab after the scheme", f"Bearer\t{good}")
    yield missing("a colon after the scheme", f"Bearer: {good}")
    yield missing("a comma list that begins with Basic", f"Basic b3JkZXJz, Bearer {good}")


def _several(good: str) -> Iterator[Case]:
    def several(name: str, *values: str) -> Case:
        return Case(name, values, False, "invalid_request", "many_authorizations")

    yield several("the same header twice", f"Bearer {good}", f"Bearer {good}")
    yield several("a good and a bad token", f"Bearer {good}", "Bearer bad")
    yield several("Bearer and Basic", f"Bearer {good}", "Basic b3JkZXJz")
    yield several("Basic and Basic", "Basic b3JkZXJz", "Basic b3JkZXJz")
    yield several("a good token and an empty header", f"Bearer {good}", "")


def _malformed(good: str) -> Iterator[Case]:
    def malformed(name: str, credentials: str) -> Case:
        code = "malformed_credentials"
        return refused(name, credentials, code, error="invalid_request")

    yield Case("the scheme alone", ["Bearer"], False, "invalid_request", "malformed_credentials")
    yield malformed("the scheme and a space", "")
    yield malformed("two tokens in one header", f"{good} {good}")
    yield malformed("a comma list", f"{good}, Bearer {good}")
    yield malformed("a comma list without spaces", f"{good},{good}")
    yield malformed("a token in quotes", f'"{good}"')
    yield malformed("an auth-param for a token", f'token="{good}"')
    yield malformed("a line break within the token", good.replace(".", ".\r\n", 1))
    yield malformed("a header smuggled after the token", f"{good}\r\nX-Admin: 1")
    yield malformed("NUL after the token", f"{good}\x00")
    yield malformed("a token that is not ASCII", good.replace(".", "\u3002"))
    yield malformed("a percent-encoded token", good.replace(".", "%2E"))
    yield malformed("padding within the token", good.replace(".", "=.", 1))
    yield malformed("a JWS in JSON form", '{"payload":"e30","signature":"AA"}')
    yield malformed("nothing but padding", "==")
