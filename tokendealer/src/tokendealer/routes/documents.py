"""Shapes of requests and answers, for the OpenAPI document. `form.py` does the parsing."""

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    model_config = ConfigDict(extra="allow")

    client_id: str | None = None
    client_secret: str | None = Field(default=None, description="For client_secret_post")
    client_assertion: str | None = Field(default=None, description="For private_key_jwt")
    client_assertion_type: str | None = None


class TokenForm(_Form):
    """RFC 6749 section 4.4.2, RFC 8707 section 2."""

    grant_type: str = Field(description="client_credentials")
    audience: str | None = Field(default=None, description="The API that the token is for")
    resource: str | None = Field(default=None, description="The same by its URI (RFC 8707)")
    scope: str | None = Field(default=None, description="Default: all that the client may have")


class TokenAnswer(BaseModel):
    """A token was issued (RFC 6749 section 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


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
