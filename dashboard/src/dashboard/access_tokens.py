"""Whether an access token is good right now, decided as the service does that it is for."""

from collections.abc import Iterable

from bearer import Expected, InvalidToken, Keys, KeysUnavailable, RevocationSource, Verifier
from chassis.clock import Clock
from chassis.errors import Unavailable
from chassis.logs import get_logger

MAX_CACHED = 1000
"""Verified tokens that are remembered for each API; some 3 KB each."""

log = get_logger()


class AccessTokens:
    """Verifies tokens of `issuer` for `audiences`. leeway: seconds; clock: seconds since 1970.

    It starts and stops `keys` and `revocations`, which are the same for all audiences.
    """

    def __init__(
        self,
        audiences: Iterable[str],
        *,
        keys: Keys,
        revocations: RevocationSource,
        issuer: str,
        leeway: int,
        clock: Clock,
    ) -> None:
        self._verifiers = {
            audience: Verifier(
                keys=keys,
                expected=Expected(issuer, audience, leeway),
                revocations=revocations,
                clock=clock,
                max_cached=MAX_CACHED,
            )
            for audience in audiences
        }
        self._any = next(iter(self._verifiers.values()))

    async def start(self) -> None:
        """Fetch keys and revocations, and follow them in the background."""
        await self._any.start()

    async def stop(self) -> None:
        """Follow them no more."""
        await self._any.stop()

    async def check_ready(self) -> None:
        """KeysUnavailable until both were fetched: nobody can be let in before."""
        await self._any.check_ready()

    async def is_good(self, token: str, audience: str) -> bool:
        """False for one that is expired, revoked or not for `audience`. Unavailable (503) while
        that can't be told.
        """
        try:
            await self._verifiers[audience].verify(token)
        except InvalidToken as error:
            log.info("token_not_good", audience=audience, reason=str(error))
            return False
        except KeysUnavailable as error:
            raise Unavailable(
                "It cannot be told right now what you may do",
                reason=str(error),
                headers={"Retry-After": str(error.retry_after)},
            ) from None
        return True
