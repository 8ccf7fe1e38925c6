"""What the pages of payments list and count: a run as an account that adds up, and what waits for whom."""
