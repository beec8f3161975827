from __future__ import annotations

from typing import Any

import pytest

from bearer import NO_REVOCATIONS, Expected, TokenCache, verify
from bearer.cache import Entry


@pytest.fixture
def entry(mint: Any, expected: Expected) -> Entry:
    key = mint.key.public_key()
    bearer = verify(
        mint.token(),
        keys={"k1": key},
        expected=expected,
        revocations=NO_REVOCATIONS,
        now=mint.clock.now,
    )
    return Entry(bearer, key, 0.0, 1.0)


def test_gives_back_what_was_put(entry: Entry) -> None:
    cache = TokenCache(2)
    cache.put(b"a", entry)
    assert cache.get(b"a") is entry
    assert cache.get(b"b") is None


def test_forgets_the_entry_that_was_used_longest_ago(entry: Entry) -> None:
    cache = TokenCache(2)
    cache.put(b"a", entry)
    cache.put(b"b", entry)
    cache.get(b"a")
    cache.put(b"c", entry)
    assert len(cache) == 2
    assert cache.get(b"b") is None
    assert cache.get(b"a") and cache.get(b"c")


def test_putting_again_takes_no_more_room(entry: Entry) -> None:
    cache = TokenCache(2)
    for _ in range(5):
        cache.put(b"a", entry)
    assert len(cache) == 1


def test_a_discarded_entry_is_gone_and_may_be_discarded_again(entry: Entry) -> None:
    cache = TokenCache(2)
    cache.put(b"a", entry)
    cache.discard(b"a")
    cache.discard(b"a")
    assert len(cache) == 0


def test_a_cache_of_no_entries_keeps_none(entry: Entry) -> None:
    cache = TokenCache(0)
    cache.put(b"a", entry)
    assert len(cache) == 0


def test_a_negative_size_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="max_entries"):
        TokenCache(-1)


def test_a_digest_is_the_tokens_sha_256() -> None:
    assert TokenCache.digest("abc").hex().startswith("ba7816bf8f01cfea414140de5dae2223")
