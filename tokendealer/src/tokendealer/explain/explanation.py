"""What is asked and said of a token, as data for people, JSON and tests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """Which verifier is meant. audience: None for the token's own. leeway: seconds."""

    issuer: str
    audience: str | None
    scopes: Collection[str]
    leeway: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that every verifier checks.

    ok: None for what is only told, or could not be checked. mend: how, where it is False.
    """

    name: str
    ok: bool | None
    detail: str
    mend: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`accepted` and `code` are the verifier's own verdict; the steps are what it is made of.

    code: of the rule that was broken first, None when none was. header, claims: what the token
    says, whether it is to be believed or not; empty where it can't be read.
    """

    accepted: bool
    code: str | None
    verdict: str
    header: Mapping[str, object]
    claims: Mapping[str, object]
    steps: tuple[Step, ...]
