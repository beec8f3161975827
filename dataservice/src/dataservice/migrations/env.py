"""Alembic's entry into this service's migrations."""

from chassis import migration_env
from dataservice.models import Base

migration_env.run(Base.metadata)
