"""Tokens issued per second per core / raw RSA-2048 SHA-512 signatures per second per core."""

import asyncio
import base64
import time
from statistics import median

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA512

from bench import cpu, report
from bench.load import drive, request_bytes
from bench.service import Running, tokendealer

ROUNDS = 15
SECONDS = 1.0
WARM_UP_SECONDS = 0.3
SERVER_CORE, CLIENT_CORE = 0, 1
FORM = b"grant_type=client_credentials&audience=dataservice&scope=data%3Aread"


def run() -> None:
    """Measure both in turns on the same core."""
    report.heading("Tokens: the whole token endpoint over HTTP / the bare signature")
    key = rsa.generate_private_key(65537, 2048)
    with tokendealer() as (service, secret):
        cpu.pin(SERVER_CORE, service.pid)
        request = _token_request(secret)
        rounds = []
        for _ in range(ROUNDS):
            raw = _signatures(key)
            rounds.append((_tokens(service, request), (raw + _signatures(key)) / 2))
    report.figure("signatures a CPU second", f"{median(raw for _, raw in rounds):.0f}")
    report.figure("tokens a CPU second", f"{median(issued for issued, _ in rounds):.0f}")
    report.ratio("tokens / signatures", [issued / raw for issued, raw in rounds], goal=0.6)


def _token_request(secret: str) -> bytes:
    basic = base64.b64encode(f"bench:{secret}".encode()).decode()
    headers = {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return request_bytes("POST", "/oauth/token", headers, FORM)


def _tokens(service: Running, request: bytes) -> float:
    cpu.pin(CLIENT_CORE)
    # Steady state: what a pause before it cost (caches, memory taken away) is not a token's cost.
    asyncio.run(drive(service.port, [request], WARM_UP_SECONDS))
    before = cpu.seconds_used(service.pid)
    result = asyncio.run(drive(service.port, [request], SECONDS))
    return result.answers / (cpu.seconds_used(service.pid) - before)


def _signatures(key: rsa.RSAPrivateKey) -> float:
    cpu.pin(SERVER_CORE)
    message, scheme, digest = b"x" * 460, padding.PKCS1v15(), SHA512()
    started, count = time.process_time(), 0
    while (spent := time.process_time() - started) < SECONDS / 2:
        key.sign(message, scheme, digest)
        count += 1
    return count / spent
