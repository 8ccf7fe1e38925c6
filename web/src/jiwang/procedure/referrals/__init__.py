"""转介: a family for whom nothing here fits goes to whoever can help, and is on somebody's list until they have."""
