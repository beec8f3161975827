"""`make demo`: the real flow, token to picture to refusal, with every request and answer shown."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urljoin

from launch import demo_client, message, target
from launch.exchange import Request, Unreachable
from launch.refusal import Refusal
from launch.target import Target
from launch.terminal import GREEN, Terminal
from launch.token_request import token_request
from launch.transcript import Transcript

ATTACK = "x' OR '1'='1' --"
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"


def demo(environ: Mapping[str, str], var: Path, terminal: Terminal) -> None:
    """Run the whole flow; Refusal names the first step that did not work."""
    where = target.find(environ, var)
    transcript = Transcript(terminal)
    try:
        _flow(where, transcript, var / "demo.png")
    except Unreachable as error:
        raise Refusal(f"{error}: is `make up` running?") from error
    terminal.say(f"\n{terminal.paint('All of it worked.', GREEN)}")


def _flow(where: Target, transcript: Transcript, picture: Path) -> None:
    transcript.step("Ask for a token to use DataService")
    token = _token(where, transcript, "dataservice", "data:read data:write")
    name = f"demo-{secrets.token_hex(4)}"
    transcript.step("Write: make a user")
    user_url, written = _write_user(where, transcript, token, name)
    try:
        _read_back(transcript, token, user_url, written)
        _draw(where, transcript, name, picture)
        _attack(where, transcript, token)
    finally:
        transcript.step("Tidy up: delete the user")
        transcript.exchange(Request("DELETE", user_url, _bearer(token)), expected=204)
        transcript.well("everything is as it was before")


def _token(where: Target, transcript: Transcript, audience: str, scope: str) -> str:
    request = token_request(where.token_url, where.client_id, where.client_secret, audience, scope)
    content = transcript.exchange(request, expected=200).json()
    token = content.get("access_token") if isinstance(content, dict) else None
    transcript.require(bool(token), "the answer holds no access_token")
    transcript.well(f"a token for {audience}, good for {content.get('expires_in')} s")
    return str(token)


def _write_user(
    where: Target, transcript: Transcript, token: str, name: str
) -> tuple[str, dict[str, str]]:
    """The address of the new user, and what was written."""
    user = {"name": name, "email": f"{name}@example.com"}
    headers = _bearer(token) | {"Content-Type": "application/json"}
    url = f"{where.base_url}/api/users"
    answer = transcript.exchange(Request("POST", url, headers, json.dumps(user).encode()), 201)
    transcript.require("location" in answer.headers, "the answer has no Location")
    transcript.well("DataService verified the token by itself and kept the user")
    return urljoin(url, answer.headers["location"]), user


def _read_back(
    transcript: Transcript, token: str, user_url: str, written: Mapping[str, str]
) -> None:
    transcript.step("Read it back")
    read = transcript.exchange(Request("GET", user_url, _bearer(token)), expected=200).json()
    same = isinstance(read, dict) and written.items() <= read.items()
    transcript.require(same, f"what was read is not what was written: {written}")
    transcript.well("the same data came back")
    transcript.step("The same without a token: to be refused")
    transcript.exchange(Request("GET", user_url), expected=401)
    transcript.well("refused, as it should be")


def _draw(where: Target, transcript: Transcript, name: str, picture: Path) -> None:
    transcript.step("Ask for a token to use IdentiDock")
    token = _token(where, transcript, "identidock", "identicons:read")
    transcript.step("Fetch the user's picture")
    url = f"{where.base_url}/api/identicons/{name}"
    image = transcript.exchange(Request("GET", url, _bearer(token)), expected=200).body
    transcript.require(image.startswith(PNG_MAGIC), "what came is no PNG")
    picture.write_bytes(image)
    transcript.well(f"a picture of {len(image)} bytes, saved as {message.shown(picture)}")


def _attack(where: Target, transcript: Transcript, token: str) -> None:
    transcript.step("Attack: a search that is an SQL injection")
    url = f"{where.base_url}/api/users?q={quote(ATTACK)}"
    refused = transcript.exchange(Request("GET", url, _bearer(token)), expected=403).json()
    transcript.require(refused.get("code") == "request_blocked", "it was not blocked as an attack")
    transcript.well("the gateway let nothing of it through, and told the caller nothing")
    transcript.step("As the operator: ask the gateway why")
    admin = _token(where, transcript, demo_client.ADMIN_AUDIENCE, demo_client.ADMIN_SCOPE)
    url = f"{where.base_url}/api/gateway/decisions/{refused['request_id']}"
    found = transcript.exchange(Request("GET", url, _bearer(admin)), expected=200).json()
    rules = [rule["name"] for each in found["findings"] for rule in each["detail"].get("rules", [])]
    transcript.require(bool(rules), "the decision names no rule")
    transcript.well(f"by the request's id: {', '.join(rules)}")


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
