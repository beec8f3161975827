"""The declarative base. Times are seconds since the epoch, as in the tokens."""

from typing import ClassVar

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.database import NAMING_CONVENTION


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it on any database."""

    # SQLite numbers rows by itself only in a column of type INTEGER; elsewhere 2038 needs 64 bits.
    type_annotation_map: ClassVar = {int: BigInteger().with_variant(Integer, "sqlite")}
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
