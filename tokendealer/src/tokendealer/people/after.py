"""Where a person goes on to after signing in, carried through the browser under seal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from chassis.sealed import Sealer

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class After:
    """`then`: a path and query of this server. `email`: what the form begins with.

    `form_targets`: the sources to which `then` may redirect, as a CSP names them: Chromium holds
    redirects after a form to the form's policy. `notice`: what the page says first.
    """

    then: str
    email: str | None = None
    form_targets: tuple[str, ...] = ()
    notice: str | None = None


class AfterSeal:
    """Only what this server has sealed is gone to, so there is no open redirect."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, after: After) -> str:
        """For the parameter `continue`. ValueError for a `then` that is not of this server."""
        if not after.then.startswith("/") or after.then[1:2] in {"/", "\\"}:
            raise ValueError("then has to be a path of this server")
        return self._sealer.seal(asdict(after), KEPT_SECONDS)

    def open(self, unverified: str) -> After | None:
        """What was sealed; None when it was not, or its time is over."""
        value = self._sealer.open(unverified)
        if value is None:
            return None
        targets: Sequence[str] = value.pop("form_targets")
        return After(**value, form_targets=tuple(targets))
