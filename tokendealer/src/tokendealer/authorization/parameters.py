"""The parameters of a request, before anything in them is believed."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from tokendealer.authorization.errors import NotRedirectable
from tokendealer.form import decode

MAX_BYTES = 4096  # it travels on, sealed, in the address of the page to sign in on
MAX_RAW_BYTES = 3 * MAX_BYTES
AGAIN = "again"
"""Ours, in the address that a person comes back to; see `again.py`."""
MANY = frozenset({"resource"})
"""May be given more than once (RFC 8707 section 2)."""


class TooLong(NotRedirectable):
    def __init__(self) -> None:
        super().__init__(f"The request is longer than {MAX_BYTES} bytes.")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Those that have a value, in order; one without counts as left out (RFC 6749 section 3.1)."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def repeated(self) -> frozenset[str]:
        """The names that come more than once, and must not."""
        counts = Counter(name for name, _ in self.pairs if name not in MANY)
        return frozenset(name for name, count in counts.items() if count > 1)

    def get(self, name: str) -> str | None:
        """The value, the first where it is repeated."""
        return next((value for key, value in self.pairs if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of one that may be repeated."""
        return tuple(value for key, value in self.pairs if key == name)

    def without(self, name: str) -> "Parameters":
        """All but this one."""
        return Parameters(tuple(pair for pair in self.pairs if pair[0] != name))

    def query(self, **more: str) -> str:
        """The query that says the same, and `more`."""
        return urlencode([*self.pairs, *more.items()])


def parse(query: bytes) -> Parameters:
    """The parameters in a query or a form; NotRedirectable when it is none, or too long."""
    if len(query) > MAX_RAW_BYTES:
        raise TooLong
    pairs = []
    for pair in query.split(b"&"):
        raw_name, _, raw_value = pair.partition(b"=")
        try:
            name, value = decode(raw_name), decode(raw_value)
        except ValueError:
            raise NotRedirectable("The request is not valid form encoding.") from None
        if name and value:
            pairs.append((name, value))
    parameters = Parameters(tuple(pairs))
    if len(parameters.without(AGAIN).query()) > MAX_BYTES:
        raise TooLong
    return parameters
