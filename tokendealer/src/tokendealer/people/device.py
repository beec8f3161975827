"""Device cookies (OWASP): a browser that signed in to an account before is counted by itself.

So whoever tries passwords elsewhere slows down neither it nor its owner.
"""

import secrets

from quart import Response

from chassis.cookies import Cookie
from chassis.sealed import Sealer

KEPT_SECONDS = 365 * 86400
MAX_ACCOUNTS = 4  # of one browser: the latest
_ID_BYTES = 12


class Devices:
    """The cookie of the browser of the request under way: `{email: id}` under seal."""

    def __init__(self, *, cookie: Cookie, sealer: Sealer) -> None:
        self._cookie = cookie
        self._sealer = sealer

    def id_for(self, email: str) -> str | None:
        """The browser's own id for this account; None when it never signed in to it."""
        return self._known().get(email)

    def remember(self, response: Response, email: str) -> None:
        """This browser has signed in to this account."""
        known = self._known()
        device_id = known.pop(email, None) or secrets.token_urlsafe(_ID_BYTES)
        kept = [*known.items()][1 - MAX_ACCOUNTS :]
        sealed = self._sealer.seal(dict([*kept, (email, device_id)]), KEPT_SECONDS)
        self._cookie.write(response, sealed, KEPT_SECONDS)

    def _known(self) -> dict[str, str]:
        unverified = self._cookie.read()
        known = self._sealer.open(unverified) if unverified else None
        return dict(known) if known else {}
