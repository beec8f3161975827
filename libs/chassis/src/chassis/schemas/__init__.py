"""What the pydantic models of all services share; the models make the OpenAPI document."""
