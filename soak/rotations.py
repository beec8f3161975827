"""20 key rotations, 20 secret rotations and 5 restarts under a steady load; some six minutes."""

import tempfile
from pathlib import Path

from tests.e2e.load import Credentials, Load
from tests.e2e.processes import deployment
from tests.e2e.rotations import Wanted, report, rotate_everything

WANTED = Wanted(key_rotations=20, secret_rotations=20, restarts=5)


def run() -> bool:
    """Whether no valid request was refused."""
    with (
        tempfile.TemporaryDirectory() as folder,
        deployment(Path(folder), tokendealers=2, settings={"JWKS_MAX_AGE": "5"}) as running,
    ):
        credentials = Credentials(running.clients["worker"])
        with Load(running, credentials).going(token_callers=2, api_callers=2) as load:
            rotate_everything(running, load, credentials, WANTED)
    print(f"rotations: {report(load, WANTED)}", flush=True)
    for line in load.refused[:20]:
        print(f"  {line}")
    return not load.refused
