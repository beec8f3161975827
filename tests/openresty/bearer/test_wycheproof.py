"""Project Wycheproof's JOSE vectors through the gateway's code: what bearer answers, it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bearer import InvalidToken, parse_jwks, verify_signature
from tests.openresty.bearer.support import Ask

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "wycheproof" / "testvectors_v1"
FILES = ("json_web_signature_test.json", "json_web_crypto_test.json", "json_web_key_test.json")

if not FOLDER.is_dir():
    pytest.skip(f"the Wycheproof vectors are not at {FOLDER}", allow_module_level=True)


def vectors() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for name in FILES:
        for group in json.loads((FOLDER / name).read_text("utf-8"))["testGroups"]:
            yield from ((group, test) for test in group["tests"] if "jws" in test)


VECTORS = list(vectors())


def published(group: dict[str, Any]) -> str:
    """The group's keys as its document says them; one without a kid gets one."""
    document = group.get("public") or group["private"]
    keys = document.get("keys", [document])
    return json.dumps({"keys": [{"kid": "none given", **key} for key in keys]})


def bare(group: dict[str, Any]) -> str:
    """The RSA numbers alone, so that more tokens get deeper."""
    keys = json.loads(published(group))["keys"]
    stripped = [{"kty": key["kty"], "n": key.get("n"), "e": key.get("e")} for key in keys]
    return json.dumps({"keys": [{**key, "kid": str(i)} for i, key in enumerate(stripped)]})


def python_answer(key_set: str, token: object) -> dict[str, Any]:
    try:
        keys = parse_jwks(json.loads(key_set))
    except ValueError:
        return {"kids": None, "signed": {}}
    signed = {}
    for kid, key in keys.items():
        try:
            verify_signature(token, key, max_bytes=8192)  # type: ignore[arg-type]  # some vectors are no strings
            signed[kid] = True
        except InvalidToken:
            continue
    return {"kids": dict.fromkeys(keys, True), "signed": signed}


@pytest.mark.parametrize("keys_of", [published, bare])
def test_the_same_keys_are_usable_and_the_same_signatures_pass(ask: Ask, keys_of: Any) -> None:
    tests = [{"jwks": keys_of(group), "token": test["jws"]} for group, test in VECTORS]
    answers = ask("bearer_jose", {"tests": tests})
    for (group, vector), test, answer in zip(VECTORS, tests, answers, strict=True):
        valid = answer.pop("valid")
        label = f"{group['comment']} {vector['tcId']}"
        assert answer == python_answer(test["jwks"], vector["jws"]), label
        assert valid is False, f"{label} is no access token"


def test_of_the_invalid_ones_none_passes(ask: Ask) -> None:
    tests = [{"jwks": published(group), "token": test["jws"]} for group, test in VECTORS]
    answers = ask("bearer_jose", {"tests": tests})
    for (group, test), answer in zip(VECTORS, answers, strict=True):
        right = group["comment"] == "rs512" and test["result"] == "valid"
        assert bool(answer["signed"]) is right, f"{group['comment']} {test['tcId']}"
    assert sum(test["result"] == "invalid" for _, test in VECTORS) > 350
