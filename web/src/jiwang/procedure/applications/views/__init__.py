"""Pages of applications: what a household may receive, and what it has asked for."""
