"""Cookies as this platform sets them: out of scripts' reach, and not sent from other sites."""

from dataclasses import dataclass

from quart import Response, request

HOST_PREFIX = "__Host-"
SECURE_PREFIX = "__Secure-"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie `HttpOnly; SameSite=Lax`, and over TLS `Secure` with the prefix that enforces it.

    `secure`: whether people reach the service by https.
    """

    name: str
    path: str
    secure: bool

    @property
    def full_name(self) -> str:
        """The name with its prefix (RFC 6265bis section 4.1.3)."""
        if not self.secure:
            return self.name
        return (HOST_PREFIX if self.path == "/" else SECURE_PREFIX) + self.name

    def read(self) -> str | None:
        """What the browser of the request under way sends; anybody can send anything."""
        return request.cookies.get(self.full_name)

    def write(self, response: Response, value: str, max_age: int | None) -> None:
        """Set it for `max_age` seconds; None: until the browser is closed."""
        response.set_cookie(
            self.full_name,
            value,
            max_age=max_age,
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def delete(self, response: Response) -> None:
        """Take it from the browser."""
        response.delete_cookie(
            self.full_name, path=self.path, secure=self.secure, httponly=True, samesite="Lax"
        )
