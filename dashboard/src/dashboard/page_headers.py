"""The headers of pages: what a browser may do there, and what others may do with them."""

from collections.abc import Mapping

_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
_SAME = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
}


def app_headers(issuer: str, nonce: str) -> Mapping[str, str]:
    """Those of the React app; `nonce` lets it add styles."""
    # 'self' does not mean the WebSocket in every browser
    socket = "ws" + issuer.removeprefix("http")
    policy = (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; "
        f"connect-src 'self' {socket}; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return _SAME | {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}


def plain_headers(nonce: str) -> Mapping[str, str]:
    """Those of a page without any script."""
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return _SAME | {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
