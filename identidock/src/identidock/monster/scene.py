"""The whole picture, from back to front."""

from identidock.monster.arms import arms_of
from identidock.monster.body import torso_of
from identidock.monster.crown import crown_of
from identidock.monster.eyes import eyes_at, eyes_of
from identidock.monster.hair import hair_of
from identidock.monster.legs import legs_of
from identidock.monster.mouth import mouth_of
from identidock.monster.palette import palette_of
from identidock.monster.path import rounded
from identidock.monster.shapes import Fill, Scene, disc
from identidock.monster.skin import cheeks_of, skin_of
from identidock.monster.traits import Traits

_TILE = rounded([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], 0.24)


def scene_of(traits: Traits) -> Scene:
    """The picture of a monster with `traits`."""
    palette = palette_of(traits)
    torso = torso_of(traits)
    eyes = eyes_at(traits, torso)
    shapes = (
        disc(0.5, 0.5, 0.42, palette.glow),
        *legs_of(traits, palette),
        *arms_of(traits, torso, palette),
        *crown_of(traits, torso, palette),
        skin_of(traits, torso, palette),
        *hair_of(traits, torso, palette),
        *cheeks_of(traits, torso, eyes, palette),
        *mouth_of(traits, torso, eyes, palette),
        *eyes_of(traits, eyes, palette),
    )
    return Scene(Fill(_TILE, palette.backdrop), shapes)
