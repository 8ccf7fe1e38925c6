"""全市比对: all files that are sealed go through the engine together, from one page, and come back to the desk."""
