"""Background work: a queue in PostgreSQL, progress on a page, and recovery of what was killed."""
