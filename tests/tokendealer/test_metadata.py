from __future__ import annotations

from typing import Any

from tokendealer.metadata import metadata

ISSUER = "https://auth.test"


def test_the_document_says_what_rfc_8414_requires() -> None:
    document = metadata(ISSUER)
    assert document["issuer"] == ISSUER
    assert document["token_endpoint"] == f"{ISSUER}/oauth/token"
    assert document["jwks_uri"] == f"{ISSUER}/.well-known/jwks.json"
    assert document["response_types_supported"] == []
    assert document["grant_types_supported"] == ["client_credentials"]


def test_each_endpoint_says_how_clients_authenticate() -> None:
    document: Any = metadata(ISSUER)
    for endpoint in ("token", "introspection", "revocation"):
        methods = document[f"{endpoint}_endpoint_auth_methods_supported"]
        assert methods == ["client_secret_basic", "client_secret_post", "private_key_jwt"]
        algorithms = document[f"{endpoint}_endpoint_auth_signing_alg_values_supported"]
        assert "RS256" in algorithms
        assert "none" not in algorithms
        assert not [name for name in algorithms if name.startswith("HS")]


def test_nothing_is_named_that_is_not_there() -> None:
    document = metadata(ISSUER)
    named = {name for name in document if name.endswith(("_endpoint", "_uri"))}
    assert named == {
        "token_endpoint",
        "introspection_endpoint",
        "revocation_endpoint",
        "jwks_uri",
    }
