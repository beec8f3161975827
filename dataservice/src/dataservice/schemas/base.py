"""What the models of this service have in common."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chassis.limits import MAX_INTEGER
from chassis.schemas.base import Answer
from dataservice.identifiers import PATTERN

Id = Annotated[str, StringConstraints(pattern=f"^{PATTERN}$")]


class Changeable(Answer):
    """What is told of everything that can change."""

    id: Id
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
