"""What happens too often for a row each: counted in memory, written every few seconds.

Tokens issued by the hour, when each secret was last used and from where, and wrong credentials,
which become entries of the audit log. A process that is killed loses what it counted in that time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.database import Database
from tokendealer.audit import Trail
from tokendealer.store import usage

FLUSH_SECONDS = 5
HOUR = 3600
KEPT_SECONDS = 90 * 86400
CLIENT_FAILED = "client.authentication_failed"
PERSON_FAILED = "user.sign_in_failed"
MOST_FAILURES = 20  # entries of the audit log at a time; the rest is summed up in one


Failure = tuple[str, str, str]
"""The action that the audit log has for it, its target, and the address that it came from."""


@dataclass(frozen=True, slots=True)
class Use:
    """When and from where a secret was used last."""

    at: int
    address: str


class Usage:
    """Counts for this process; `flush` writes."""

    def __init__(self, database: Database, *, trail: Trail, clock: Clock) -> None:
        self._database = database
        self._trail = trail
        self._clock = clock
        self._issued: Counter[tuple[int, str, str]] = Counter()
        self._secrets: dict[int, Use] = {}
        self._failures: Counter[Failure] = Counter()
        self._flushed_at = clock()

    def issued(self, client_id: str, audience: str) -> None:
        """A token was issued."""
        self._issued[int(self._clock()) // HOUR * HOUR, client_id, audience] += 1

    def secret_used(self, secret_id: int, address: str) -> None:
        """A client showed this secret."""
        self._secrets[secret_id] = Use(int(self._clock()), address)

    def authentication_failed(self, client_id: str, address: str) -> None:
        """Somebody showed wrong credentials in this client's name."""
        self._failed((CLIENT_FAILED, client_id, address), 1)

    def sign_in_failed(self, user_id: str, address: str) -> None:
        """Somebody showed a wrong password or code in this person's name."""
        self._failed((PERSON_FAILED, user_id, address), 1)

    async def flush_when_due(self) -> None:
        """`flush`, every few seconds."""
        if self._clock() - self._flushed_at >= FLUSH_SECONDS:
            await self.flush()

    async def flush(self) -> None:
        """Write what was counted; when that fails, it is counted on."""
        self._flushed_at = self._clock()
        if not (self._issued or self._secrets or self._failures):
            return
        issued, self._issued = self._issued, Counter()
        secrets, self._secrets = self._secrets, {}
        failures, self._failures = self._failures, Counter()
        try:
            async with self._database.write() as session:
                await usage.add_issued(session, issued)
                await usage.forget_issued(session, int(self._clock()) - KEPT_SECONDS)
                for secret_id, use in secrets.items():
                    await usage.note_secret(session, secret_id, use.at, use.address)
                for action, target, facts in _entries(failures):
                    await self._trail.add(session, action, target, after=facts)
        except BaseException:
            self._issued += issued
            self._secrets = secrets | self._secrets
            for failure, count in failures.items():
                self._failed(failure, count)
            raise

    def _failed(self, failure: Failure, count: int) -> None:
        if len(self._failures) >= 10 * MOST_FAILURES and failure not in self._failures:
            failure = (failure[0], "(others)", "")
        self._failures[failure] += count


def _entries(failures: Counter[Failure]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    most = failures.most_common()
    for (action, target, address), count in most[:MOST_FAILURES]:
        yield action, target, {"attempts": count, "source": address}
    for action, pairs in ((CLIENT_FAILED, "clients_and_addresses"), (PERSON_FAILED, "addresses")):
        rest = [count for failure, count in most[MOST_FAILURES:] if failure[0] == action]
        if rest:
            yield action, "(others)", {"attempts": sum(rest), pairs: len(rest)}
