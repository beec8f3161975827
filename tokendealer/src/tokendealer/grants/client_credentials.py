"""The client-credentials grant (RFC 6749 section 4.4): the client acts for itself."""

from collections.abc import Mapping

from tokendealer.clients import Client
from tokendealer.grants.granted import Granted
from tokendealer.scope import narrow
from tokendealer.target import choose_audience


def grant(form: Mapping[str, str], client: Client) -> Granted:
    """InvalidTarget or InvalidScope when the client may not have what it asks for."""
    audience = choose_audience(form.get("audience"), form.get("resource"), client)
    scopes = narrow(form.get("scope"), client.grants[audience])
    return Granted(client, client.client_id, audience, scopes)
