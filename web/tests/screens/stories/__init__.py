"""Stories of the acceptance list, played in a real browser at one desk."""
