from types import SimpleNamespace
from typing import Any

from bearer import KeysUnavailable
from dataservice.live.sweeper import sweep


class Verifier:
    def is_still_valid(self, bearer: str) -> bool:
        if bearer == "unknown":
            raise KeysUnavailable("revocations_stale", "too old", retry_after=1)
        return bearer == "valid"


def swept(*bearers: str) -> list[Any]:
    ended: list[Any] = []
    connections = [
        SimpleNamespace(bearer=bearer, end=lambda code, bearer=bearer: ended.append((bearer, code)))
        for bearer in bearers
    ]
    sweep(connections, Verifier())  # type: ignore[arg-type]  # what it asks of one
    return ended


def test_who_has_no_valid_token_any_more_is_ended_and_others_stay() -> None:
    assert swept("valid", "revoked", "valid", "expired") == [("revoked", 4401), ("expired", 4401)]


def test_where_it_cannot_be_told_they_shall_come_again_with_the_same_token() -> None:
    assert swept("unknown", "valid", "revoked") == [("unknown", 1013), ("revoked", 4401)]
