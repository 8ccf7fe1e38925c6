"""Officers, their duties and areas, and how they sign in."""
