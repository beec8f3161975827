"""What `REDIS_URL` may be, known without Redis' client, which takes 6 MB."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

SCHEMES = ("redis", "rediss", "unix")


def require_redis_url(url: str) -> str:
    """`url` itself; ValueError, which has nothing of it, when it is no URL of a Redis.

    `redis://[[user]:password@]host[:port][/database]`, `rediss://` over TLS, `unix://` with a path.
    """
    parts = urlsplit(url)
    try:
        parts.port  # noqa: B018 - parsed when it is read
    except ValueError:
        raise ValueError("the port is no number") from None
    if parts.scheme not in SCHEMES:
        raise ValueError(f"must begin with one of {', '.join(SCHEMES)} and ://")
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ValueError("has no path" if parts.scheme == "unix" else "has no host")
    return url


def _require_secret(url: SecretStr) -> SecretStr:
    require_redis_url(url.get_secret_value())
    return url


RedisUrl = Annotated[SecretStr, AfterValidator(_require_secret)]
"""The type of such a setting; it may hold a password."""
