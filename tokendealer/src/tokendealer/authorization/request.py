"""What a request asks for, once each part of it was checked."""

import re
from dataclasses import dataclass

from tokendealer import id_token
from tokendealer.authorization.errors import Refused
from tokendealer.authorization.parameters import Parameters
from tokendealer.authorization.prompt import Prompt, read_prompt
from tokendealer.clients import Client
from tokendealer.errors import InvalidScope
from tokendealer.grant_types import AUTHORIZATION_CODE
from tokendealer.id_token import IdTokens
from tokendealer.permitted import Grants
from tokendealer.scope import IDENTITY, RESERVED, parse_scope

MAX_NONCE = 255

_S256_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_UNSUPPORTED = {  # OpenID Connect Core section 3.1.2.6
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


@dataclass(frozen=True, slots=True)
class Request:
    """`identity` and `grants` are what the client asks for of what it may have at all."""

    identity: frozenset[str]
    grants: Grants
    code_challenge: str
    nonce: str | None
    prompt: Prompt
    login_hint: str | None
    hinted_subject: str | None


def read_request(parameters: Parameters, client: Client, id_tokens: IdTokens) -> Request:
    """The request, or Refused by the first thing that is wrong with it."""
    _check_repeated(parameters)
    _check_response(parameters)
    _check_grant_type(client)
    _check_unsupported(parameters)
    identity, grants = _read_scope(parameters, client)
    return Request(
        identity=identity,
        grants=grants,
        code_challenge=_read_challenge(parameters),
        nonce=_read_nonce(parameters),
        prompt=read_prompt(parameters),
        login_hint=parameters.get("login_hint"),
        hinted_subject=_read_hint(parameters, client, id_tokens),
    )


def _check_repeated(parameters: Parameters) -> None:
    if parameters.repeated:
        raise Refused("invalid_request", "A parameter is given more than once")


def _check_response(parameters: Parameters) -> None:
    response_type = parameters.get("response_type")
    if response_type is None:
        raise Refused("invalid_request", "response_type is missing")
    if response_type != "code":
        raise Refused("unsupported_response_type", "response_type has to be code")
    if parameters.get("response_mode") not in {None, "query"}:
        raise Refused("invalid_request", "response_mode has to be query")


def _check_grant_type(client: Client) -> None:
    if AUTHORIZATION_CODE not in client.grant_types:
        raise Refused("unauthorized_client", f"This client may not use {AUTHORIZATION_CODE}")


def _check_unsupported(parameters: Parameters) -> None:
    for name, error in _UNSUPPORTED.items():
        if parameters.get(name) is not None:
            raise Refused(error, f"The parameter {name} is not supported")


def _read_challenge(parameters: Parameters) -> str:
    """RFC 7636 section 4.4.1; required of every client (RFC 9700 section 2.1.1)."""
    challenge = parameters.get("code_challenge") or ""
    if parameters.get("code_challenge_method") != "S256":
        raise Refused("invalid_request", "PKCE is required: code_challenge_method has to be S256")
    if not _S256_CHALLENGE.fullmatch(challenge):
        raise Refused("invalid_request", "code_challenge has to be 43 characters of base64url")
    return challenge


def _read_nonce(parameters: Parameters) -> str | None:
    nonce = parameters.get("nonce")
    if nonce is not None and len(nonce) > MAX_NONCE:
        raise Refused("invalid_request", f"nonce is longer than {MAX_NONCE} characters")
    return nonce


def _read_hint(parameters: Parameters, client: Client, id_tokens: IdTokens) -> str | None:
    unverified_hint = parameters.get("id_token_hint")
    if unverified_hint is None:
        return None
    hint: id_token.Hint | None = id_tokens.read_hint(unverified_hint)
    if hint is None or hint.client_id != client.client_id:
        raise Refused("invalid_request", "id_token_hint is not an ID token of this client")
    return hint.subject


def _read_scope(parameters: Parameters, client: Client) -> tuple[frozenset[str], Grants]:
    grants = _targets(parameters, client)
    scope = parameters.get("scope")
    if scope is None:
        return frozenset(), grants
    try:
        asked = parse_scope(scope)
    except InvalidScope:
        raise Refused("invalid_scope", "scope is not a list of scopes with single spaces") from None
    if not asked - RESERVED <= frozenset().union(*client.grants.values()):
        raise Refused("invalid_scope", "scope has a value that this client may not ask for")
    chosen = {audience: scopes & asked for audience, scopes in grants.items()}
    return asked & IDENTITY, {audience: scopes for audience, scopes in chosen.items() if scopes}


def _targets(parameters: Parameters, client: Client) -> Grants:
    """What the client has at the APIs it names; at all, where it names none (RFC 8707)."""
    named = {client.resources.get(each, each) for each in parameters.all("resource")}
    named |= {each for each in (parameters.get("audience"),) if each is not None}
    if not named <= client.grants.keys():
        raise Refused("invalid_target", "An API is named that this client may not use")
    return {name: client.grants[name] for name in named} if named else client.grants
