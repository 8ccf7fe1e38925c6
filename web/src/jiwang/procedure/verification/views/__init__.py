"""Pages of checks of means, and of those who are bound to support a member from outside."""
