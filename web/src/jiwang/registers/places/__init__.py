"""Places on five levels."""
