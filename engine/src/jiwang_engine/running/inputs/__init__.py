"""What a run is given: departments' files, the engine's own tables, and what the bureau puts beside them."""
