"""`q`: plain text search, the same on every database.

The text to look in is stored case-folded, because databases disagree on what upper case is beyond
ASCII. It is a scan; on a large PostgreSQL a trigram index on `search_text` serves the same query.
"""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute


def search_text(*parts: str | None) -> str:
    """What `contains` will look in."""
    return "\n".join(part.casefold() for part in parts if part is not None)


def contains(column: InstrumentedAttribute[str], q: str) -> ColumnElement[bool]:
    """Whether `q` stands in `column`; `%` and `_` in it mean themselves."""
    return column.contains(q.casefold(), autoescape=True)
