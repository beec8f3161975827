"""The declarative base. Times are microseconds since 1970, so every database keeps them exactly."""

from typing import ClassVar

from sqlalchemy import BigInteger, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING_CONVENTION

ID_LENGTH = 26


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it and a conflict can tell it."""

    type_annotation_map: ClassVar = {int: BigInteger()}
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Versioned(Base):
    """A row that can change: `version` counts its states from 1."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    created_at: Mapped[int]
    updated_at: Mapped[int]
    version: Mapped[int]
