"""The signing keys in the database: whether they can be used, and where they are in their life."""

from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tokendealer import key_lifecycle
from tokendealer.doctor.finding import Finding, bad, ok
from tokendealer.key_encryption import WrongMasterKey
from tokendealer.key_policy import KeyPolicy
from tokendealer.key_timeline import timeline
from tokendealer.master_key import MasterKey
from tokendealer.models import SigningKey
from tokendealer.store.signing_keys import PUBLISHED
from tokendealer.when import utc

OVERDUE_SECONDS = 60


def public_keys(
    rows: Sequence[SigningKey], master_key: MasterKey
) -> tuple[Mapping[str, RSAPublicKey], Finding]:
    """Of the published keys those that the master key decrypts, and whether these are all."""
    found: dict[str, RSAPublicKey] = {}
    published = [row for row in rows if row.state in PUBLISHED]
    for row in published:
        try:
            private_key = master_key.decrypt(row.kid, row.encrypted_private_key)
        except WrongMasterKey:
            continue
        found[row.kid] = private_key.public_key()
    lost = [row.kid for row in published if row.kid not in found]
    if lost:
        what = f"{master_key.place} does not decrypt {', '.join(lost)}"
        return found, bad("master key", what, "Put the old master key back")
    return found, ok("master key", f"{master_key.place} decrypts every key ({len(found)})")


def check(rows: Sequence[SigningKey], policy: KeyPolicy, now: float) -> list[Finding]:
    """That one key signs, that another will, and that no step is late."""
    signing = [row for row in rows if row.state == "signing"]
    if len(signing) != 1:
        mend = "Start TokenDealer: it makes the key that is missing"
        return [bad("signing key", f"{len(signing)} keys sign; it must be one", mend)]
    (current,) = signing
    one = ok("signing key", f"{current.kid} signs since {utc(current.signs_at)}")
    return [one, _next(rows, policy), _overdue(rows, policy, now)]


def _next(rows: Sequence[SigningKey], policy: KeyPolicy) -> Finding:
    upcoming = next((row for row in rows if row.state == "next"), None)
    if upcoming is not None:
        return ok("next key", f"{upcoming.kid} signs from {utc(upcoming.signs_at)}")
    planned = timeline(rows, policy).next_published_at
    return ok("next key", f"is published at {utc(planned or 0)}")


def _overdue(rows: Sequence[SigningKey], policy: KeyPolicy, now: float) -> Finding:
    if not key_lifecycle.is_due(rows, now - OVERDUE_SECONDS, policy):
        return ok("key lifecycle", "no step is overdue")
    mend = "Start TokenDealer; if it runs, its log says why under following_failed"
    return bad("key lifecycle", f"a step is more than {OVERDUE_SECONDS} s overdue", mend)
