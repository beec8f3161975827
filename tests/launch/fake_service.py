"""Stands in for each service: the same command line and addresses, and faults on demand.

FAKE_<NAME> in the environment is one of "bad-setting", "crash", "never-ready", "deaf". Tests put it
in place of the real package by PYTHONPATH; what it keeps is in the directory FAKE_STATE.
"""

import base64
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

NAME = Path(__file__).parent.name
FAULT = os.environ.get(f"FAKE_{NAME.upper()}", "")
STATE = Path(os.environ["FAKE_STATE"])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/die":
            os._exit(3)
        self._answer(503 if FAULT == "never-ready" else 200, {"status": self.path})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        client_id, _, secret = given.partition(":")
        known = secret in file_of(client_id).read_text().splitlines()
        self._answer(200 if known else 401, {"access_token": "x"} if known else {})

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def serve() -> None:
    (STATE / f"environment-{NAME}").write_text(json.dumps(dict(os.environ)))
    if FAULT == "bad-setting":
        print(f"{NAME}: cannot start: LOG_LEVEL: no such level", file=sys.stderr)
        sys.exit(78)
    if FAULT == "crash":
        sys.exit("the roof fell in")
    server = ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler)
    signal.signal(signal.SIGTERM, signal.SIG_IGN if FAULT == "deaf" else lambda *_: os._exit(0))
    print("serving", flush=True)
    server.serve_forever()


def file_of(client_id: str) -> Path:
    return STATE / ("secrets" if client_id == "demo" else f"secrets-{client_id}")


def add_secret(client_id: str) -> str:
    with file_of(client_id).open("a") as stream:
        secret = f"tds_{stream.tell()}"
        stream.write(f"{secret}\n")
    return secret


def show(client_id: str) -> None:
    if not file_of(client_id).exists():
        sys.exit(f"no client {client_id}")
    issuer = os.environ["ISSUER"]
    uris = {
        "redirect_uris": [f"{issuer}/app/callback"],
        "post_logout_redirect_uris": [f"{issuer}/app/"],
    }
    print(json.dumps(uris))


def command(words: list[str]) -> None:
    with (STATE / "calls").open("a") as stream:
        stream.write(" ".join([NAME, *words]) + "\n")
    if words == ["migrate"]:
        Path(os.environ["DATABASE_URL"].partition("///")[2]).touch()
    if words[:2] == ["client", "show"]:
        show(words[2])
    if words[:2] == ["client", "create"]:
        known = file_of(words[3]).exists()
        print(json.dumps({"client_secret": None if known else add_secret(words[3])}))
    if words[:3] == ["client", "secret", "add"]:
        print(json.dumps({"client_secret": add_secret(words[3])}))
    if words[:2] == ["api", "create"]:
        opened = [value for option, value in pairwise(words) if option == "--open"]
        print(json.dumps({"open_to_users": opened}))
    if words[0] == "user":
        known = words[1] == "create" and (STATE / "user").exists()
        print(json.dumps({"password": None if known else "open sesame"}))
        (STATE / "user").touch()


if sys.argv[1:] == ["serve"]:
    serve()
else:
    command(sys.argv[1:])
