"""How many tokens were issued, as it goes out."""

from chassis.schemas.base import Answer, Query
from tokendealer.schemas.base import Identifier, Seconds, SecondsParameter


class StatisticsQuery(Query):
    """Which hours: those that begin in this time. Seconds since 1970; default: the last day."""

    since: SecondsParameter | None = None
    until: SecondsParameter | None = None
    client_id: Identifier | None = None


class IssuedInHour(Answer):
    """Tokens of a client for an API in an hour."""

    hour: Seconds
    client_id: str
    audience: str
    count: int


class Statistics(Answer):
    """The counts, by hour, client and audience; those of the last seconds may be missing."""

    issued: list[IssuedInHour]
    total: int
