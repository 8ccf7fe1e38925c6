"""Records become persons and units: on grounds that can be told, ambiguous pairs for people to decide."""
