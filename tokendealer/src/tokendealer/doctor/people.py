"""The people: whether anybody can administer, and how well the admins are protected."""

from collections.abc import Sequence

from tokendealer.doctor.finding import Finding, ok, warn
from tokendealer.models import User


def check(users: Sequence[User]) -> list[Finding]:
    """One finding for each thing that somebody should see to, or one that there is none."""
    admins = [user for user in users if user.admin and user.active]
    able = [user for user in admins if user.password_hash is not None]
    if not able:
        mend = "`tokendealer user create --admin`, or let an invited one set a password"
        return [warn("people", "no active admin can sign in", mend)]
    bare = [user for user in able if user.totp_secret is None]
    mend = "They set it up under /account/second-factor/set-up"
    findings = [
        warn(f"user {each.user_id}", "an admin without a second factor", mend) for each in bare
    ]
    return findings or [ok("people", f"every active admin ({len(able)}) has a second factor")]
