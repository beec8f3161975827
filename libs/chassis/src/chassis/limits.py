"""What all data that comes in keeps to, and the OpenAPI document tells."""

MAX_DEPTH = 32
MAX_MEMBER_NAME = 200
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1
