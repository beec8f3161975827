"""`render`: a template and values to an answer with its policy."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from quart import Response

from tokendealer.pages.install import current
from tokendealer.when import utc

TEMPLATES = Path(__file__).parent / "templates"

# One source expression (CSP level 3 section 2.3.1): a scheme, or a scheme with host and port.
_SOURCE = re.compile(
    r"[a-z][a-z0-9+.-]*:(//[A-Za-z0-9.-]+(:[0-9]{1,5})?|//\[[0-9a-f:]+\](:[0-9]{1,5})?)?"
)


@cache
def _environment() -> Environment:
    """Made when the first page is: what issues tokens alone is spared its memory."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["utc"] = utc
    return environment


def render(
    template: str,
    *,
    status: int = 200,
    form_targets: Sequence[str] = (),
    referrer: str = "same-origin",
    **values: object,
) -> Response:
    """The page of `template` with `values`, kept by nobody.

    `form_targets`: CSP sources to which a redirect after one of its forms may lead, such as
    "https://client.example"; ValueError for what is none. `referrer`: its Referrer-Policy; with
    `no-referrer` browsers send the forms with `Origin: null`.
    """
    body = _environment().get_template(template).render(**values)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = referrer
    ancestors = current().frame_ancestors
    response.headers["Content-Security-Policy"] = _policy(ancestors, form_targets)
    if ancestors == "'none'":
        response.headers["X-Frame-Options"] = "DENY"
    return response


def _policy(ancestors: str, form_targets: Sequence[str]) -> str:
    for target in form_targets:
        if _SOURCE.fullmatch(target) is None:
            raise ValueError(f"not a source of a policy: {target!r}")
    forms = " ".join(["'self'", *form_targets])
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
        f" form-action {forms}; frame-ancestors {ancestors}"
    )
