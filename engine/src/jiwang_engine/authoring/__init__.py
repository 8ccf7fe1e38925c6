"""Help for those who write packs: begin a new one, and keep all in one canonical form."""
