"""The services' OpenAPI documents, from applications made in this process."""

import base64
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quart import Quart

from chassis.settings import load
from dataservice.app import create_app as create_dataservice
from dataservice.settings import Settings as DataserviceSettings
from identidock.app import create_app as create_identidock
from identidock.settings import Settings as IdentidockSettings
from policy.problem import Problem
from tokendealer.app import create_app as create_tokendealer
from tokendealer.settings import Settings as TokendealerSettings

Document = dict[str, Any]

# Enough to make each application; none is started, so nothing of it is ever used.
_KEY = base64.b64encode(bytes(32)).decode()
_ENVIRON = {
    "ISSUER": "http://127.0.0.1:8080",
    "JWKS_URL": "http://127.0.0.1:8080/.well-known/jwks.json",
    "REVOCATIONS_URL": "http://127.0.0.1:8080/oauth/revocations",
    "DATABASE_URL": f"sqlite+aiosqlite:///{os.devnull}",
    "MASTER_KEY": _KEY,
    "SECRET_PEPPER": _KEY,
    "NAME_SALT": _KEY,
}

APPLICATIONS: Mapping[str, Callable[[], Quart]] = {
    "tokendealer": lambda: create_tokendealer(load(TokendealerSettings, _ENVIRON)),
    "dataservice": lambda: create_dataservice(load(DataserviceSettings, _ENVIRON)),
    "identidock": lambda: create_identidock(load(IdentidockSettings, _ENVIRON)),
}


async def service_document(service: str) -> Document:
    """The document of `service`. Problem where this Python has stripped the docstrings."""
    if sys.flags.optimize >= 2:
        raise Problem("summaries are docstrings: run this without -OO and PYTHONOPTIMIZE")
    client = APPLICATIONS[service]().test_client()
    answer = await client.get("/openapi.json")
    document: Document = await answer.get_json()
    return document


def gateway_document(path: Path) -> Document:
    """The gateway's own paths, which are written by hand."""
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document
