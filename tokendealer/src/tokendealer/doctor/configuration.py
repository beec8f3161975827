"""The settings: whether they can be read, and what in them is weak."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from chassis.secret_key import decode_key
from chassis.settings import SettingsError, load, unsafe_issuer, unsafe_proxies
from tokendealer import weak
from tokendealer.doctor.finding import Finding, bad, ok, warn
from tokendealer.settings import Settings


def read(environ: Mapping[str, str]) -> tuple[Settings | None, list[Finding]]:
    """The settings, None where there are none that could be gone on with."""
    try:
        return load(Settings, environ), [ok("settings", "can be read")]
    except SettingsError as error:
        refused = bad("settings", str(error), "Set what it names; TokenDealer will not start")
    if environ.get("ENV") != "production":
        return None, [refused]
    try:  # what production alone refuses is no reason not to look at the rest
        readable = load(Settings, {**environ, "ENV": "development"})
    except SettingsError:
        return None, [refused]
    return readable.model_copy(update={"env": "production"}), [refused]


def check(settings: Settings) -> list[Finding]:
    """Everything that is known from the settings alone."""
    return [_env(settings), _issuer(settings), _proxies(settings), _keys(settings)]


def _env(settings: Settings) -> Finding:
    if settings.env == "production" or _is_loopback(settings.issuer):
        return ok("env", f"ENV is {settings.env}")
    what = "ENV is development, in which nothing unsafe is refused at the start"
    return warn("env", what, "Set ENV=production for every service")


def _issuer(settings: Settings) -> Finding:
    if not unsafe_issuer(settings.issuer):
        return ok("issuer", f"{settings.issuer} is https")
    if _is_loopback(settings.issuer):
        return ok("issuer", f"{settings.issuer} is reached from this machine alone")
    what = f"ISSUER: {settings.issuer} is not https: tokens and keys pass where others can read"
    return bad("issuer", what, "Put TLS before it, and set ISSUER to its https address everywhere")


def _is_loopback(issuer: str) -> bool:
    host = urlsplit(issuer).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _proxies(settings: Settings) -> Finding:
    wrong = unsafe_proxies(settings.trusted_proxies)
    if not wrong:
        believed = ", ".join(map(str, settings.trusted_proxies)) or "no proxy"
        return ok("proxies", f"{believed} is believed")
    return bad("proxies", "; ".join(wrong), "Name the networks of your own proxies")


def _keys(settings: Settings) -> Finding:
    master_key = decode_key(settings.master_key.get_secret_value())
    wrong = [
        *weak.key("MASTER_KEY", master_key),
        *weak.key("SECRET_PEPPER", settings.pepper),
        *weak.pair(master_key, settings.pepper),
    ]
    if not wrong:
        return ok(
            "key material", "MASTER_KEY and SECRET_PEPPER are two keys, neither a placeholder"
        )
    mend = "Begin anew with random keys of 32 bytes; a master key alone can be rotated"
    return bad("key material", "; ".join(wrong), mend)
