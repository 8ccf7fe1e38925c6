"""A run over more people than fit into memory: some counties at a time, each turn finished before the next begins."""
