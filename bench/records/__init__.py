"""Rows to persons: what linking does, measured beside its peers."""
