"""Tables of the law: rows become cells, keys become positions."""
