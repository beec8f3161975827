"""What the admin API takes and tells, a file a resource."""
