"""Items beside each other: what excludes, reduces or must be chosen."""
