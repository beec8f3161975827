"""Looks over a running platform and says what is wrong and how to mend it."""

from tokendealer.doctor.examine import Targets, examine
from tokendealer.doctor.finding import Finding

__all__ = ["Finding", "Targets", "examine"]
