"""The keyring of a command."""

import time

from chassis.database import Database
from tokendealer.cli.run import trail_of
from tokendealer.keyring import Keyring
from tokendealer.master_key import MasterKey
from tokendealer.settings import Settings


def keyring_of(database: Database, settings: Settings, master_key: MasterKey) -> Keyring:
    """Not loaded: `load` says whether the master key is the right one."""
    return Keyring(
        database,
        master_key=master_key,
        policy=settings.key_policy,
        trail=trail_of(settings),
        clock=time.time,
    )
