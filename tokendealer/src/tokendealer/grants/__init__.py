"""One grant a file. A grant decides what a token may say; it neither signs nor presents."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tokendealer.clients import Client
from tokendealer.grants import client_credentials
from tokendealer.grants.granted import Granted

Grant = Callable[[Mapping[str, str], Client], Granted]

GRANTS: Mapping[str, Grant] = MappingProxyType({"client_credentials": client_credentials.grant})

__all__ = ["GRANTS", "Grant", "Granted"]
