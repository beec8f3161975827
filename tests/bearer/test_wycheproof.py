"""Project Wycheproof's JOSE vectors: of the invalid ones none is accepted, and none crashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bearer import NO_REVOCATIONS, Expected, InvalidToken, parse_jwks, verify, verify_signature

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "wycheproof" / "testvectors_v1"
FILES = (
    "json_web_signature_test.json",
    "json_web_crypto_test.json",
    "json_web_key_test.json",
)

if not FOLDER.is_dir():
    pytest.skip(f"the Wycheproof vectors are not at {FOLDER}", allow_module_level=True)


def vectors() -> Iterator[Any]:
    for name in FILES:
        for group in json.loads((FOLDER / name).read_text("utf-8"))["testGroups"]:
            for test in group["tests"]:
                if "jws" in test:
                    label = f"{name.removesuffix('_test.json')}-{group['comment']}-{test['tcId']}"
                    yield pytest.param(group, test, id=label)


VECTORS = list(vectors())


def published(group: dict[str, Any]) -> list[dict[str, Any]]:
    """The group's public keys; where it has only private ones, those."""
    document = group.get("public") or group["private"]
    keys = document.get("keys", [document])
    return [{"kid": "none given", **key} for key in keys]


def usable_keys(group: dict[str, Any]) -> dict[str, Any]:
    try:
        return parse_jwks({"keys": published(group)})
    except ValueError:
        return {}


def as_if_for_rs512(group: dict[str, Any]) -> dict[str, Any]:
    """The group's RSA keys without what they say of themselves, so that more gets deeper."""
    bare = [{"kty": key["kty"], "n": key.get("n"), "e": key.get("e")} for key in published(group)]
    return parse_jwks({"keys": [{**key, "kid": str(i)} for i, key in enumerate(bare)]})


def signature_passes(token: object, key: Any) -> bool:
    try:
        verify_signature(token, key, max_bytes=8192)  # type: ignore[arg-type]  # some vectors are no strings
    except InvalidToken:
        return False
    return True


@pytest.mark.parametrize(("group", "test"), VECTORS)
def test_the_signature_passes_only_where_it_is_valid_and_rs512(
    group: dict[str, Any], test: dict[str, Any]
) -> None:
    passes = any(signature_passes(test["jws"], key) for key in usable_keys(group).values())
    assert passes is (group["comment"] == "rs512" and test["result"] == "valid")


@pytest.mark.parametrize(("group", "test"), VECTORS)
def test_with_keys_stripped_of_their_alg_only_rs512_passes_still(
    group: dict[str, Any], test: dict[str, Any]
) -> None:
    passes = any(signature_passes(test["jws"], key) for key in as_if_for_rs512(group).values())
    # one invalid vector is a right RS512 signature by a key whose JWK says PS512: parse_jwks, which
    # skips that key, is what refuses it, as the test above shows
    right = group["comment"] == "rs512" or (group["comment"], test["tcId"]) == ("ps512", 336)
    assert passes is right


@pytest.mark.parametrize(("group", "test"), VECTORS)
def test_none_is_an_access_token(group: dict[str, Any], test: dict[str, Any]) -> None:
    keys = usable_keys(group) | as_if_for_rs512(group)
    expected = Expected(issuer="x", audience="x", leeway=0)
    with pytest.raises(InvalidToken):
        verify(test["jws"], keys=keys, expected=expected, revocations=NO_REVOCATIONS, now=0.0)


@pytest.mark.parametrize(
    "comment", ["exponentOne", "keysize_too_small", "invalid_use", "wrong_kty", "wrong_algorithm"]
)
def test_a_key_that_is_unfit_is_not_used(comment: str) -> None:
    groups = [group for group, _ in (vector.values for vector in VECTORS)]
    unfit = [group for group in groups if group["comment"] == comment]
    assert unfit
    assert all(usable_keys(group) == {} for group in unfit)


def test_one_kid_for_two_keys_is_never_ambiguous() -> None:
    groups = [group for group, _ in (vector.values for vector in VECTORS)]
    assert all(not usable_keys(g) for g in groups if g["comment"] == "jws_duplicate_kid")


def test_the_vectors_are_all_there() -> None:
    results = [test["result"] for _, test in (vector.values for vector in VECTORS)]
    assert results.count("invalid") > 350
    assert len([1 for group, _ in (v.values for v in VECTORS) if group["comment"] == "rs512"]) == 4
