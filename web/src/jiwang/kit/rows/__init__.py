"""Rows by the thousand: found, paged, called by their names."""
