"""A picture that can be asked for: what decides its bytes, and the tag that stands for them."""

import hashlib
from dataclasses import dataclass
from enum import Enum

import PIL

from chassis.conditional import entity_tag
from identidock.monster import draw_png, draw_svg

DRAWING_VERSION = "1"
"""To be raised with every change of `monster` that alters what is drawn: callers keep pictures."""


class Kind(Enum):
    """The media types of pictures, in our order of preference."""

    PNG = "image/png"
    SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Picture:
    """`size`, in pixels, means nothing to an SVG."""

    name: str
    kind: Kind
    size: int

    @property
    def tag(self) -> str:
        """The strong entity tag of the bytes, known without drawing them."""
        # Pillow's version is in it: another one may encode the same pixels as other bytes.
        drawn_by = f"{DRAWING_VERSION} {PIL.__version__} {self.size}"
        if self.kind is Kind.SVG:
            drawn_by = DRAWING_VERSION
        digest = hashlib.sha256(f"{drawn_by}\n{self.name}".encode()).hexdigest()
        return entity_tag(digest[:32], self.kind.name.lower())


def draw(picture: Picture) -> bytes:
    """The bytes of `picture`. It takes milliseconds, up to 100 for the largest."""
    if picture.kind is Kind.SVG:
        return draw_svg(picture.name).encode()
    return draw_png(picture.name, picture.size)
