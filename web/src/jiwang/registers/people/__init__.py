"""Persons and households: who they are, and nothing else."""
