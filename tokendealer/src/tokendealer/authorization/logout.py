"""A client asks to sign its person out (OpenID Connect RP-Initiated Logout)."""

from dataclasses import dataclass

from tokendealer.authorization.errors import NotRedirectable
from tokendealer.authorization.parameters import Parameters
from tokendealer.clients import Client, ClientDirectory
from tokendealer.id_token import Hint, IdTokens
from tokendealer.people.browser import SignedIn
from tokendealer.redirect_uri import with_parameters


@dataclass(frozen=True, slots=True)
class Logout:
    """`address`: where to go on to, a client's own; None: nowhere."""

    hint: Hint | None
    address: str | None

    def is_of(self, person: SignedIn) -> bool:
        """Whether the client has shown that it is this very session that is meant."""
        return self.hint is not None and (self.hint.subject, self.hint.sid) == (
            person.user_id,
            person.sid,
        )


async def read_logout(
    parameters: Parameters, directory: ClientDirectory, id_tokens: IdTokens
) -> Logout:
    """What is asked for; NotRedirectable when it does not fit together (sections 2 and 3)."""
    if parameters.repeated:
        raise NotRedirectable("The request has a parameter more than once.")
    hint = _read_hint(parameters, id_tokens)
    client_id = parameters.get("client_id")
    if hint is not None and client_id not in {None, hint.client_id}:
        raise NotRedirectable(
            "The app that sent you here named itself in two ways: client_id is not that of"
            " id_token_hint.",
            field="client_id",
        )
    client = await directory.get(hint.client_id if hint is not None else client_id or "")
    return Logout(hint, _address(parameters, client))


def _read_hint(parameters: Parameters, id_tokens: IdTokens) -> Hint | None:
    unverified_hint = parameters.get("id_token_hint")
    if unverified_hint is None:
        return None
    hint = id_tokens.read_hint(unverified_hint)
    if hint is None:
        raise NotRedirectable(
            "The app that sent you here sent along what is no ID token of this server.",
            field="id_token_hint",
        )
    return hint


def _address(parameters: Parameters, client: Client | None) -> str | None:
    uri = parameters.get("post_logout_redirect_uri")
    if uri is None:
        return None
    if client is None or uri not in client.post_logout_redirect_uris:
        raise NotRedirectable(
            "The app that sent you here wants you to be sent on to a place that is not its own:"
            " its post_logout_redirect_uri is not one that it has registered.",
            field="post_logout_redirect_uri",
        )
    state = parameters.get("state")
    return with_parameters(uri, {"state": state}) if state is not None else uri
