"""A socket outlives the moment its token was checked, so all are looked at again each second."""

from collections.abc import Iterable
from typing import Protocol

from bearer import Bearer, KeysUnavailable, Verifier

NO_LONGER_VALID, TRY_AGAIN_LATER = 4401, 1013


class Guarded(Protocol):
    """A connection, as far as it is looked at."""

    @property
    def bearer(self) -> Bearer: ...

    def end(self, code: int) -> None: ...


def sweep(connections: Iterable[Guarded], verifier: Verifier) -> None:
    """End those whose token has expired or is revoked by now, with 4401.

    Where it can't be told, because the revocations are too old and the service was set to refuse
    then, with 1013: another token would not help.
    """
    for connection in connections:
        try:
            valid = verifier.is_still_valid(connection.bearer)
        except KeysUnavailable:
            connection.end(TRY_AGAIN_LATER)
            continue
        if not valid:
            connection.end(NO_LONGER_VALID)
