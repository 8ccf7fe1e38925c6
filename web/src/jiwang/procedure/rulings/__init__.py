"""认定: the decision on a part of an application."""
