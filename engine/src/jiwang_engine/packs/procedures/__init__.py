"""How an office works: the steps of a procedure with their clocks, when a case is checked again, how often to visit."""
