"""Late files: only the new rows and those that they touch are linked anew, and everybody ends as in a whole run."""
