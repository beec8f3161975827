"""What a monster looks like, read from the SHA-256 of its name."""

import hashlib
import struct
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from identidock.monster.kinds import (
    Arms,
    Backdrop,
    Body,
    Cheeks,
    Crown,
    EyeLayout,
    EyeStyle,
    Hair,
    Legs,
    Mouth,
    Pattern,
    Scheme,
    Tone,
)

_Kind = TypeVar("_Kind", bound=Enum)
_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Traits:
    """Sixteen independent choices; `hue` in degrees, [0, 360), `build` and `gaze` in [0, 1)."""

    body: Body
    arms: Arms
    legs: Legs
    crown: Crown
    hair: Hair
    eye_layout: EyeLayout
    eye_style: EyeStyle
    mouth: Mouth
    pattern: Pattern
    cheeks: Cheeks
    scheme: Scheme
    tone: Tone
    backdrop: Backdrop
    hue: float
    build: float
    gaze: float


def traits_of(name: str) -> Traits:
    """The traits of `name`: any string, taken code point by code point, without normalisation."""
    # surrogatepass: a lone surrogate is a legal str, and must not crash a picture.
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    # 16 bits a trait: taking a choice of n from 65536 is uneven by less than n/65536.
    word = struct.unpack(">16H", digest)
    return Traits(
        body=_choose(Body, word[0]),
        arms=_choose(Arms, word[1]),
        legs=_choose(Legs, word[2]),
        crown=_choose(Crown, word[3]),
        hair=_choose(Hair, word[4]),
        eye_layout=_choose(EyeLayout, word[5]),
        eye_style=_choose(EyeStyle, word[6]),
        mouth=_choose(Mouth, word[7]),
        pattern=_choose(Pattern, word[8]),
        cheeks=_choose(Cheeks, word[9]),
        scheme=_choose(Scheme, word[10]),
        tone=_choose(Tone, word[11]),
        backdrop=_choose(Backdrop, word[12]),
        hue=word[13] / _WORDS * 360,
        build=word[14] / _WORDS,
        gaze=word[15] / _WORDS,
    )


def _choose(kind: type[_Kind], word: int) -> _Kind:
    members = list(kind)
    return members[word * len(members) // _WORDS]
