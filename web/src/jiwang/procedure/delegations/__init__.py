"""下放: who decides on an item in a township, by which document and from when until when."""
