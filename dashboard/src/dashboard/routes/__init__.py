"""HTTP: parse, decide, present. Nothing here is in the OpenAPI document: it is for one page."""
