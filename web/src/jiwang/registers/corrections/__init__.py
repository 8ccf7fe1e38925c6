"""Asking the owner of a list to mend what it says."""
