"""HTTP: parse, decide, present."""
