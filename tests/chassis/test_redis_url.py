import pytest

from chassis.redis_url import require_redis_url


@pytest.mark.parametrize(
    "url",
    ["redis://127.0.0.1:6379/0", "rediss://u:p@redis.test", "redis://[::1]", "unix:///run/r.sock"],
)
def test_a_url_of_a_redis_is_taken_as_it_is(url: str) -> None:
    assert require_redis_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:6379",
        "http://:hidden@r.test",
        "redis://",
        "redis://:hidden@/0",
        "redis://:hidden@r.test:x",
        "redis://:hidden@r.test:99999",
        "unix://",
    ],
)
def test_any_other_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"must begin|has no|is no") as refused:
        require_redis_url(url)
    assert "hidden" not in str(refused.value)
