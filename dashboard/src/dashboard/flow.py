"""One way to the sign-in and back: what the authorization code flow has to remember of it.

A flow is one random secret, the PKCE verifier, from which `state` and `nonce` follow; the browser
carries it sealed. There are a few places for it in a browser, so that several tabs may be on their
way at once, and so that nobody can fill its cookies up by sending it here again and again.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from chassis.sealed import Sealer

PLACES = 16
SECONDS = 600
VERIFIER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Flow:
    """`verifier`: RFC 7636 section 4.1. `to`: the page to come back to."""

    verifier: str
    to: str

    @property
    def state(self) -> str:
        """Ties the answer to this browser (RFC 6749 section 10.12)."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """Ties the ID token to this flow."""
        return self._derived("nonce")

    @property
    def challenge(self) -> str:
        """S256 of the verifier (RFC 7636 section 4.2)."""
        return _encode(hashlib.sha256(self.verifier.encode("ascii")).digest())

    def _derived(self, purpose: str) -> str:
        key = self.verifier.encode("ascii")
        return _encode(hmac.digest(key, purpose.encode("ascii"), hashlib.sha256))


def begin(to: str) -> Flow:
    """A flow that leads to `to`."""
    return Flow(secrets.token_urlsafe(VERIFIER_BYTES), to)


def place_of(unverified_state: str) -> int:
    """Which of the places the flow with this state is in."""
    return hashlib.sha256(unverified_state.encode()).digest()[0] % PLACES


def seal(flow: Flow, sealer: Sealer) -> str:
    """What the browser carries."""
    return sealer.seal([flow.verifier, flow.to], SECONDS)


def unseal(unverified: str | None, unverified_state: str, sealer: Sealer) -> Flow | None:
    """The flow that a browser carries if it is the one with this state; None for any other."""
    opened = sealer.open(unverified) if unverified else None
    if opened is None:
        return None
    flow = Flow(*opened)
    same = hmac.compare_digest(flow.state.encode(), unverified_state.encode())
    return flow if same else None


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
