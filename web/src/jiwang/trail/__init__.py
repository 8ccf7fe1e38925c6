"""Who did what, to what, and why: lines are added and never changed."""
