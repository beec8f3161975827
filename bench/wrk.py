"""wrk: load enough to keep an nginx worker busy, which no Python client makes."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import cpu
from bench.service import Running

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Load:
    """One request, sent over and over. Header names and values as they go on the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: str = ""


def answers_a_cpu_second(server: Running, load: Load, seconds: int) -> float:
    """Requests answered by `server` for each second of CPU time that its worker spends.

    RuntimeError when an answer was no 2xx: a benchmark of refusals measures nothing.
    """
    before = cpu.seconds_used(server.pid)
    answered = answers(server.port, load, seconds)
    return answered / (cpu.seconds_used(server.pid) - before)


def answers(port: int, load: Load, seconds: int) -> int:
    """Requests answered on a port of this machine in that time; RuntimeError as above."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        headers = "".join(f"[{json.dumps(k)}]={json.dumps(v)}," for k, v in load.headers.items())
        script.write(
            f"wrk.method={json.dumps(load.method)} wrk.headers={{{headers}}} "
            + (f"wrk.body={json.dumps(load.body)}" if load.body else "")
        )
        script.flush()
        url = f"http://127.0.0.1:{port}{load.target}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, url]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    found = re.search(r"(\d+) requests in", done.stdout)
    if refused or not found:
        raise RuntimeError(f"{Path(command[0]).name}: unexpected answers:\n{done.stdout}")
    return int(found[1])
