"""Papers of the office as files: the same page, the same bytes."""
