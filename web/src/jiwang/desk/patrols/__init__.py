"""街面巡查: whom somebody met in the street who has no household on file, and what was done; nothing of where the worker was."""
