"""Tokens that are odd in one to three places, and mostly well signed, so that they get deep."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.openresty.bearer.odd_pieces import (
    BASE64,
    BYTES,
    CLAIMS,
    LONE_SURROGATES,
    NUMBERS,
    OTHERS,
    PARAMETERS,
    STRINGS,
)
from tests.openresty.bearer.support import NOW, Mint, b64, claims


class OddTokens:
    """Authorization values, made of `random` alone."""

    def __init__(self, mint: Mint, random: Random) -> None:
        self._mint, self._random = mint, random

    def authorization(self) -> list[str]:
        value = self._random.choice(
            ["Bearer "] * 30 + ["bearer ", "BEARER  ", " Bearer ", "Bearer\t"]
        )
        value += self._token() if self._often(0.97) else self._noise()
        if self._often(0.02):
            value += self._random.choice(
                [" ", "\t ", "=", "==", ",", " x", "\x00", "\n", "\xe9", "~"]
            )
        return (
            [value] if self._often(0.99) else [value, self._random.choice([value, "", "Basic x"])]
        )

    def _often(self, share: float) -> bool:
        return self._random.random() < share

    def _token(self) -> str:
        header = self._document(self._mint.header(), PARAMETERS, share=0.35)
        payload = self._document(claims(), CLAIMS, share=0.8)
        segments = [b64(header), b64(payload)]
        if self._often(0.06):
            which = self._random.randrange(2)
            segments[which] = self._spoilt_base64(segments[which])
        message = ".".join(segments)
        signature = b64(self._mint.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512()))
        if self._often(0.05):
            signature = self._spoilt_base64(signature)
        return f"{message}.{signature}" if self._often(0.99) else message

    def _document(self, good: dict[str, object], names: list[str], *, share: float) -> bytes:
        members = [(json.dumps(name), json.dumps(value)) for name, value in good.items()]
        if self._often(share):
            for _ in range(self._random.randrange(1, 4)):
                members = self._changed(members, names)
        comma, colon = self._random.choice([(",", ":")] * 3 + [(", ", ": "), (" , ", " : ")])
        text = "{" + comma.join(f"{name}{colon}{value}" for name, value in members) + "}"
        raw = text.encode("utf-8")
        return self._spoilt_bytes(raw) if self._often(share * 0.4) else raw

    def _changed(self, members: list[tuple[str, str]], names: list[str]) -> list[tuple[str, str]]:
        name = json.dumps(self._random.choice(names))
        if self._often(0.1):
            name = name.replace("a", r"\u0061")
        if self._often(0.5):
            at = next((i for i, member in enumerate(members) if member[0] == name), None)
            members = [member for member in members if json.loads(member[0]) != json.loads(name)]
            if self._often(0.1):
                return members
            members.insert(len(members) if at is None else at, (name, self._value()))
            return members
        more = (name, self._value())
        return [*members, more] if self._often(0.5) else [more, *members]

    def _value(self) -> str:
        choose: list[Callable[[], str]] = [
            lambda: self._random.choice(NUMBERS),
            lambda: self._random.choice(STRINGS + LONE_SURROGATES),
            lambda: self._random.choice(OTHERS),
            lambda: str(NOW + self._random.choice([-31, -30, -29.5, 0, 29.5, 30, 30.5, 31, 3600])),
            lambda: f"[{self._random.choice(NUMBERS)}]",
            lambda: f'{{"rate":{self._random.choice(NUMBERS)},"burst":5}}',
        ]
        return self._random.choice(choose)()

    def _spoilt_bytes(self, raw: bytes) -> bytes:
        for _ in range(self._random.randrange(1, 3)):
            at = self._random.randrange(len(raw) + 1)
            width = self._random.choice([0, 0, 1, 1, 2, 5])
            piece = self._random.choice(BYTES) if self._often(0.8) else b""
            raw = raw[:at] + piece + raw[at + width :]
        return raw

    def _spoilt_base64(self, segment: str) -> str:
        if not segment:
            return "="
        at = self._random.randrange(len(segment))
        return self._random.choice(
            [
                segment[:-1] + self._random.choice(BASE64),
                segment + self._random.choice([*BASE64, "=", "==", "+", "/", "~"]),
                segment[:at] + self._random.choice(BASE64 + "+/=~.") + segment[at + 1 :],
                segment[:at],
                "",
            ]
        )

    def _noise(self) -> str:
        size = self._random.choice([0, 1, 5, 50, 8191, 8192, 8193, 9000])
        alphabet = self._random.choice([BASE64, BASE64 + "....", "".join(map(chr, range(256)))])
        return "".join(self._random.choices(alphabet, k=size))
