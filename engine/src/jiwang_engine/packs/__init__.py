"""Policy packs: YAML read as text, layers flattened, numbers with their dates."""
