"""All files that are generated, as text, by their paths."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from policy.documents import APPLICATIONS, Document, gateway_document, service_document
from policy.merge import merge, to_json
from policy.mirror import mirrored
from policy.mounts import ABOUT, DASHBOARD, GATEWAY, MOUNTS, TOKENDEALER
from policy.page import page
from policy.pages import pages_of
from policy.render import render
from policy.routes import Route, in_order, routes_of

VERSION = 1


def build(openresty: Path) -> Mapping[Path, str]:
    """What each file has to be. `openresty`: the gateway's directory, with its openapi.json.

    Problem for documents that no policy or page can be made of.
    """
    mounts = (*MOUNTS, GATEWAY)
    documents = asyncio.run(_documents(openresty))
    document = merge(mounts, documents, ABOUT)
    return {
        openresty / "policy.json": render({"version": VERSION, "routes": _routes(documents)}),
        openresty / "docs" / "openapi.json": to_json(document),
        openresty / "docs" / "index.html": page(document),
    }


def _routes(documents: Mapping[str, Document]) -> list[Route]:
    routes = [
        route
        for mount in (*MOUNTS, GATEWAY)
        for route in routes_of(mount, documents[mount.service])
    ]
    routes += pages_of(TOKENDEALER, APPLICATIONS[TOKENDEALER.service]())
    routes += routes_of(DASHBOARD, {"paths": {}})
    return in_order([*routes, *mirrored(routes)])


async def _documents(openresty: Path) -> dict[str, Document]:
    documents = {mount.service: await service_document(mount.service) for mount in MOUNTS}
    return documents | {GATEWAY.service: gateway_document(openresty / "openapi.json")}
