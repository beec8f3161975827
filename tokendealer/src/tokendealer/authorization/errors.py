"""How a request for authorization is refused: on a page, or to the client by redirect."""

from chassis.errors import BadRequest


class NotRedirectable(BadRequest):
    """Whose request it is, or where its answer belongs, is not known: told on a page alone.

    Else anybody could have people sent anywhere (RFC 6749 section 4.1.2.1).
    """


class Refused(Exception):
    """Told to the client. `error`: a code of RFC 6749 4.1.2.1, OpenID Connect 3.1.2.6 or RFC 8707.

    `description` has nothing of the request in it, and neither quotes nor backslashes.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


class NoLongerSignedIn(Exception):
    """What the person had signed in to ended while their request was under way."""
