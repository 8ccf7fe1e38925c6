"""Variables whose formula depends on the day or on the case."""
