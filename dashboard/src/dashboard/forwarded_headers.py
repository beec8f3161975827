"""Which headers pass the dashboard: by lists of what may, in both directions."""

from collections.abc import Iterable, Mapping

from multidict import CIMultiDictProxy
from werkzeug.datastructures import Headers

TO_SERVICE = (
    *("Accept", "Content-Type", "If-Match", "If-None-Match"),
    *("Idempotency-Key", "Prefer"),
)
TO_BROWSER = (
    *("Allow", "Content-Disposition", "Content-Language", "Content-Type", "ETag"),
    *("Last-Modified", "RateLimit", "RateLimit-Policy", "Retry-After", "Vary"),
)


def to_service(
    headers: Headers, *, token: str, client_address: str, request_id: str
) -> dict[str, str]:
    """What a service is told of a browser's request. Cookies and its own credentials stay here."""
    kept = {name: ", ".join(headers.getlist(name)) for name in TO_SERVICE if name in headers}
    return kept | {
        "Authorization": f"Bearer {token}",
        "User-Agent": "dashboard",
        "X-Forwarded-For": client_address,
        "X-Request-Id": request_id,
    }


def to_browser(headers: CIMultiDictProxy[str]) -> Mapping[str, str]:
    """What a browser is told of a service's answer; addresses lead through the dashboard again."""
    kept = {name: _joined(headers.getall(name)) for name in TO_BROWSER if name in headers}
    # What may be done with it is said by the service; what says nothing is nobody's to keep.
    kept["Cache-Control"] = headers.get("Cache-Control", "no-store")
    if headers.get("Location", "").startswith("/api/"):
        kept["Location"] = "/app" + headers["Location"]
    if "Link" in headers:
        kept["Link"] = _joined(headers.getall("Link")).replace("</api/", "</app/api/")
    return kept


def _joined(values: Iterable[str]) -> str:
    return ", ".join(values)
