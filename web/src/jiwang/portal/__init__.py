"""What anybody may tell the office about a family in trouble, and what the township makes of it."""
