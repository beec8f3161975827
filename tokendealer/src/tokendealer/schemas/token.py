"""Previews, revocations and explanations of tokens, as they come in and go out."""

from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from chassis.schemas.base import Answer, Body
from tokendealer.schemas.base import Identifier, Scope


class PreviewRequest(Body):
    """What a client would ask the token endpoint."""

    audience: str | None = Field(None, max_length=255)
    resource: str | None = Field(None, max_length=2048)
    scope: str | None = Field(None, max_length=2048)


class Preview(Answer):
    """The claims that a token would have."""

    claims: dict[str, Any]


class RevokeRequest(Body):
    """What to revoke: exactly one of these."""

    jti: Identifier | None = Field(None, max_length=64)
    client_id: Identifier | None = Field(None, description="All of a client's until now")
    subject: Identifier | None = Field(None, description="All for a user until now")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(value is not None for value in (self.jti, self.client_id, self.subject)) != 1:
            raise PydanticCustomError("one", "exactly one of jti, client_id and subject")
        return self


class Revoked(Answer):
    """What was revoked. `issued_before`: tokens of that second and later are not."""

    revoked: str
    issued_before: int | None


class ExplainRequest(Body):
    """A token to explain. It is used for nothing else, and not kept."""

    token: str = Field(min_length=1, max_length=16384)
    audience: str | None = Field(None, max_length=255)
    scopes: list[Scope] = Field(default_factory=list, max_length=50)


class Step(Answer):
    """One thing that verifiers check. `ok` is null for what is only told."""

    name: str
    ok: bool | None
    detail: str
    mend: str | None


class Explanation(Answer):
    """`accepted` is the verifier's own verdict; the steps are what it is made of."""

    accepted: bool
    code: str | None
    verdict: str
    header: dict[str, Any]
    claims: dict[str, Any]
    steps: list[Step]
