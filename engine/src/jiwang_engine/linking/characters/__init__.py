"""What linking knows of Chinese writing: simplified forms, readings without tone, readings of family names, the lunar calendar."""
