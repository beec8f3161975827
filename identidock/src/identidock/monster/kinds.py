"""The kinds there are of each part of a monster; the file that draws a part has them all."""

from enum import Enum, auto


class Body(Enum):
    ROUND = auto()
    EGG = auto()
    PEAR = auto()
    PILL = auto()
    GUMDROP = auto()
    DROP = auto()
    TOAD = auto()
    BOX = auto()
    GHOST = auto()
    CLOUD = auto()
    FURRY = auto()


class Arms(Enum):
    STUBS = auto()
    DOWN = auto()
    UP = auto()
    WAVE = auto()
    HIPS = auto()
    WINGS = auto()
    CLAWS = auto()


class Legs(Enum):
    FEET = auto()
    LONG = auto()
    TRIPOD = auto()
    TENTACLES = auto()
    PAWS = auto()
    FLOAT = auto()


class Crown(Enum):
    BARE = auto()
    NUBS = auto()
    CURVED = auto()
    CAT = auto()
    BUNNY = auto()
    BEAR = auto()
    ANTENNAE = auto()
    FINS = auto()


class Hair(Enum):
    BALD = auto()
    TUFT = auto()
    MOHAWK = auto()
    CURLS = auto()
    FRINGE = auto()
    SPROUT = auto()
    SWIRL = auto()


class EyeLayout(Enum):
    CYCLOPS = auto()
    PAIR = auto()
    WIDE = auto()
    TRIO = auto()
    PYRAMID = auto()
    ODD = auto()


class EyeStyle(Enum):
    OPEN = auto()
    IRIS = auto()
    SLEEPY = auto()
    STERN = auto()
    BUTTON = auto()
    HAPPY = auto()


class Mouth(Enum):
    SMILE = auto()
    GRIN = auto()
    LAUGH = auto()
    FANG = auto()
    VAMPIRE = auto()
    SURPRISE = auto()
    CAT = auto()
    WAVY = auto()
    BUCK = auto()
    TONGUE = auto()


class Pattern(Enum):
    PLAIN = auto()
    BELLY = auto()
    SPOTS = auto()
    STRIPES = auto()
    DIPPED = auto()
    SCALES = auto()


class Cheeks(Enum):
    BARE = auto()
    BLUSH = auto()
    FRECKLES = auto()


class Scheme(Enum):
    """Where the accent's hue lies, in degrees from the body's."""

    WARMER = 50
    COOLER = -50
    TRIAD = 120
    COUNTER_TRIAD = -120
    COMPLEMENT = 180


class Tone(Enum):
    CANDY = auto()
    PASTEL = auto()
    VIVID = auto()
    DEEP = auto()


class Backdrop(Enum):
    SAME = auto()
    OPPOSITE = auto()
    ACCENT = auto()
    DUSK = auto()
