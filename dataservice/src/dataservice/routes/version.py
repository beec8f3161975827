"""Which state of a row is told or changed."""

from dataservice.models import Versioned


def version_of(row: Versioned) -> str:
    """For its entity tag. The id is in it, so that a name's next holder has other tags."""
    return f"{row.id}-{row.version}"
