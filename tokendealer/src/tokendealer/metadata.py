"""Authorization server metadata (RFC 8414)."""

from tokendealer.authentication import METHODS
from tokendealer.grants import GRANTS
from tokendealer.jws import ASSERTION_ALGORITHMS

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, not a secret
INTROSPECTION_PATH = "/oauth/introspect"
REVOCATION_PATH = "/oauth/revoke"
VERIFY_TOKEN_PATH = "/verify_token"  # noqa: S105 - the same; not in the metadata
REVOCATIONS_PATH = "/oauth/revocations"
JWKS_PATH = "/.well-known/jwks.json"
METADATA_PATH = "/.well-known/oauth-authorization-server"


def metadata(issuer: str) -> dict[str, object]:
    """The document for `issuer`; what is not in it, this server does not do."""
    methods, algorithms = list(METHODS), list(ASSERTION_ALGORITHMS)
    document: dict[str, object] = {
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "introspection_endpoint": issuer + INTROSPECTION_PATH,
        "revocation_endpoint": issuer + REVOCATION_PATH,
        "grant_types_supported": list(GRANTS),
        "response_types_supported": [],  # required by section 2; there is no such endpoint yet
    }
    for endpoint in ("token", "introspection", "revocation"):
        document[f"{endpoint}_endpoint_auth_methods_supported"] = methods
        document[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = algorithms
    return document
