"""What is kept between runs, and for how long: the state, its vault, and the purge."""
