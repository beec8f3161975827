"""A service's pages as routes of the policy: from its application, as no document has them."""

from quart import Quart
from quart_schema.openapi import QUART_SCHEMA_HIDDEN_ATTRIBUTE
from werkzeug.routing.rules import Rule

from policy.mounts import Mount
from policy.problem import Problem
from policy.routes import METHODS, Route

PRIVATE = frozenset({"/openapi.json", "/healthz", "/readyz", "/metrics"})
"""What every service has for its operator, and the gateway for nobody."""

_FORM = "application/x-www-form-urlencoded"


def pages_of(mount: Mount, application: Quart) -> list[Route]:
    """The routes that `application` hides from its document, each with the browser's cookies.

    Problem where `mount` says of a page what it takes, and there is no such page.
    """
    pages: dict[str, Route] = {}
    for rule in application.url_map.iter_rules():
        if _is_page(application, rule):
            page = pages.setdefault(str(rule.rule), _page(mount, rule))
            page["methods"] |= _methods(mount, rule)
    for path in {*mount.page_queries, *mount.lenient_pages} - set(pages):
        raise Problem(f"{mount.service} {path}: mounts.py has this page, the service has not")
    return list(pages.values())


def _is_page(application: Quart, rule: Rule) -> bool:
    view = application.view_functions[rule.endpoint]
    return rule.rule not in PRIVATE and getattr(view, QUART_SCHEMA_HIDDEN_ATTRIBUTE, False)


def _page(mount: Mount, rule: Rule) -> Route:
    if rule.arguments:
        raise Problem(f"{mount.service} {rule.rule}: a page with a parameter in its path")
    owner = {"service": mount.service, "audience": mount.audience}
    return {"path": str(rule.rule), **owner, "cookies": True, "methods": {}}


def _methods(mount: Mount, rule: Rule) -> Route:
    methods = {}
    for method in (name.upper() for name in METHODS if name.upper() in (rule.methods or ())):
        operation: Route = {"scopes": None}
        if query := mount.page_queries.get(str(rule.rule)):
            operation["query"] = query
        if rule.rule in mount.lenient_pages:
            operation["other_arguments"] = True
        if method == "POST":
            operation |= {"body": "required", "content_types": [_FORM]}
        methods[method] = operation
    return methods
