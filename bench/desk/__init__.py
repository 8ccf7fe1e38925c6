"""The desk at the size of a big city."""
