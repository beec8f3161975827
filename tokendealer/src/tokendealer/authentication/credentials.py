"""What a request claims about its client, not yet believed."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tokendealer.errors import InvalidClient, InvalidRequest
from tokendealer.form import decode, required

METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
NONE = "none"
"""The method of public clients, which say no more than who they are (RFC 6749 section 2.1)."""
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Credentials:
    """At most one of the secret and the assertion is there; a public client has neither."""

    unverified_client_id: str | None
    unverified_secret: str | None = None
    unverified_assertion: str | None = None


def from_request(authorization: Sequence[str], form: Mapping[str, str]) -> Credentials:
    """The credentials of a request with these `Authorization` values and form parameters.

    InvalidRequest when there are several kinds at once, InvalidClient when there are none.
    """
    kinds = [bool(authorization), "client_secret" in form, "client_assertion" in form]
    if sum(kinds) > 1 or len(authorization) > 1:
        raise InvalidRequest("Authenticate the client in one way only")
    if authorization:
        return _from_basic(authorization[0], form.get("client_id"))
    if "client_secret" in form:
        client_id = required(dict(form), "client_id")
        return Credentials(client_id, unverified_secret=form["client_secret"])
    if "client_assertion" in form:
        if form.get("client_assertion_type") != JWT_BEARER:
            raise InvalidRequest(
                f"client_assertion_type must be {JWT_BEARER}", field="client_assertion_type"
            )
        return Credentials(form.get("client_id"), unverified_assertion=form["client_assertion"])
    if "client_id" in form:
        return Credentials(form["client_id"])
    raise InvalidClient("no client authentication in the request")


def _from_basic(authorization: str, client_id_in_form: str | None) -> Credentials:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient("the Authorization scheme is not Basic")
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
        raw_id, colon, raw_secret = raw.partition(b":")
        client_id, secret = decode(raw_id), decode(raw_secret)
    except (binascii.Error, ValueError):
        raise InvalidClient("Basic credentials are not base64 of form-url-encoded text") from None
    if not colon:
        raise InvalidClient("Basic credentials have no colon")
    if client_id_in_form not in (None, client_id):
        raise InvalidRequest("client_id differs from the one in Authorization", field="client_id")
    return Credentials(client_id, unverified_secret=secret)
