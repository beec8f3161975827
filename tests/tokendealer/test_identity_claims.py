from __future__ import annotations

import pytest

from tokendealer.identity_claims import identity_claims
from tokendealer.models import User

NAME = {"name": "Ann"}
EMAIL = {"email": "ann@example.org", "email_verified": False}


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        ({"openid"}, {}),
        ({"profile"}, NAME),
        ({"email", "data:read"}, EMAIL),
        ({"openid", "profile", "email"}, NAME | EMAIL),
    ],
)
def test_each_scope_tells_its_own(scopes: set[str], told: dict[str, object]) -> None:
    ann = User(user_id="usr_1", name="Ann", email="ann@example.org", email_verified=False)
    assert identity_claims(ann, scopes) == told
