"""What the models here have in common. Times are seconds since 1970, as in the tokens."""

from typing import Annotated

from pydantic import Field, StringConstraints

from chassis.schemas.base import Digits

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Scope = Annotated[str, StringConstraints(pattern=r"^[\x21\x23-\x5B\x5D-\x7E]{1,64}$")]
Audience = Annotated[str, StringConstraints(pattern=r"^[\x21\x23-\x5B\x5D-\x7E]{1,255}$")]
Uri = Annotated[str, StringConstraints(pattern=r"^[\x21\x24-\x7E]{1,2048}$")]
Seconds = Annotated[int, Field(ge=0, le=2**53)]
SecondsParameter = Annotated[int, Field(ge=0, le=2**53), Digits]
Identifier = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=255)]
