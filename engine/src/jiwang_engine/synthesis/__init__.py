"""A synthetic prefecture with known truth."""
