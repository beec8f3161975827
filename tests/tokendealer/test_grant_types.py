from __future__ import annotations

import pytest

from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient
from tokendealer.grant_types import GRANT_TYPES, require_grant_type


@pytest.mark.parametrize("grant_type", GRANT_TYPES)
def test_a_client_uses_the_grants_that_it_has(grant_type: str) -> None:
    bare = Client("a", True, 60, None, (), None, {}, {})
    with pytest.raises(UnauthorizedClient):
        require_grant_type(bare, grant_type)
    having = frozenset({grant_type})
    require_grant_type(
        Client("a", True, 60, None, (), None, {}, {}, grant_types=having), grant_type
    )
