"""What comes in: read strictly, checked against its schema, refused with the name of the field."""
