"""The declarative base. Times are seconds since the epoch, as in the tokens."""

from typing import ClassVar

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it on any database."""

    # SQLite numbers rows by itself only in a column of type INTEGER; elsewhere 2038 needs 64 bits.
    type_annotation_map: ClassVar = {int: BigInteger().with_variant(Integer, "sqlite")}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
