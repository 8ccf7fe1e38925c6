"""Records become persons and units."""
