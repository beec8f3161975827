"""Shapes of requests and answers, for the OpenAPI document. `form.py` does the parsing."""

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    model_config = ConfigDict(extra="allow")

    client_id: str | None = None
    client_secret: str | None = Field(default=None, description="For client_secret_post")
    client_assertion: str | None = Field(default=None, description="For private_key_jwt")
    client_assertion_type: str | None = None


class TokenForm(_Form):
    """RFC 6749 sections 4.1.3, 4.4.2 and 6, RFC 7636 section 4.5, RFC 8707 section 2."""

    grant_type: str = Field(description="client_credentials, authorization_code or refresh_token")
    code: str | None = Field(default=None, description="For authorization_code")
    redirect_uri: str | None = Field(default=None, description="The one the code was sent to")
    code_verifier: str | None = Field(default=None, description="That of the code_challenge")
    refresh_token: str | None = Field(default=None, description="For refresh_token; works once")
    audience: str | None = Field(default=None, description="The API that the token is for")
    resource: str | None = Field(default=None, description="The same by its URI (RFC 8707)")
    scope: str | None = Field(default=None, description="Default: all that the client may have")


class TokenAnswer(BaseModel):
    """A token was issued (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str
    refresh_token: str | None = None
    id_token: str | None = None


class UserInfo(BaseModel):
    """Who somebody is, as far as it was granted (OpenID Connect Core section 5.3.2)."""

    sub: str
    name: str | None = None
    email: str | None = None
    email_verified: bool | None = None


class GivenToken(_Form):
    """RFC 7662 section 2.1, RFC 7009 section 2.1."""

    token: str
    token_type_hint: str | None = None


class IntrospectionAnswer(BaseModel):
    """The token's state (RFC 7662 section 2.2); of one that is not active nothing more is said."""

    model_config = ConfigDict(extra="allow")

    active: bool


class VerifyForm(BaseModel):
    """The token, and for which API it should be good."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    audience: str


class Claims(BaseModel):
    """The claims of a token that is valid now (RFC 9068 section 2.2)."""

    model_config = ConfigDict(extra="allow")

    iss: str
    sub: str
    client_id: str
    aud: str
    exp: int
    iat: int
    nbf: int
    jti: str
    scope: str
