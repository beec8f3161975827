"""Who has a feature: a stable share of all subjects."""

import hashlib


def is_enabled(name: str, subject: str, *, active: bool, rollout_percent: int) -> bool:
    """Whether the service `name` is on for `subject`. `rollout_percent`: 0 (nobody) to 100 (all).

    A subject keeps its place, from 0 to 100, for ever; it differs from service to service, so
    that not always the same people go first. Raising the percentage only adds subjects.
    """
    return active and _place(name, subject) < rollout_percent


def _place(name: str, subject: str) -> float:
    digest = hashlib.sha256(f"{len(name)}:{name}{subject}".encode()).digest()
    return (int.from_bytes(digest[:6], "big") / 2**48) * 100  # 48 bits: below 100, exactly
