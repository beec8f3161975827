"""Client secrets: several live at once, so that one can take another's place without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Conflict, NotFound
from tokendealer import client_secret
from tokendealer.audit import Trail
from tokendealer.models import Client, ClientSecret
from tokendealer.registration import RegistrationError, check_label

MAX_SECRETS = 10
DAY = 86400


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret to make. `expires_at`: seconds since 1970, None: never."""

    label: str
    expires_at: int | None


def state_of(secret: ClientSecret, now: float, warning_days: int) -> str:
    """live, expiring (within `warning_days`) or expired."""
    if secret.expires_at is None or now < secret.expires_at - warning_days * DAY:
        return "live"
    return "expiring" if now < secret.expires_at else "expired"


async def add(
    session: AsyncSession, row: Client, new: NewSecret, *, pepper: bytes, now: float, trail: Trail
) -> tuple[ClientSecret, str]:
    """A fresh secret, to be shown this once: only its keyed hash is kept.

    RegistrationError names what is wrong; Conflict when the client has MAX_SECRETS.
    """
    check_label(new.label)
    if row.public:
        raise RegistrationError("client_id", "a public client has no secret")
    if new.expires_at is not None and new.expires_at <= now:
        raise RegistrationError("expires_at", "must be in the future")
    if len(row.secrets) >= MAX_SECRETS:
        raise Conflict(f"The client has {MAX_SECRETS} secrets: retire one first", field="secret")
    text = client_secret.generate()
    made = ClientSecret(
        client_id=row.client_id,
        digest=client_secret.digest(pepper, text),
        label=new.label,
        created_at=int(now),
        expires_at=new.expires_at,
    )
    row.secrets.append(made)
    await session.flush()
    await trail.add(session, "secret.add", row.client_id, after=_facts(made))
    return made, text


async def retire(
    session: AsyncSession, row: Client, secret_id: int, *, force: bool, now: float, trail: Trail
) -> None:
    """Take a secret away. NotFound.

    Conflict, unless forced or expired, when it was used in the last day, or is the only way in that
    is left.
    """
    secret = next((each for each in row.secrets if each.id == secret_id), None)
    if secret is None:
        raise NotFound("The client has no such secret")
    if not force and _is_live(secret, now):
        _require_unused(secret, row.secrets, row, now)
    before = _facts(secret)
    row.secrets.remove(secret)
    await session.flush()
    await trail.add(session, "secret.retire", row.client_id, before=before)


def _require_unused(
    secret: ClientSecret, secrets: Sequence[ClientSecret], row: Client, now: float
) -> None:
    if secret.last_used_at is not None and now - secret.last_used_at < DAY:
        raise Conflict(
            f"It was used in the last day, from {secret.last_used_from}: whoever has it needs"
            " another one first; force=true retires it all the same",
            field="force",
        )
    others = [s for s in secrets if s is not secret and _is_live(s, now)]
    if not others and row.jwks is None and row.active:
        raise Conflict(
            "It is the client's only live secret: add another one first; force=true retires it all"
            " the same",
            field="force",
        )


def _is_live(secret: ClientSecret, now: float) -> bool:
    return secret.expires_at is None or now < secret.expires_at


def _facts(secret: ClientSecret) -> dict[str, object]:
    return {"secret_id": secret.id, "label": secret.label, "expires_at": secret.expires_at}
