"""Published sets of attacks and ordinary texts, where they lie beside the repository.

See the README of ../shared/data. Encodings that hide a payload from everybody (base64 of the whole)
are left out, and so are transports that no service here takes (gRPC, SOAP, multipart).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml  # type: ignore[import-untyped]  # it has no types of its own

from tests.security.corpus import ANYWHERE, Corpora, Payload, payloads
from tests.security.placement import Case, Endpoint

# The reader in C where there is one: it is ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DATA = Path(__file__).parents[3] / "shared" / "data"
GOTESTWAF = DATA / "gotestwaf" / "testcases"
CRS = DATA / "crs" / "tests" / "regression" / "tests"

_GOTESTWAF_PLACES = {
    "URLParam": "query",
    "URLPath": "path",
    "JSONRequest": "json",
    "HTMLForm": "form",
    "Header": "header",
    "UserAgent": "header",
}
# Kinds of bodies that services here do not take: CRS tests some rules on them only.
_OTHER_BODIES = ("xml", "multipart", "pdf", "octet")
_HOP_HEADERS = frozenset({"host", "content-length", "connection", "transfer-encoding"})
_PLAIN_HEADERS = frozenset({"accept", "user-agent"})


def gotestwaf_attacks() -> Corpora:
    """GoTestWAF's payloads by its file, each where its file says; {} when it is not there."""
    corpora: Corpora = {}
    for path in sorted(GOTESTWAF.glob("*/*.yml")):
        if path.parent.name != "false-pos":
            # A YAML reader of Go takes \' in double quotes, which YAML does not have.
            text = path.read_text("utf-8").replace("\"\\'", "\"'")
            corpora[path.stem] = _gotestwaf_payloads(_load(text))
    return corpora


def gotestwaf_benign() -> Corpora:
    """Its ordinary texts."""
    path = GOTESTWAF / "false-pos" / "texts.yml"
    if not path.exists():
        return {}
    texts = _load(path.read_text("utf-8"))["payload"]
    return {"false-pos texts": payloads(map(str, texts), ("query", "json"))}


def _gotestwaf_payloads(document: dict[str, Any]) -> tuple[Payload, ...]:
    named = [item for item in document["placeholder"] if isinstance(item, str)]
    places = tuple(dict.fromkeys(_GOTESTWAF_PLACES[n] for n in named if n in _GOTESTWAF_PLACES))
    name = "User-Agent" if "UserAgent" in named else "X-Note"
    return tuple(Payload(str(text), places or ANYWHERE, name=name) for text in document["payload"])


def crs_attacks(endpoint: Endpoint) -> list[Case]:
    """The requests on which a rule of CRS, of any paranoia level, must fire; [] without them.

    Path and method become those of `endpoint`: what counts are arguments, headers and body.
    """
    found: list[Case] = []
    for path in sorted(CRS.glob("*/*.yaml")):
        kind = path.parent.name.removeprefix("REQUEST-").lower()
        for test in _load(path.read_text("utf-8"))["tests"]:
            for stage in test["stages"]:
                if "expect_ids" in stage["output"].get("log", {}):
                    found += _crs_case(kind, stage["input"], endpoint)
    return found


def _crs_case(kind: str, given: dict[str, Any], endpoint: Endpoint) -> Iterator[Case]:
    headers = {str(name): str(value) for name, value in given.get("headers", {}).items()}
    body = str(given.get("data") or "").rstrip("\n").encode()
    uri = urlsplit(str(given.get("uri", "/")).replace(" ", "%20"))
    content_type = headers.pop("Content-Type", "application/x-www-form-urlencoded").lower()
    if "encoded_request" in given or any(word in content_type for word in _OTHER_BODIES):
        return
    own = tuple((n, v) for n, v in headers.items() if n.lower() not in _HOP_HEADERS)
    if any("\n" in value or "\r" in value for _, value in own):
        return
    if not body and not uri.query and {name.lower() for name, _ in own} <= _PLAIN_HEADERS:
        return  # the attack is in the path, which is not kept
    text = f"{uri.query} {headers} {body.decode()}"
    if not body:
        target = f"{endpoint.header}?{uri.query}" if uri.query else endpoint.header
        yield Case(kind, "request", text, "GET", target, own)
    elif "json" in content_type:
        kinds = (*own, ("Content-Type", "application/json"))
        yield Case(kind, "request", text, "POST", endpoint.json, kinds, _json(body, endpoint))
    else:
        kinds = (*own, ("Content-Type", "application/x-www-form-urlencoded"))
        yield Case(kind, "request", text, "POST", endpoint.form, kinds, body)


def _json(body: bytes, endpoint: Endpoint) -> bytes:
    try:
        return endpoint.json_body(json.loads(body))
    except ValueError:
        return body


def _load(text: str) -> Any:
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 # nosec B506 - both are safe loaders
