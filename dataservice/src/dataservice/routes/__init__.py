"""The HTTP side, one blueprint a resource: parse, decide, present."""
