"""Pictures of every page, of a platform that is started and filled for it."""
