"""All files that are generated, as text, by their paths."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from policy.documents import Document, gateway_document, service_document
from policy.merge import merge, to_json
from policy.mounts import ABOUT, GATEWAY, MOUNTS
from policy.page import page
from policy.render import render
from policy.routes import in_order, routes_of

VERSION = 1


def build(openresty: Path) -> Mapping[Path, str]:
    """What each file has to be. `openresty`: the gateway's directory, with its openapi.json.

    Problem for documents that no policy or page can be made of.
    """
    mounts = (*MOUNTS, GATEWAY)
    documents = asyncio.run(_documents(openresty))
    routes = in_order(
        route for mount in mounts for route in routes_of(mount, documents[mount.service])
    )
    document = merge(mounts, documents, ABOUT)
    return {
        openresty / "policy.json": render({"version": VERSION, "routes": routes}),
        openresty / "docs" / "openapi.json": to_json(document),
        openresty / "docs" / "index.html": page(document),
    }


async def _documents(openresty: Path) -> dict[str, Document]:
    documents = {mount.service: await service_document(mount.service) for mount in MOUNTS}
    return documents | {GATEWAY.service: gateway_document(openresty / "openapi.json")}
