"""Client authentication (RFC 6749 section 2.3, RFC 7521 section 4.2): exactly one way a request."""

from tokendealer.authentication.authenticator import Authenticator
from tokendealer.authentication.credentials import METHODS, NONE, Credentials

__all__ = ["METHODS", "NONE", "Authenticator", "Credentials"]
