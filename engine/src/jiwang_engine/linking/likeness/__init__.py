"""How alike a row without a usable number and a person are: candidates, levels, and a score of saved whole weights."""
