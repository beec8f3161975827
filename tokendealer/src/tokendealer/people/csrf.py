"""Forms are taken from our own pages only.

A form's token is the HMAC of a random cookie of the browser, so another site can neither read nor
guess it; and a browser that says where a form comes from has to name this server.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import TypeAlias, cast
from urllib.parse import urlsplit

from quart import Response, after_this_request, g, request
from werkzeug.wrappers import Response as WerkzeugResponse

from chassis.cookies import Cookie
from chassis.errors import HttpError

FIELD = "csrf"
OPAQUE = "null"
"""The `Origin` of a form on a page whose referrer policy is `no-referrer` (Fetch, section 3.2)."""
_BYTES = 32
Answer: TypeAlias = Response | WerkzeugResponse  # as Quart has it; here it is always its own


class ForeignForm(HttpError):
    """The form is not one that this browser got from us, or is one of long ago."""

    status, error = 403, "foreign_form"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "This form has expired, or was not sent from our own page. Go back, load the page"
            " again and try once more; your browser has to accept our cookies.",
            reason=reason,
        )


class Csrf:
    """Makes and checks the tokens. `secret`: 32 bytes; `issuer`: this server's own URL."""

    def __init__(self, *, secret: bytes, issuer: str) -> None:
        url = urlsplit(issuer)
        self._origin = f"{url.scheme}://{url.netloc}"
        self._cookie = Cookie("browser", path="/", secure=url.scheme == "https")
        self._key = hmac.digest(secret, b"csrf", hashlib.sha256)

    def token(self) -> str:
        """For the hidden field `csrf` of a form; a browser without its cookie is sent one."""
        return self._token_of(self._cookie.read() or self._fresh())

    def require(self, form: Mapping[str, str], *, opaque_origin: bool = False) -> None:
        """ForeignForm unless the form comes from a page of ours in this browser.

        `opaque_origin`: that page is one with `Referrer-Policy: no-referrer`.
        """
        origin = request.headers.get("Origin")
        if origin not in {None, self._origin, OPAQUE if opaque_origin else None}:
            raise ForeignForm("Origin is another one")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise ForeignForm("Sec-Fetch-Site is another one")
        browser = self._cookie.read()
        if not browser:
            raise ForeignForm("the browser sends no cookie")
        given = form.get(FIELD, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._token_of(browser).encode()):
            raise ForeignForm("the token is not of this browser")

    def _fresh(self) -> str:
        """One for all forms of a page, sent along with it."""
        if "csrf_browser" not in g:
            browser = g.csrf_browser = secrets.token_urlsafe(_BYTES)

            @after_this_request
            async def send(response: Answer) -> Answer:
                self._cookie.write(cast(Response, response), browser, None)
                return response

        return str(g.csrf_browser)

    def _token_of(self, browser: str) -> str:
        return hmac.new(self._key, browser.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
