"""What all lists are asked: how many, and from where."""

from typing import Annotated, Any

import msgspec
from pydantic import Field

from chassis.errors import BadRequest
from chassis.paging import CURSOR_PATTERN, BadCursor, decode_cursor, encode_cursor
from chassis.schemas.base import Digits, Query, Search

DEFAULT_LIMIT, MAX_LIMIT = 50, 200


class ListQuery(Query):
    """A page. Subclasses add filters, which every cursor is bound to."""

    q: Search | None = Field(None, description="Text to search for, in upper or lower case")
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), Digits] = DEFAULT_LIMIT
    cursor: str | None = Field(
        None, pattern=f"^{CURSOR_PATTERN}$", description="`next_cursor` of the page before"
    )

    def filters(self) -> dict[str, Any]:
        """What is to be found, without what was not given."""
        return self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)

    def parameters(self) -> dict[str, str]:
        """The query of the next page, but for its cursor."""
        given = self.model_dump(mode="json", exclude={"cursor"}, exclude_none=True)
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in given.items()
        }

    def after(self) -> str | None:
        """The key to go on from; BadRequest for a cursor that is not of this list."""
        if self.cursor is None:
            return None
        try:
            return decode_cursor(self.cursor, self._binding())
        except BadCursor as error:
            raise BadRequest(f"cursor: {error}", field="cursor") from None

    def cursor_after(self, key: str | None) -> str | None:
        """The cursor of the page that follows `key`."""
        return None if key is None else encode_cursor(key, self._binding())

    def _binding(self) -> str:
        filters = {name: v for name, v in self.parameters().items() if name != "limit"}
        return type(self).__name__ + msgspec.json.encode(filters, order="sorted").decode()
