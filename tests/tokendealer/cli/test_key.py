from __future__ import annotations

from typing import Any


def test_keys_are_listed_without_anything_private(run: Any, mint: Any) -> None:
    assert run.json("key", "list") == [
        {"kid": mint.kid, "state": "signing", "created_at": 1_800_000_000}
    ]
    assert mint.kid in run("key", "list").stdout
