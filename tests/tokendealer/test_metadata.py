from __future__ import annotations

from typing import Any

from tokendealer.metadata import metadata

ISSUER = "https://auth.test"
METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt"]


def test_the_document_says_what_rfc_8414_requires() -> None:
    document = metadata(ISSUER)
    assert document["issuer"] == ISSUER
    assert document["token_endpoint"] == f"{ISSUER}/oauth/token"
    assert document["jwks_uri"] == f"{ISSUER}/.well-known/jwks.json"
    assert document["response_types_supported"] == ["code"]
    assert document["grant_types_supported"] == [
        "client_credentials",
        "authorization_code",
        "refresh_token",
    ]


def test_the_document_says_what_openid_connect_requires() -> None:
    document = metadata(ISSUER)
    assert document["authorization_endpoint"] == f"{ISSUER}/oauth/authorize"
    assert document["userinfo_endpoint"] == f"{ISSUER}/oauth/userinfo"
    assert document["end_session_endpoint"] == f"{ISSUER}/oauth/logout"
    assert document["subject_types_supported"] == ["public"]
    assert document["id_token_signing_alg_values_supported"] == ["RS512"]
    assert document["scopes_supported"] == ["openid", "profile", "email"]


def test_only_the_safe_ways_are_named() -> None:
    document = metadata(ISSUER)
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["response_modes_supported"] == ["query"]
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["request_uri_parameter_supported"] is False


def test_each_endpoint_says_how_clients_authenticate() -> None:
    document: Any = metadata(ISSUER)
    for endpoint in ("token", "introspection", "revocation"):
        methods = document[f"{endpoint}_endpoint_auth_methods_supported"]
        assert methods == METHODS + (["none"] if endpoint != "introspection" else [])
        algorithms = document[f"{endpoint}_endpoint_auth_signing_alg_values_supported"]
        assert "RS256" in algorithms
        assert "none" not in algorithms
        assert not [name for name in algorithms if name.startswith("HS")]


def test_nothing_is_named_that_is_not_there() -> None:
    document = metadata(ISSUER)
    named = {name for name in document if name.endswith(("_endpoint", "_uri"))}
    assert named == {
        "authorization_endpoint",
        "end_session_endpoint",
        "introspection_endpoint",
        "jwks_uri",
        "revocation_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
    }
