"""TokenDealer: an OAuth 2 authorization server that issues RS512 JWT access tokens.

Data flows one way: `routes` parse and present; `authentication` and `grants` decide; the domain
(`clients`, `keyring`, `jws`, `revocation`, ...) knows the rules; `store` speaks SQL to `models`.
"""
