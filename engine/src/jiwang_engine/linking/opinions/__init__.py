"""What people have said of doubtful links: kept, obeyed by every later run, and taken back by saying otherwise."""
