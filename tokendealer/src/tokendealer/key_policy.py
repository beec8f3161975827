"""When signing keys come and go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyPolicy:
    """Seconds. A key signs for `rotation`; it is published for `lead` before that, and for `retire`
    after it, which is the longest life of a token that it signed.
    """

    rotation: int
    lead: int
    retire: int
