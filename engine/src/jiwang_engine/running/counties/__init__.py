"""A run over more people than fit into memory: some counties at a time, each group finished before the next begins."""
