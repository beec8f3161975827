"""A named request and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATUS = {"invalid_request": 400, "invalid_token": 401, "insufficient_scope": 403, None: 401}


@dataclass(frozen=True)
class Case:
    """error None with accept False is the bare challenge. who: what an accepted token says."""

    name: str
    authorization: Sequence[str]
    accept: bool
    error: str | None = None
    code: str | None = None
    claim: str | None = None
    required_scopes: Sequence[str] = ()
    who: Mapping[str, object] | None = None

    def as_json(self) -> dict[str, object]:
        verdict = {
            "name": self.name,
            "authorization": list(self.authorization),
            "required_scopes": list(self.required_scopes),
            "accept": self.accept,
            "status": 200 if self.accept else STATUS[self.error],
            "error": self.error,
            "code": self.code,
            "claim": self.claim,
        }
        return {**verdict, "bearer": dict(self.who)} if self.who is not None else verdict


def accepted(
    name: str,
    token: str,
    *,
    required: Sequence[str] = (),
    client_id: str = "orders-service",
    scopes: Sequence[str] = ("data:read", "data:write"),
    prefix: str = "Bearer ",
    suffix: str = "",
) -> Case:
    who = {"client_id": client_id, "scopes": sorted(scopes)}
    return Case(name, [prefix + token + suffix], True, required_scopes=required, who=who)


def refused(
    name: str,
    token: str,
    code: str,
    claim: str | None = None,
    *,
    required: Sequence[str] = (),
    error: str = "invalid_token",
) -> Case:
    return Case(name, [f"Bearer {token}"], False, error, code, claim, required)
