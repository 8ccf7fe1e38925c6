"""What the desk does with the engine beyond one batch: the whole city, and files that leave again."""
