"""The microservice chassis that all services share.

Each module is one concern: `settings`, `logs`, `edge` (what every request passes), `metrics`,
`health`, `errors`, `openapi`, `database`, `migrations`, `cache`, `single_flight`,
`representation`, `conditional`, `paging` and `serve`. `app.create_app` puts them together.

A service with a JSON API adds `schemas` (its models' base), `intake` (what comes in, read
strictly), `answers`, `change`, `merge_patch` and `rows`; who has none never loads them.
"""
