"""Where the answer belongs: a known client, and one of its own redirect URIs."""

from dataclasses import dataclass

from tokendealer.authorization.errors import NotRedirectable, Refused
from tokendealer.authorization.parameters import Parameters
from tokendealer.clients import Client, ClientDirectory
from tokendealer.redirect_uri import form_target, is_registered, with_parameters


@dataclass(frozen=True, slots=True)
class Destination:
    """Every answer says which server gave it, so that no client mixes us up (RFC 9207)."""

    client: Client
    redirect_uri: str
    state: str | None
    issuer: str

    def code(self, code: str) -> str:
        """The address that brings the client its code."""
        return self._with({"code": code})

    def refusal(self, refusal: Refused) -> str:
        """The address that tells the client why not."""
        told = {"error": refusal.error, "error_description": refusal.description}
        return self._with(told)

    @property
    def form_target(self) -> str:
        """The same for a Content-Security-Policy."""
        return form_target(self.redirect_uri)

    def _with(self, parameters: dict[str, str]) -> str:
        state = {} if self.state is None else {"state": self.state}
        return with_parameters(self.redirect_uri, parameters | state | {"iss": self.issuer})


async def find_destination(
    parameters: Parameters, directory: ClientDirectory, *, issuer: str
) -> Destination:
    """NotRedirectable unless there is an active client with just this redirect URI."""
    for name in ("client_id", "redirect_uri"):
        if name in parameters.repeated:
            raise NotRedirectable(f"The request has more than one {name}.", field=name)
    client = await directory.get(parameters.get("client_id") or "")
    if client is None or not client.active:
        raise NotRedirectable(
            "The app that sent you here is not known, or is switched off: its client_id is that"
            " of no active app.",
            field="client_id",
        )
    redirect_uri = parameters.get("redirect_uri") or ""
    if not is_registered(redirect_uri, client.redirect_uris, any_port=client.public):
        raise NotRedirectable(
            "The app that sent you here did not say where to send you back to, or named a place"
            " that is not its own: its redirect_uri is not one that it has registered.",
            field="redirect_uri",
        )
    state = None if "state" in parameters.repeated else parameters.get("state")
    return Destination(client, redirect_uri, state, issuer)
