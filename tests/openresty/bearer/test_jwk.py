"""Which keys of a JWK Set are used: the same as in Python, for sets that are odd in every way."""

from __future__ import annotations

import json
from random import Random, SystemRandom
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from bearer import parse_jwks
from tests.openresty.bearer.support import Ask, Mint, b64

MODULI = {bits: rsa.generate_private_key(65537, bits) for bits in (1024, 2048, 3072)}


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def spellings() -> dict[str, list[object]]:
    good = number(MODULI[2048].public_key().public_numbers().n)
    moduli = [number(key.public_key().public_numbers().n) for key in MODULI.values()]
    edges = [2**2047 + 1, 2**2047, 2**2047 - 1, 2**2048 - 1, 2**8192 - 1, 2**8192 + 1, 2**8191 + 1]
    exponents = [0, 1, 2, 3, 4, 17, 65537, 65536, 2**32 + 1, 2**63 + 1, 2**64 - 1, 2**64 + 1]
    odd: list[object] = [None, 1, True, "", "A", "AA", "AAAB", "AQAB=", "AQA", "+/", [], {}, "AQ"]
    return {
        "n": [good, *moduli, *map(number, edges), "AA" + good, good + "=", good[:-1], *odd],
        "e": [*map(number, exponents), "AAEAAQ", *odd],
        "kid": ["", "a", "k1", "zo\u00eb", "\u0000", 1, None, [], {}, True, "__index", "n" * 5000],
        "kty": ["RSA", "rsa", "EC", "oct", None, 1],
        "use": ["sig", "enc", "", None, 1],
        "alg": ["RS512", "RS256", "rs512", None, 1],
        "key_ops": [["verify"], ["sign", "verify"], ["sign"], [], None, "verify", {"verify": 1}],
        "d": ["AQAB", None, ""],
        "x": [1, None, {"keys": [1]}, "\ud800\udc00"],
    }


def python_kids(text: str) -> Any:
    try:
        return sorted(parse_jwks(json.loads(text)))
    except ValueError:
        return None


def lua_kids(ask: Ask, texts: list[str]) -> list[Any]:
    answers = ask("bearer_jose", {"tests": [{"jwks": text, "token": None} for text in texts]})
    kids = [answer["kids"] for answer in answers]
    return [None if each is None else sorted(each) for each in kids]


def test_one_odd_member_makes_a_key_usable_or_not_as_in_python(ask: Ask, mint: Mint) -> None:
    keys = [{k: v for k, v in mint.jwk().items() if k != left_out} for left_out in mint.jwk()]
    keys += [mint.jwk(**{name: value}) for name, odd in spellings().items() for value in odd]
    texts = [json.dumps({"keys": [key]}) for key in keys]
    for text, kids in zip(texts, lua_kids(ask, texts), strict=True):
        assert kids == python_kids(text), text


def test_random_sets_give_the_same_keys_as_in_python(ask: Ask, mint: Mint) -> None:
    seed = SystemRandom().getrandbits(64)
    random = Random(seed)  # noqa: S311  # it has to be repeatable
    odd = spellings()

    def key() -> dict[str, object]:
        names = random.sample(sorted(odd), random.choice([0, 1, 1, 2]))
        changes = {name: random.choice([*odd[name], ...]) for name in names}
        return mint.jwk(**{"kid": random.choice("abcdefgh"), **changes})

    texts = [json.dumps({"keys": [key() for _ in range(random.randrange(5))]}) for _ in range(500)]
    for text, kids in zip(texts, lua_kids(ask, texts), strict=True):
        assert kids == python_kids(text), f"seed {seed}: {text}"


def test_what_is_no_set_is_refused_as_in_python(ask: Ask, mint: Mint) -> None:
    good = json.dumps(mint.jwk())
    texts = [
        "null", "1", '""', "[]", "{}", '{"keys":null}', '{"keys":{}}', '{"keys":{"a":1}}',
        '{"keys":1}', '{"keys":"a"}', '{"keys":[]}', '{ "keys" : [ ] }', '{"keys":[1]}',
        '{"keys":[null]}', '{"keys":[[1]]}', '{"keys":["a"]}', f"[{good}]", good,
        f'{{"keys":[{good},{good}]}}', f'{{"keys":[{good},1]}}',
        f'{{"keys":[1],"keys":[{good}]}}', f'{{"keys":[{good}],"keys":[]}}',
        f'{{"keys":[{good}]}}\n\t ', f'{{"keys":[{good}', f'{{"keys":[{good},]}}',
        f'{{"keys":[{",".join([good] + ["{}"] * 63)}]}}',
        f'{{"keys":[{",".join(["{}"] * 65)}]}}', '{"keys":' + "[" * 2000 + "]" * 2000 + "}",
    ]  # fmt: skip
    for text, kids in zip(texts, lua_kids(ask, texts), strict=True):
        try:
            wanted = python_kids(text)
        except RecursionError:
            wanted = None
        assert kids == wanted, text[:200]


def test_an_empty_array_for_a_key_is_skipped_for_lua_cannot_tell_it_from_an_object(
    ask: Ask, mint: Mint
) -> None:
    text = f'{{"keys":[[],{json.dumps(mint.jwk())}]}}'
    assert lua_kids(ask, [text]) == [["k1"]]
    assert python_kids(text) is None
