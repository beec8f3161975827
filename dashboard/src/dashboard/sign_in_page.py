"""The page that says why a sign-in came to nothing, and what to do about it."""

import html
from pathlib import Path
from string import Template

_PAGE = Path(__file__).parent / "pages" / "not_signed_in.html"
_OTHER = (
    "The sign-in did not work",
    "Nothing was changed and you are not signed in. Please try again.",
)
_REASONS = {
    "unknown_state": (
        "This sign-in is over",
        "It took more than ten minutes, was used already, or was begun in another browser. "
        "Please begin again.",
    ),
    "access_denied": (
        "Access was not granted",
        "The sign-in was cancelled, or your account may not use the dashboard.",
    ),
    "invalid_grant": (
        "This sign-in is over",
        "The answer came too late or was used already. Please begin again.",
    ),
    "service_unavailable": (
        "Signing in is not possible right now",
        "TokenDealer cannot be reached. Please try again in a moment.",
    ),
    "temporarily_unavailable": (
        "Signing in is not possible right now",
        "It is busy, or being restarted. Please try again in a moment.",
    ),
}


class SignInPage:
    """Made from its template, which is read once."""

    def __init__(self) -> None:
        self._template = Template(_PAGE.read_text(encoding="utf-8"))

    def render(self, code: str, *, nonce: str, request_id: str, again: str) -> str:
        """The page for an error's `code`. `again`: where signing in begins."""
        title, text = _REASONS.get(code, _OTHER)
        return self._template.substitute(
            title=html.escape(title),
            text=html.escape(text),
            nonce=html.escape(nonce),
            request_id=html.escape(request_id),
            again=html.escape(again),
        )
