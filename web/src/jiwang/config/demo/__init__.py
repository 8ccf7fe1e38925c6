"""The demo: a made-up city with a history, its officers, and the desk on top."""
