"""The environment that each service is started with."""

from launch import demo_env, secret_files
from launch.services import HOST, Service
from launch.settings import Settings

NOT_FOR_SERVICES = {
    # Compiled modules start faster and take less memory.
    "PYTHONDONTWRITEBYTECODE",
    # Whoever has sourced var/demo.env must not set the services' own AUDIENCE by it.
    *demo_env.NAMES,
}


def of(service: Service, settings: Settings) -> dict[str, str]:
    """The environment of `make up` with what is `service`'s own put in."""
    kept = {name: text for name, text in settings.environ.items() if name not in NOT_FOR_SERVICES}
    return kept | _own(service, settings) | secret_files.environment(service, settings)


def _own(service: Service, settings: Settings) -> dict[str, str]:
    own = {
        "HOST": HOST,
        "PORT": str(settings.ports[service.name]),
        "ISSUER": settings.issuer,
        "JWKS_URL": settings.jwks_url,
        "REVOCATIONS_URL": settings.revocations_url,
    }
    if service.name == "gateway":
        return own | _gateway(settings)
    own["TRUSTED_PROXIES"] = HOST  # the gateway says whom it speaks for
    if service.client_id:
        return own | _client(service, settings)
    if service.name == "tokendealer" and settings.is_local and not settings.environ.get("SIGN_UP"):
        own["SIGN_UP"] = "true"  # whoever comes here has this machine already
    if service.database:
        own["DATABASE_URL"] = settings.database_urls[service.name]
    return own


def _urls(settings: Settings, *but: str) -> dict[str, str]:
    return {
        f"{each.name.upper()}_URL": settings.url(each.name)
        for each in settings.services
        if each.name not in but
    }


def _client(service: Service, settings: Settings) -> dict[str, str]:
    return _urls(settings, service.name) | {
        "GATEWAY_METRICS_URL": f"http://{HOST}:{settings.metrics_port}/metrics",
        "CLIENT_ID": service.client_id,
        "CLIENT_SECRET_FILE": str(secret_files.client_secret(settings)),
    }


def _gateway(settings: Settings) -> dict[str, str]:
    return _urls(settings, "gateway") | {
        "HOST": settings.gateway_host,
        "METRICS_PORT": str(settings.metrics_port),
        "RUN_DIR": str(settings.gateway_run_dir),
    }
