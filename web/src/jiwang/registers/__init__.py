"""The nouns that every stage shares: places, people, staff."""
