"""Users, services (feature flags) and activity logs behind scoped tokens."""
