"""How cells are read, as SQL: one rule for each kind of column."""
