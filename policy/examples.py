"""Requests that work, for the documentation: what each operation is shown with."""

from collections.abc import Mapping

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "ask_service": {"service": "dark-mode", "subject": "ada"},
    "delete_service": {"service": "dark-mode"},
    "get_service": {"service": "dark-mode"},
    "patch_service": {"service": "dark-mode"},
    "get_client": {"client_id": "shop"},
    "patch_client": {"client_id": "shop"},
    "delete_client": {"client_id": "shop"},
    "list_secrets": {"client_id": "shop"},
    "create_secret": {"client_id": "shop"},
    "retire_secret": {"client_id": "shop"},
    "preview_token": {"client_id": "shop"},
    "list_clients": {"q": "shop", "limit": "20"},
    "list_expiring": {"within_days": "14"},
    "list_entries": {"action": "client.edit", "limit": "20"},
    "admin_list_users": {"q": "Lovelace", "limit": "20"},
    "list_users": {"q": "Lovelace", "limit": "20"},
    "list_services": {"active": "true"},
    "list_logs": {"since": "2026-01-31T12:00:00Z", "limit": "20"},
    "list_decisions": {"step": "attack_filter", "limit": "20"},
    "monster": {"name": "Ada", "size": "256"},
    "identicon": {"name": "Ada", "size": "256"},
}
"""By operation and parameter. What is not here and has to be there is a shell variable, e.g. an id
that another answer gave."""

BODIES: Mapping[str, Mapping[str, object]] = {
    "create_user": {"name": "Ada Lovelace", "email": "ada@example.com", "location": "London"},
    "patch_user": {"location": "Marylebone", "config": {"theme": "dark"}},
    "create_service": {"name": "dark-mode", "active": True, "rollout_percent": 20},
    "patch_service": {"rollout_percent": 50},
    "create_log": {"action": "signed in", "subject": "ada", "detail": {"from": "192.0.2.1"}},
    "issue_token": {"grant_type": "client_credentials", "audience": "dataservice"},
    "introspect_token": {"token": "$TOKEN"},
    "revoke_token": {"token": "$TOKEN"},
    "verify_token": {"access_token": "$TOKEN", "audience": "dataservice"},
    "create_api": {"audience": "orders", "scopes": ["orders:read", "orders:write"]},
    "patch_api": {"scopes": ["orders:read", "orders:write", "orders:ship"]},
    "create_client": {
        "client_id": "shop",
        "name": "The shop",
        "grants": {"dataservice": ["data:read"]},
    },
    "patch_client": {"quota": {"rate": 50, "burst": 100}, "active": True},
    "create_secret": {"label": "from January", "expires_at": 1830297600},
    "invite_user": {"email": "ada@example.com", "name": "Ada Lovelace"},
    "admin_patch_user": {"active": False},
    "reset_user": {"second_factor": True},
    "preview_token": {"audience": "dataservice", "scope": "data:read"},
    "revoke_tokens": {"client_id": "shop"},
    "explain_token": {"token": "$TOKEN", "audience": "dataservice", "scopes": ["data:read"]},
}
