"""An OAuth 2 authorization server that issues RS512 JWT access tokens."""
