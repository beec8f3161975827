"""Which kind of picture the caller likes best."""

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from chassis.errors import NotAcceptable
from identidock.picture import Kind


def negotiate(accept: str | None) -> Kind:
    """The kind the Accept header prefers (RFC 9110 section 12.5.1), else NotAcceptable.

    PNG unless SVG is liked better: callers that name a size want pixels. Parameters of a media
    type do not matter: neither kind has any.
    """
    if accept is None or not accept.strip():
        return Kind.PNG
    parsed = parse_accept_header(accept, MIMEAccept)
    wanted = MIMEAccept((item.partition(";")[0].strip(), quality) for item, quality in parsed)
    best = max(Kind, key=lambda kind: wanted.quality(kind.value))
    if wanted.quality(best.value) <= 0:
        offers = ", ".join(kind.value for kind in Kind)
        raise NotAcceptable(f"Accept: this address answers with {offers}", field="Accept")
    return best
