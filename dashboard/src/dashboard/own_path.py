"""Where to go after the sign-in: only ever to a page of ours (RFC 9700 section 4.11)."""

import re

HOME = "/app/"
MAX_LENGTH = 200

_PATH = re.compile(r"/app/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")
_DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:/|\Z)", re.IGNORECASE)
_NO_PAGES = ("/app/sign-in", "/app/callback", "/app/api/")


def own_path(unverified_path: str | None) -> str:
    """`unverified_path` if it is a page of ours with at most a query, else the first page."""
    if unverified_path is None or len(unverified_path) > MAX_LENGTH:
        return HOME
    if _PATH.fullmatch(unverified_path) is None or unverified_path.startswith(_NO_PAGES):
        return HOME
    path = unverified_path.partition("?")[0]
    return HOME if "//" in path or _DOTS.search(path) else unverified_path
