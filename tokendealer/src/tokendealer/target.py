"""Which API a token is for: `audience`, or `resource` (RFC 8707), or the only one there is."""

from tokendealer.clients import Client
from tokendealer.errors import InvalidTarget


def choose_audience(audience: str | None, resource: str | None, client: Client) -> str:
    """The one audience of the token.

    InvalidTarget when it is unknown or not for this client (the same answer, so that nobody
    learns which APIs exist), when both parameters name different ones, or when none is named and
    the client has several.
    """
    chosen = {audience, _audience_of(resource, client)} - {None}
    if not chosen:
        return _only_api(client)
    if len(chosen) > 1:
        raise InvalidTarget("audience and resource name different APIs", field="resource")
    named = chosen.pop()
    if named is None or named not in client.grants:
        field = "audience" if audience is not None else "resource"
        raise InvalidTarget(f"{field} is not an API that this client may use", field=field)
    return named


def _audience_of(resource: str | None, client: Client) -> str | None:
    if resource is None:
        return None
    return client.resources.get(resource, resource)


def _only_api(client: Client) -> str:
    if len(client.grants) != 1:
        raise InvalidTarget(
            "audience is missing: this client may use several APIs, or none", field="audience"
        )
    return next(iter(client.grants))
