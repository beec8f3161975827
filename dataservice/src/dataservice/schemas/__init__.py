"""The shapes of what comes in and goes out, as pydantic models; they make the OpenAPI document."""
