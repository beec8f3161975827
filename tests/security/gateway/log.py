"""What a gateway has logged that says that something is broken, not merely refused."""

import re

from tests.openresty.gateway import Gateway

BROKEN = re.compile(
    r"\[(emerg|alert|crit)\]|\blua\b|signal (?!1 |3 |15 |17 |29 )|traceback", re.IGNORECASE
)


def broken_lines(gateway: Gateway) -> list[str]:
    lines = gateway.log_path.read_text(errors="replace").splitlines()
    return [line for line in lines if not line.startswith("{") and BROKEN.search(line)]
