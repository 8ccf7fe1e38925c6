"""What a plan reads: places and their numbers of the law, people, facts, series, what people decided."""
