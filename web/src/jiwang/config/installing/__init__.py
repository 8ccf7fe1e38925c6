"""From an empty database to a desk at work, and back from a backup: what an operator does at a command line."""
