"""The microservice chassis that all services share.

Each module is one concern: `settings`, `logs`, `edge` (what every request passes), `metrics`,
`health`, `errors`, `openapi`, `database`, `migrations`, `cache`, `single_flight`,
`representation`, `conditional`, `paging` and `serve`. `app.create_app` puts them together.
"""
