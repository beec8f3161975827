"""The authorization endpoint (RFC 6749 section 3.1): a request, a list of steps, one outcome."""
