"""Families with something under way: what many stories begin with."""
