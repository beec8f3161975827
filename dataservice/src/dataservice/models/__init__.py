"""The tables, one a file. `SCHEMA_REVISION` is the Alembic revision they stand for."""

from dataservice.models.base import Base, Versioned
from dataservice.models.log import Log
from dataservice.models.service import Service
from dataservice.models.user import User

SCHEMA_REVISION = "0001"

__all__ = ["SCHEMA_REVISION", "Base", "Log", "Service", "User", "Versioned"]
