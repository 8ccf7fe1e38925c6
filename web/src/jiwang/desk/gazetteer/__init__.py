"""The pages of places: name, history of names and codes, what lies inside, and who works there."""
