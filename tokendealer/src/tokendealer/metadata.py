"""Authorization server metadata (RFC 8414, OpenID Connect Discovery section 3)."""

from tokendealer.authentication import METHODS, NONE
from tokendealer.grant_types import GRANT_TYPES
from tokendealer.jws import ASSERTION_ALGORITHMS
from tokendealer.scope import EMAIL, OPENID, PROFILE

AUTHORIZATION_PATH = "/oauth/authorize"
CONSENT_PATH = "/oauth/consent"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, not a secret
INTROSPECTION_PATH = "/oauth/introspect"
REVOCATION_PATH = "/oauth/revoke"
USERINFO_PATH = "/oauth/userinfo"
LOGOUT_PATH = "/oauth/logout"
VERIFY_TOKEN_PATH = "/verify_token"  # noqa: S105 - the same; not in the metadata
REVOCATIONS_PATH = "/oauth/revocations"
JWKS_PATH = "/.well-known/jwks.json"
METADATA_PATH = "/.well-known/oauth-authorization-server"
OPENID_PATH = "/.well-known/openid-configuration"
CLAIMS = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "at_hash",
    "sid",
    "name",
    "email",
    "email_verified",
]


def metadata(issuer: str) -> dict[str, object]:
    """The document for `issuer`; what is not in it, this server does not do."""
    algorithms = list(ASSERTION_ALGORITHMS)
    document: dict[str, object] = {
        "issuer": issuer,
        "authorization_endpoint": issuer + AUTHORIZATION_PATH,
        "token_endpoint": issuer + TOKEN_PATH,
        "userinfo_endpoint": issuer + USERINFO_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "introspection_endpoint": issuer + INTROSPECTION_PATH,
        "revocation_endpoint": issuer + REVOCATION_PATH,
        "end_session_endpoint": issuer + LOGOUT_PATH,
        "scopes_supported": [OPENID, PROFILE, EMAIL],  # those of APIs are the operator's business
        "grant_types_supported": list(GRANT_TYPES),
        **_AUTHORIZATION,
    }
    for endpoint in ("token", "introspection", "revocation"):
        methods = [*METHODS] if endpoint == "introspection" else [*METHODS, NONE]
        document[f"{endpoint}_endpoint_auth_methods_supported"] = methods
        document[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = algorithms
    return document


_AUTHORIZATION: dict[str, object] = {
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "code_challenge_methods_supported": ["S256"],
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "authorization_response_iss_parameter_supported": True,
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS512"],
    "claims_supported": CLAIMS,
    "claims_parameter_supported": False,
    "request_parameter_supported": False,
    "request_uri_parameter_supported": False,  # left out, it would mean that it is
}
