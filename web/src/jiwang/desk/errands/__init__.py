"""One step with every task of a list, asked for once and carried out in pieces."""
