"""The clients: secrets that are running out, clients that are shut out, tokens that live long."""

from collections.abc import Sequence

from tokendealer.administration.secrets import state_of
from tokendealer.doctor.finding import Finding, ok, warn
from tokendealer.models import Client
from tokendealer.settings import MAX_TOKEN_LIFETIME
from tokendealer.when import utc


def check(clients: Sequence[Client], now: float, warning_days: int) -> list[Finding]:
    """One finding for each thing that somebody should see to, or one that there is none."""
    active = [client for client in clients if client.active]
    findings = [f for each in active for f in _one(each, now, warning_days)]
    return findings or [ok("clients", f"every active one ({len(active)}) can go on")]


def _one(client: Client, now: float, warning_days: int) -> list[Finding]:
    states = {secret: state_of(secret, now, warning_days) for secret in client.secrets}
    check_name = f"client {client.client_id}"
    findings = [_lifetime(check_name)] if client.token_lifetime >= MAX_TOKEN_LIFETIME else []
    for secret, state in states.items():
        what = f"secret {secret.id} ({secret.label}) "
        if state == "expired":
            what += f"expired at {utc(secret.expires_at or 0)}"
            mend = f"`tokendealer client secret retire {client.client_id} {secret.id}`"
            findings.append(warn(check_name, what, mend))
        elif state == "expiring":
            what += f"expires at {utc(secret.expires_at or 0)}"
            mend = "Add another secret, hand it to the client, then retire this one"
            findings.append(warn(check_name, what, mend))
    if client.jwks is None and all(state == "expired" for state in states.values()):
        mend = f"`tokendealer client secret add {client.client_id}`, or disable the client"
        findings.append(warn(check_name, "has no way in: no live secret, no public key", mend))
    return findings


def _lifetime(check_name: str) -> Finding:
    what = f"its tokens live {MAX_TOKEN_LIFETIME // 3600} h, the longest there is"
    return warn(check_name, what, "Give it a shorter token lifetime: an hour is the default")
