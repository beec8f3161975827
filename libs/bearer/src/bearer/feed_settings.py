"""How a service follows the list of revocations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """Where the list is and how it is followed.

    poll_seconds: between two questions. max_age: seconds without an answer after which the list is
    stale. stale: whether tokens are judged by a stale list or answered 503. ValueError for a feed
    that would ask without a pause or do neither.
    """

    url: str
    poll_seconds: float
    max_age: float
    stale: Literal["accept", "refuse"]

    def __post_init__(self) -> None:
        if not (self.poll_seconds > 0 and self.max_age > 0):
            raise ValueError("poll_seconds and max_age are more than 0")
        if self.stale not in ("accept", "refuse"):
            raise ValueError("stale is accept or refuse")
